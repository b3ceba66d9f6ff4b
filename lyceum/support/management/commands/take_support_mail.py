"""`lyceum take_support_mail`: mails to the support centre, from a mailbox or one mail from stdin."""

import mailbox
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lyceum.support import services


class Command(BaseCommand):
    help = "Turn the mails of a Maildir or mbox into questions and take them out; else from stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mailbox", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        where = options["mailbox"]
        if where is None:
            self.stdout.write(services.take_mail(sys.stdin.buffer.read()))
            return
        if not where.exists():
            raise CommandError(f"{where}: there is no such mailbox; a Maildir or mbox is expected")
        box = mailbox.Maildir(where) if where.is_dir() else mailbox.mbox(where)
        told: Counter[str] = Counter()
        box.lock()
        try:
            for key in list(box.keys()):
                told[services.take_mail(box.get_bytes(key))] += 1
                box.remove(key)
            box.flush()
        finally:
            box.unlock()
        self.stdout.write(", ".join(f"{n} {what}" for what, n in sorted(told.items())) or "nothing")
