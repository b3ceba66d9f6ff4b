"""`lyceum export people FILE --organisation SLUG`: a file that comes in again and changes nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError
from lyceum.kernel.tables import write_csv, write_xlsx
from lyceum.organisations import selectors


class Command(BaseCommand):
    help = "Write the people of an organisation as CSV or XLSX; importing it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="*.csv or *.xlsx")
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--bom", action="store_true", help="mark UTF-8 for Excel")

    def handle(self, *args: Any, file: Path, organisation: str, **options: Any) -> None:
        house = actors.system("command-line")
        try:
            found = selectors.organisation_by_slug(house, organisation)
        except DomainError as refusal:
            raise CommandError(f"{organisation}: {refusal}") from None
        rows = selectors.people_rows(house, found)
        with file.open("wb") as out:
            if file.suffix == ".xlsx":
                write_xlsx(out, selectors.PEOPLE_COLUMNS, rows, title=found.name[:31])
            else:
                out.writelines(write_csv(selectors.PEOPLE_COLUMNS, rows, bom=options["bom"]))
        self.stdout.write(f"{file}")
