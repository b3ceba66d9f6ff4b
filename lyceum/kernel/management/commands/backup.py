"""`lyceum backup [FILE]`: database and uploads in one archive, while running."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lyceum.kernel import archive


class Command(BaseCommand):
    help = "Write database and uploads into one archive; the server may go on running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: backups/ in the home")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        path = archive.back_up(file)
        self.stdout.write(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
