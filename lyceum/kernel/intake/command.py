"""An import from the command line: `lyceum import people FILE --map "name=Full name" --dry-run`.

Without --dry-run the rows are taken in at once. The same file after an interruption goes on where
it stopped.
"""

import csv
import gc
from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError
from lyceum.kernel.models import ImportRun

from . import desk, running

SHOWN = 20
COLUMNS = ["line", "column", "value", "reason", "expected"]


class ImportCommand(BaseCommand):
    """Base of the commands `import_<kind>`: they set `kind` and say where it goes."""

    kind: ClassVar[str]

    def place(self, options: dict[str, Any]) -> tuple[Actor, str, int | None]:
        """Who imports (usually the system), for which owner and organisation."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN")
        parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")
        parser.add_argument("--encoding", default="", help="if it is not found out rightly")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument("--errors", type=Path, metavar="CSV", help="write every problem here")

    def handle(self, *args: Any, **options: Any) -> None:
        gc.freeze()  # what is loaded by now stays; looking through it again and again costs a fifth
        try:
            run = self._go(options)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        self._report(run, options["errors"])
        if run.state == ImportRun.State.FAILED:
            raise CommandError(run.reason)

    def _go(self, options: dict[str, Any]) -> ImportRun:
        by, owner_id, organisation_id = self.place(options)
        with options["file"].open("rb") as opened:
            file = File(opened, name=options["file"].name)
            if run := desk.unfinished(owner_id, self.kind, desk.digest(file)):
                self.stdout.write(f"going on at row {run.position} of {run.total}")
                return running.carry_on(run.pk, self._tell)
            run = desk.upload(
                by=by,
                kind=self.kind,
                owner_id=owner_id,
                organisation_id=organisation_id,
                file=file,
                encoding=options["encoding"],
            )
        mapping = {**run.mapping, **dict(_pair(text) for text in options["map"])}
        wanted = dict(_pair(text) for text in options["option"])
        run = desk.map_columns(by=by, run=run, mapping=mapping, options=wanted)
        begin = desk.check if options["dry_run"] else desk.start
        return running.carry_on(begin(by=by, run=run, later=False).pk, self._tell)

    def _tell(self, run: ImportRun) -> None:
        self.stderr.write(f"\r{run.position} of {run.total}", ending="")

    def _report(self, run: ImportRun, errors: Path | None) -> None:
        counts = run.counts
        words = [f"{counts.get(w, 0)} {w}" for w in ("new", "changed", "unchanged", "error")]
        self.stderr.write("")
        self.stdout.write(f"{run.name}: {run.get_state_display()}: {', '.join(words)}")
        for note in run.notes:
            self.stdout.write(f"  line {note['line']}: {note['text']}")
        for problem in islice(desk.problems_of(run), SHOWN):
            where = f"{problem.column}: " if problem.column else ""
            self.stdout.write(f"  line {problem.line}: {where}{problem.reason}")
        if errors:
            with errors.open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([COLUMNS, *problem_lines(run)])


def problem_lines(run: ImportRun) -> list[list[str]]:
    """The problems as rows of a table, under COLUMNS."""
    return [[str(getattr(p, name)) for name in COLUMNS] for p in desk.problems_of(run)]


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise CommandError(f"{text!r}: expected NAME=VALUE")
    return name, value
