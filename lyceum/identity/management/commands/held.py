"""`lyceum held`: what laws ask to keep of erased people; `lyceum held 3` opens one record."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lyceum.identity import selectors, services
from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError


class Command(BaseCommand):
    help = "List what is held of erased people, or open one record. Opening stands in the audit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("record", nargs="?", type=int)

    def handle(self, *args: Any, record: int | None, **options: Any) -> None:
        if record is None:
            for held in selectors.held_records():
                line = f"{held.pk}: {held.kind} of person {held.person_id} until {held.until}"
                self.stdout.write(line)
            return
        try:
            said = services.open_held(by=actors.system("shell"), record_id=record)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
