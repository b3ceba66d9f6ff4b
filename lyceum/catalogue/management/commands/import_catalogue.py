"""`lyceum import catalogue FILE --organisation SLUG`: a table, a page, a feed or a list of feeds."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.core.files import File
from django.core.management.base import CommandError

from lyceum.catalogue import services
from lyceum.catalogue.management.places import organisation_named, shell
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError
from lyceum.kernel.intake import ImportCommand
from lyceum.kernel.scope import organisation_owner


class Command(ImportCommand):
    help = "Bring in resources: CSV, XLSX, schema.org JSON-LD, RSS or OPML, alone or in a zip."
    kind = "catalogue"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--member", default="", help="which file of a zip archive")

    def place(self, options: dict[str, Any]) -> tuple[Actor, str, int | None]:
        organisation_id = organisation_named(options["organisation"])
        return shell(organisation_id), organisation_owner(organisation_id), organisation_id

    def handle(self, *args: Any, **options: Any) -> None:
        with tempfile.TemporaryDirectory(prefix="lyceum-import-") as folder:
            try:
                options["file"] = self._table(options["file"], options["member"], Path(folder))
            except (DomainError, OSError, KeyError) as refusal:
                raise CommandError(str(refusal)) from None
            super().handle(*args, **options)

    def _table(self, path: Path, member: str, folder: Path) -> Path:
        if member:
            with ZipFile(path) as archive:
                path = Path(archive.extract(member, folder))
        with path.open("rb") as opened:
            given = File(opened, name=path.name)
            table = services.as_table(given)
            if table is given:
                return path
            made = folder / Path(table.name or "table.csv").name
            made.write_bytes(table.read())
            return made
