"""`lyceum restore FILE`: put a backup in the place of what is there."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lyceum.kernel import archive


class Command(BaseCommand):
    help = "Replace database and uploads by those of a backup. Stop the server first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, file: Path, yes: bool, **options: Any) -> None:
        if not yes and input("This replaces everything that is there. Type yes: ") != "yes":
            raise CommandError("Nothing was changed.")
        try:
            archive.restore(file)
        except archive.BadArchive as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write("Restored. Now: lyceum upgrade")
