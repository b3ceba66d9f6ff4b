"""`lyceum export columns [--check]`: the columnar copy, brought up to date or looked at."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lyceum.kernel.errors import DomainError
from lyceum.statements import services


class Command(BaseCommand):
    help = "Copy statements that are new into Parquet, and read again those that changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="compare every row with the store; copy nothing"
        )
        parser.add_argument(
            "--anew",
            action="store_true",
            help="from the first statement on, after a change of place",
        )

    def handle(self, *args: Any, check: bool, anew: bool, **options: Any) -> None:
        try:
            self._check() if check else self._copy(anew=anew)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None

    def _copy(self, *, anew: bool) -> None:
        done = services.copy_columns(anew=anew)
        words = f"{done.new} new, {done.mended} read again, {done.joined} files joined"
        self.stdout.write(f"{services.columns_place()}: {words}")

    def _check(self) -> None:
        found = services.column_differences()
        for each in found:
            self.stdout.write(f"{each.what}: {each.where}")
        if found:
            raise CommandError("Copy and store differ.")
        self.stdout.write(f"{services.columns_place()}: the same as the store")
