"""`lyceum import catalogue FILE --organisation SLUG`: a table of resources."""

from argparse import ArgumentParser
from typing import Any

from lyceum.catalogue.management.places import organisation_named, shell
from lyceum.kernel.actors import Actor
from lyceum.kernel.intake import ImportCommand
from lyceum.kernel.scope import organisation_owner


class Command(ImportCommand):
    help = "Bring in resources from a CSV or XLSX table, in the name of an organisation."
    kind = "catalogue"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--organisation", required=True, metavar="SLUG")

    def place(self, options: dict[str, Any]) -> tuple[Actor, str, int | None]:
        organisation_id = organisation_named(options["organisation"])
        return shell(organisation_id), organisation_owner(organisation_id), organisation_id
