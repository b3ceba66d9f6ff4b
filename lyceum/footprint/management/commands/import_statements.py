"""`lyceum import statements FILE|https://… --organisation SLUG [--dry-run]`: told before, elsewhere.

The same file or address after an interruption goes on where it stopped.
"""

import csv
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from lyceum.footprint import selectors, services
from lyceum.kernel import actors
from lyceum.kernel.errors import DomainError
from lyceum.organisations import api as organisations

SHELL = actors.system("shell")
SHOWN = 20


class Command(BaseCommand):
    help = "Take in xAPI statements: a JSON list, JSON lines, a zip with attachments, or a store."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", metavar="FILE or address", help="…/xapi, without /statements")
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument(
            "--user", default="", help="of the other store; empty: a bearer's token"
        )
        parser.add_argument("--version-header", default="1.0.3", choices=["1.0.3", "2.0.0"])
        parser.add_argument("--since", default="", help="stored after this moment (ISO 8601)")
        parser.add_argument("--dry-run", action="store_true", help="only say what would come in")
        parser.add_argument("--errors", type=Path, metavar="CSV", help="write every problem here")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = services.carry_on_with_import(self._begun(options), self._tell)
        except (DomainError, OSError) as refusal:
            raise CommandError(str(refusal)) from None
        self.stderr.write("")
        counts = f"{run.new} new, {run.known} known already, {run.wrong} wrong"
        self.stdout.write(f"{run.name}: {run.get_state_display()}: {counts}")
        problems = selectors.problems_of(run, 10_000)
        for each in problems[:SHOWN]:
            self.stdout.write(f"  {each.number}: {each.reason}")
        if options["errors"]:
            with options["errors"].open("w", newline="", encoding="utf-8") as file:
                rows = [[each.number, each.statement_id, each.reason] for each in problems]
                csv.writer(file).writerows([["number", "statement", "reason"], *rows])
        if run.reason:
            raise CommandError(run.reason)

    def _begun(self, options: dict[str, Any]) -> int:
        at, is_dry = _organisation(options["organisation"]), options["dry_run"]
        if options["what"].startswith(("https://", "http://")):
            return self._of_store(at, options)
        with Path(options["what"]).open("rb") as opened:
            file = File(opened, name=Path(options["what"]).name)
            if not is_dry and (run := services.unfinished_import(at, services.digest_of(file))):
                return self._going_on(run)
            begun = services.import_file(
                by=SHELL, organisation_id=at, file=file, is_dry=is_dry, later=False
            )
            return int(begun.pk)

    def _of_store(self, at: int, options: dict[str, Any]) -> int:
        said = {
            "address": options["what"],
            "user": options["user"],
            "since": options["since"],
            "version": options["version_header"],
        }
        digest = services.digest_of_store(said["address"], said["user"], said["since"])
        if not options["dry_run"] and (run := services.unfinished_import(at, digest)):
            return self._going_on(run)
        secret = getpass("Password or token of the other store: ")
        begun = services.import_from_store(
            by=SHELL,
            organisation_id=at,
            secret=secret,
            is_dry=options["dry_run"],
            later=False,
            **said,
        )
        return int(begun.pk)

    def _going_on(self, run: Any) -> int:
        self.stdout.write(f"going on behind statement {run.seen}")
        if not run.is_at_work:
            services.go_on_with_import(by=SHELL, run_id=run.pk, later=False)
        return int(run.pk)

    def _tell(self, run: Any) -> None:
        self.stderr.write(f"\r{run.seen}", ending="")


def _organisation(slug: str) -> int:
    rows = organisations.organisations_for(SHELL)
    found = next((row.id for row in rows if row.slug == slug), None)
    if found is None:
        known = ", ".join(row.slug for row in rows[:SHOWN])
        raise CommandError(f"There is no organisation {slug!r}. There are: {known}")
    return found
