"""What a merge changes, written down while it changes it, so that it can be put back.

The journal is a list of steps, each a list of entries that are put back together or not at all. It
is plain JSON and knows rows by table and number only; moments keep their microseconds.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db.models import F, Model, QuerySet

from lyceum.identity import selectors
from lyceum.identity.types import Words
from lyceum.kernel.sealing import cipher

BATCH = 500
PURPOSE = "identity.merges"
Entry = dict[str, Any]


class Journal:
    """A `Fold`: one account on its way into another, with all that is done for it."""

    def __init__(self, kept_id: int, folded_id: int, *, is_late: bool = False) -> None:
        self.kept_id, self.folded_id, self.is_late = kept_id, folded_id, is_late
        self.steps: list[list[Entry]] = []
        self.left: dict[str, set[Any]] = defaultdict(set)
        self.kind = ""
        self.moved: Counter[str] = Counter()
        self.aside: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        self.words: dict[str, list[str]] = defaultdict(list)
        self._replaced: dict[str, dict[int, int]] = defaultdict(dict)
        self._is_open = False

    # --- what apps do -----------------------------------------------------------------------------

    @contextmanager
    def together(self) -> Iterator[None]:
        self.steps.append([])
        self._is_open = True
        try:
            yield
        finally:
            self._is_open = False
            self.steps = [step for step in self.steps if step]

    def change(self, row: Model, **values: Any) -> None:
        before = {name: getattr(row, name) for name in values}
        changed = {name: value for name, value in values.items() if value != before[name]}
        if not changed:
            return
        one(row).update(**changed)
        for name, value in changed.items():
            setattr(row, name, value)
        then = {name: before[name] for name in changed}
        self._note("change", row, pk=row.pk, before=then, after=changed)

    def count(self, row: Model, **steps: int) -> None:
        one(row).update(**{name: F(name) + step for name, step in steps.items()})
        row.refresh_from_db(fields=list(steps), from_queryset=one(row))
        self._note("count", row, pk=row.pk, steps=steps)

    def point(self, rows: QuerySet[Any], column: str, old: Any, new: Any) -> int:
        pks = list(rows.order_by().filter(**{column: old}).values_list("pk", flat=True))
        everything = selectors.all_rows(rows.model)
        for some in selectors.batches(pks):
            everything.filter(pk__in=some).update(**{column: new})
        if pks:
            self._note("point", rows.model, column=column, before=old, after=new, pks=pks)
        return len(pks)

    def set_aside(self, rows: QuerySet[Any]) -> int:
        names = [field.attname for field in rows.model._meta.concrete_fields]
        copies = list(rows.order_by("pk").values(*names))
        if copies:
            rows.order_by().delete()
            self._note("aside", rows.model, rows=copies)
            self.aside[self.kind] += len(copies)
        return len(copies)

    def added(self, rows: QuerySet[Any]) -> None:
        if pks := list(rows.order_by().values_list("pk", flat=True)):
            self._note("added", rows.model, pks=pks)

    def leave(self, row: Model) -> None:
        self.left[row._meta.label].add(row.pk)

    def replace(self, old: Model, new: Model) -> None:
        self._replaced[old._meta.label][old.pk] = new.pk
        self.leave(old)

    def instead_of(self, table: str) -> Mapping[int, int]:
        return self._replaced[table]

    def say(self, words: Words) -> None:
        if (said := str(words)) and said not in self.words[self.kind]:
            self.words[self.kind].append(said)

    # --- how it is kept ---------------------------------------------------------------------------

    def _note(self, what: str, table: Model | type[Model], **said: Any) -> None:
        entry = {"what": what, "table": table._meta.label, "kind": self.kind, **said}
        if self._is_open:
            self.steps[-1].append(entry)
        else:
            self.steps.append([entry])

    def sealed(self, marks: Mapping[str, int]) -> str:
        """Everything that is needed later, so that only this installation can read it."""
        left = {table: sorted(pks, key=str) for table, pks in self.left.items()}
        kept = {"steps": self.steps, "left": left, "marks": dict(marks)}
        return cipher(PURPOSE).encrypt(json.dumps(kept, default=_plain).encode()).decode()


def opened(sealed: str) -> dict[str, Any]:
    """`steps`, `left` (rows that stayed, by table) and `marks` (the last number of each table)."""
    kept: dict[str, Any] = json.loads(cipher(PURPOSE).decrypt(sealed.encode()))
    return kept


def one(row: Model) -> QuerySet[Any]:
    """The row, as a query."""
    return selectors.all_rows(type(row)).filter(pk=row.pk)


def _plain(value: Any) -> Any:
    """A value as JSON holds it; the field's `to_python` reads it again."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, File):
        return value.name or ""
    raise TypeError(f"{value!r} cannot be kept in a journal")
