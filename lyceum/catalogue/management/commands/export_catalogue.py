"""`lyceum export catalogue --organisation SLUG [--as csv|json-ld|opml] [--to FILE]`."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lyceum.catalogue import services
from lyceum.catalogue.management.places import organisation_named, shell
from lyceum.kernel.tables import write_csv


class Command(BaseCommand):
    help = "Write the resources of an organisation to a file that can be imported again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--as", dest="form", choices=["csv", "json-ld", "opml"], default="csv")
        parser.add_argument("--to", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        place = organisation_named(options["organisation"])
        lines = _lines(options["form"], place)
        if options["to"] is None:
            sys.stdout.buffer.writelines(lines)
            return
        with options["to"].open("wb") as file:
            file.writelines(lines)


def _lines(form: str, place: int) -> Iterable[bytes]:
    by = shell(place)
    if form == "json-ld":
        graph = services.export_json_ld(by=by, organisation_id=place)
        return [json.dumps(graph, ensure_ascii=False, indent=1).encode()]
    if form == "opml":
        return [services.export_opml(by=by, organisation_id=place)]
    return write_csv(services.COLUMNS, services.export_rows(by=by, organisation_id=place))
