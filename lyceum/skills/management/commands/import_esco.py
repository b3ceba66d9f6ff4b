"""`lyceum import esco FILE…`: the zips of the ESCO portal, one for each language."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lyceum.skills.management.importing import import_now


class Command(BaseCommand):
    help = "Bring in ESCO from the zips of its portal; English first, then other languages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        for file in files:
            import_now("esco", file, tell=self.stdout.write)
