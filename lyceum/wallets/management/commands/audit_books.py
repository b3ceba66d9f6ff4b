"""`lyceum audit-books`: everything that can be counted anew is, and compared."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lyceum.wallets import services


class Command(BaseCommand):
    """Prints the first difference of each kind and exits 1; nothing to tell: exits 0."""

    help = "Recompute the books from their postings and compare with everything that says so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="every difference, not the first")

    def handle(self, *_args: Any, **options: Any) -> None:
        run, found = services.audit_books()
        told = [each.told for each in found] if options["all"] else run.first
        for line in told:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{run.differences} differences, in {run.seconds:.1f} s")
        self.stdout.write(f"The books agree ({run.seconds:.1f} s).")
