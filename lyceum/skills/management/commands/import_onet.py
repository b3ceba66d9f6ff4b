"""`lyceum import onet FILE`: the Excel zip of the O*NET database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lyceum.skills.management.importing import import_now


class Command(BaseCommand):
    help = "Bring in O*NET from its Excel zip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        for file in files:
            import_now("onet", file, tell=self.stdout.write)
