"""`lyceum rotate_keys`: a new key for signing; it happens by itself every ninety days."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lyceum.access import services
from lyceum.kernel import actors


class Command(BaseCommand):
    help = "Make a new signing key: published now, signing from tomorrow."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at-once",
            action="store_true",
            help="the old one leaked: the new one signs now, and what the old one signed is void",
        )

    def handle(self, *args: Any, at_once: bool, **options: Any) -> None:
        for use in services.uses_of_keys():
            key = services.rotate_keys(by=actors.system("shell"), use=use, at_once=at_once)
            self.stdout.write(
                f"Key {key.number} ({key.kid}) signs from {key.signs_from:%Y-%m-%d %H:%M} UTC:"
                f" {key.get_use_display()}."
            )
