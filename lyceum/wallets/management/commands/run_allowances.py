"""`lyceum run-allowances [--on 2026-03-31] [--dry-run]`."""

import gc
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lyceum.kernel.errors import DomainError
from lyceum.kernel.money import Money
from lyceum.wallets import services
from lyceum.wallets.types import RunRow


class Command(BaseCommand):
    help = "Grant what allowances promise until a day (today), or say what would be granted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be granted")

    def handle(self, *args: Any, **options: Any) -> None:
        gc.freeze()  # what is loaded by now stays; looking through it again and again costs a quarter
        try:
            rows = services.run_allowances(on=options["on"], dry_run=options["dry_run"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        for row in rows:
            self.stdout.write(_line(row))
        if problems := [row for row in rows if row.problem]:
            raise CommandError(f"{len(problems)} of {len(rows)} allowances could not run")


def _line(row: RunRow) -> str:
    if row.problem:
        return f"{row.allowance_id} {row.name}: {row.problem}"
    granted, back = Money(row.granted, row.currency), Money(row.returned, row.currency)
    waits = f", {row.waiting} wait for {Money(row.missing, row.currency)}" if row.waiting else ""
    return f"{row.allowance_id} {row.name}: {granted} to {row.people} people, {back} back{waits}"
