"""`lyceum remove_factors EMAIL`: for somebody who has lost every second factor."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lyceum.access import services
from lyceum.identity import api as identity
from lyceum.kernel import actors


class Command(BaseCommand):
    help = "Take the passkeys, authenticator app and recovery codes of a person away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person_id = next(iter(identity.people_by_email([email]).values()), None)
        if person_id is None:
            raise CommandError(f"There is no account for {email}.")
        removed = services.remove_factors(by=actors.system("shell"), person_id=person_id)
        self.stdout.write(f"{removed} taken away. A password or a code by mail opens the account.")
