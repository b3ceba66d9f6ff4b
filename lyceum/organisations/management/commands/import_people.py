"""`lyceum import people FILE --organisation SLUG [--map field=column] [--dry-run]`."""

from argparse import ArgumentParser
from typing import Any

from lyceum.kernel import actors
from lyceum.kernel.actors import Actor
from lyceum.kernel.intake import ImportCommand
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import selectors


class Command(ImportCommand):
    help = "Take the HR file of an organisation in: people, units, places and managers."
    kind = "people"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--organisation", required=True, metavar="SLUG")

    def place(self, options: dict[str, Any]) -> tuple[Actor, str, int | None]:
        house = actors.system("command-line")
        found = selectors.organisation_by_slug(house, options["organisation"])
        owner = organisation_owner(found.pk)
        return actors.system("command-line", owner), owner, found.pk
