"""`lyceum sign_in_link EMAIL`: a way in for somebody who has no mail, or no password yet."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lyceum.access import services
from lyceum.identity import api as identity
from lyceum.kernel import actors


class Command(BaseCommand):
    help = "Print a link that signs a person in, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--hours", type=int, default=24, help="how long it opens")

    def handle(self, *args: Any, email: str, hours: int, **options: Any) -> None:
        person_id = next(iter(identity.people_by_email([email]).values()), None)
        if person_id is None:
            raise CommandError(f"There is no account for {email}.")
        path = services.sign_in_link(by=actors.system("shell"), person_id=person_id, hours=hours)
        self.stdout.write(settings.BASE_URL.rstrip("/") + path)
