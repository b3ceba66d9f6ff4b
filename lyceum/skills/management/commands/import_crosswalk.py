"""`lyceum import crosswalk FILE`: which occupations of ESCO and O*NET are the same work."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lyceum.skills.management.importing import import_now


class Command(BaseCommand):
    help = "Join ESCO and O*NET by a crosswalk (CSV or XLSX)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        for file in files:
            import_now("crosswalk", file, tell=self.stdout.write)
