"""`lyceum add_organisation NAME [--kind company] [--slug acme]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError
from lyceum.organisations import forms, services


class Command(BaseCommand):
    help = "Add an organisation to the ecosystem and print the word by which it is addressed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--kind", default="company", choices=forms.kinds())
        for word in ("slug", "country", "locale", "time-zone", "currency"):
            parser.add_argument(f"--{word}", default="")

    def handle(self, *args: Any, name: str, kind: str, slug: str, **options: Any) -> None:
        words = ("country", "locale", "time_zone", "currency")
        known = {word: options[word] for word in words if options[word]}
        house = actors.system("command-line")
        try:
            found = services.add_organisation(by=house, name=name, kind=kind, slug=slug, **known)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(found.slug)
