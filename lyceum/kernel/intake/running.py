"""The run itself: batch by batch, each a transaction that also moves the position."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError
from lyceum.kernel.models import ImportProblem, ImportRun
from lyceum.kernel.scope import Scope
from lyceum.kernel.tables import NotATable, OpenedTable, Row

from .shapes import CHANGED, ERROR, NEW, Context, Entry, Importer, Outcome, Problem

log = logging.getLogger(__name__)
State = ImportRun.State
PREVIEW = 50
LISTED = 10_000
REFUSALS = (DomainError, IntegrityError, DataError)


class Superseded(Exception):
    """Somebody else moved this run meanwhile, or stopped it: theirs is the word."""


@task()
def carry_on_later(run_id: int) -> None:
    """What the worker does."""
    carry_on(run_id)


def carry_on(run_id: int, tell: Callable[[ImportRun], None] | None = None) -> ImportRun:
    """Do what is left of a dry run or a run, however often it was interrupted."""
    run: ImportRun = ImportRun.objects.unscoped("the run's own work").get(pk=run_id)
    if run.state not in (State.CHECKING, State.RUNNING):
        return run
    with translation.override(run.language), suppress(Superseded):
        try:
            _Passage(run, tell).go()
        except DomainError as refusal:
            _fail(run, str(refusal))
        except Superseded:
            raise
        except Exception:
            _fail(run, _("Something unforeseen happened; the log of this installation tells more."))
            raise
    return run


def _fail(run: ImportRun, reason: str) -> None:
    run.state, run.reason, run.finished_at = State.FAILED, reason, clock.now()
    run.save(update_fields=["state", "reason", "finished_at"])


class _Passage:
    """One go through the file, from where the last one stopped."""

    def __init__(self, run: ImportRun, tell: Callable[[ImportRun], None] | None) -> None:
        from .desk import importer_for  # noqa: PLC0415  the desk knows us, too

        self.run, self.tell = run, tell
        self.importer: Importer = importer_for(run.kind)
        self.context = _context(run)
        self.columns = dict(run.mapping)
        self.labels = {field.name: str(field.label) for field in self.importer.fields}
        self.required = [field.name for field in self.importer.fields if field.required]

    def go(self) -> None:
        dry = self.run.state == State.CHECKING
        with self.run.file.open("rb") as file, _open(self.run, self.importer, file) as table:
            self._survey(table)
            stages = [self._check] if dry else [self._apply, self._follow_up]
            for number, stage in enumerate(stages):
                if self.run.stage <= number:
                    self._pass(table, number, stage)
            self._finish(table, len(stages), dry=dry)

    def _survey(self, table: OpenedTable) -> None:
        self.importer.begin(self.context)
        total = 0
        for rows in _batches(table.rows(), self.importer.batch):
            total += len(rows)
            entries = [entry for row in rows if (entry := self._entry(row))]
            self.context.skipped += len(rows) - len(entries)
            self.importer.survey(entries, self.context)
        self.importer.surveyed(self.context)
        self.run.total = total
        self.run.save(update_fields=["total"])

    def _pass(self, table: OpenedTable, number: int, stage: Callable[[list[Row]], None]) -> None:
        rows = islice(table.rows(), self.run.position, None)
        for batch in _batches(rows, self.importer.batch):
            with transaction.atomic():
                self._hold(number)
                stage(batch)
                self.run.position += len(batch)
                self._keep()
            if self.tell:
                self.tell(self.run)
        with transaction.atomic():
            self._hold(number)
            self.run.stage, self.run.position = number + 1, 0
            self._keep()

    def _hold(self, stage: int) -> None:
        """Lock the run; if it is not where we left it, another worker has it, or it was stopped."""
        now = ImportRun.objects.unscoped("the run's own work").select_for_update()
        there = now.values_list("state", "stage", "position").get(pk=self.run.pk)
        if there != (self.run.state, stage, self.run.position):
            raise Superseded

    def _keep(self) -> None:
        self.run.touched_at = clock.now()
        self.run.save(
            update_fields=["stage", "position", "counts", "preview", "notes", "touched_at"]
        )

    def _check(self, rows: list[Row]) -> None:
        self._take(rows, self.importer.check)

    def _apply(self, rows: list[Row]) -> None:
        self._take(rows, self._gently)

    def _gently(self, entries: list[Entry], context: Context) -> list[Outcome]:
        """All at once; where that is refused, one by one, so that one row stops no other."""
        with suppress(*REFUSALS), transaction.atomic():
            return self.importer.apply(entries, context)
        return [self._alone(entry, context) for entry in entries]

    def _alone(self, entry: Entry, context: Context) -> Outcome:
        try:
            with transaction.atomic():
                return self.importer.apply([entry], context)[0]
        except DomainError as refusal:
            return Outcome.error(str(refusal))
        except (IntegrityError, DataError):
            log.exception("import run %s, line %s", self.run.pk, entry.line)
            return Outcome.error(_("clashes with something that is already there"))

    def _take(self, rows: list[Row], work: Callable[[list[Entry], Context], list[Outcome]]) -> None:
        entries = [entry for row in rows if (entry := self._entry(row))]
        outcomes = dict(
            zip((e.line for e in entries), work(entries, self.context), strict=True)
            if entries
            else ()
        )
        problems: list[ImportProblem] = []
        for row in rows:
            outcome = outcomes.get(row.line) or self._faulty(row)
            self._note(row.line, outcome)
            problems += [self._problem(row, problem) for problem in outcome.problems]
        self._list(problems)

    def _follow_up(self, rows: list[Row]) -> None:
        by_line = {row.line: row for row in rows}
        entries = [entry for row in rows if (entry := self._entry(row))]
        found = self.importer.follow_up(entries, self.context)
        self._list([self._problem(by_line[line], problem) for line, problem in found])

    def _entry(self, row: Row) -> Entry | None:
        """The row by field; nothing where it is torn, or empty where it must not be."""
        if row.faults and self._faults(row):
            return None
        values = {field: row.values[column] for field, column in self.columns.items()}
        return Entry(row.line, values) if all(values[name] for name in self.required) else None

    def _faults(self, row: Row) -> list[Problem]:
        """Faults of the whole row or of a column that is used."""
        fields = {column: field for field, column in self.columns.items()}
        return [
            Problem(fault.reason, fields.get(fault.column, ""))
            for fault in row.faults
            if not fault.column or fault.column in fields
        ]

    def _faulty(self, row: Row) -> Outcome:
        empty = [
            Problem(_("is empty"), name, _("a value"))
            for name in self.required
            if not row.values[self.columns[name]]
        ]
        return Outcome(ERROR, problems=tuple(self._faults(row) or empty))

    def _note(self, line: int, outcome: Outcome) -> None:
        counts = Counter(self.run.counts)
        counts[outcome.state] += 1
        if outcome.state == CHANGED:
            counts.update(f"changed:{change.field}" for change in outcome.changes)
        self.run.counts = dict(counts)
        if outcome.state in (NEW, CHANGED) and len(self.run.preview) < PREVIEW:
            self.run.preview = [*self.run.preview, self._shown(line, outcome)]

    def _shown(self, line: int, outcome: Outcome) -> dict[str, Any]:
        changes = [
            {"field": self.labels.get(c.field, c.field), "before": c.before, "after": c.after}
            for c in outcome.changes
        ]
        return {"line": line, "state": outcome.state, "title": outcome.title, "changes": changes}

    def _problem(self, row: Row, problem: Problem) -> ImportProblem:
        column = self.columns.get(problem.field, "")
        return ImportProblem(
            run=self.run,
            line=row.line,
            field=problem.field,
            column=column,
            value=row.values.get(column, "")[:500] if column else "",
            reason=str(problem.reason)[:1000],
            expected=str(problem.expected)[:500],
        )

    def _list(self, problems: list[ImportProblem]) -> None:
        """Every problem counts; the first ten thousand are listed."""
        counts = Counter(self.run.counts)
        room = max(0, LISTED - counts["problems"])
        counts["problems"] += len(problems)
        self.run.counts = dict(counts)
        ImportProblem.objects.bulk_create(problems[:room])

    @transaction.atomic
    def _finish(self, table: OpenedTable, stage: int, *, dry: bool) -> None:
        self._hold(stage)
        for outcome in self.importer.missing(self.context, dry=dry):
            self._note(0, outcome)
            self._list([self._problem(Row(0, {}), problem) for problem in outcome.problems])
        if not dry:
            self.importer.finish(self.context)
        self.run.notes = [{"line": note.line, "text": str(note.text)} for note in table.notes]
        self.run.state = State.CHECKED if dry else State.DONE
        self.run.finished_at = clock.now()
        self.run.save(update_fields=["state", "finished_at", "notes", "counts", "preview"])


def _open(run: ImportRun, importer: Importer, file: Any) -> OpenedTable:
    table = importer.open(file.file, run.encoding)
    if missing := set(run.mapping.values()) - set(table.columns):
        table.close()
        raise NotATable(gettext_lazy("Its columns have changed."), None) from KeyError(missing)
    return table


def _batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def _context(run: ImportRun) -> Context:
    kind, _colon, name = run.by.partition(":")
    scope = Scope(
        frozenset(run.scope["owners"]),
        frozenset((at, role) for at, role in run.scope["roles"]),
        run.scope["organisation_id"],
    )
    return Context(
        run_id=run.pk,
        actor=Actor(kind, name, scope),
        owner_id=run.owner_id,
        organisation_id=run.organisation_id,
        options=dict(run.options),
        mapped=frozenset(run.mapping),
    )
