"""A journal read backwards: every row that is still there goes back to where it was."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F, Model, QuerySet

from lyceum.identity import selectors
from lyceum.identity.types import keepings

from .journal import Entry


class Backwards:
    """What was put back, and what was not, by kind."""

    def __init__(self) -> None:
        self.put_back: Counter[str] = Counter()
        self.changed_since: Counter[str] = Counter()

    def undo(self, steps: list[list[Entry]]) -> None:
        for step in reversed(steps):
            self._undo_step(step)

    def _undo_step(self, step: list[Entry]) -> None:
        """As a whole or not at all: a seat that is taken by now is not given back, say."""
        try:
            with transaction.atomic():
                done = [(entry, *_undo(entry)) for entry in reversed(step)]
        except IntegrityError:
            done = [(entry, 0, 1) for entry in step]
        for entry, back, since in done:
            self.put_back[entry["kind"]] += back
            self.changed_since[entry["kind"]] += since


def _undo(entry: Entry) -> tuple[int, int]:
    """How many rows went back, and how many are gone or say something else by now."""
    rows = selectors.all_rows(apps.get_model(entry["table"]))
    return _UNDO[entry["what"]](rows, entry)


def _turn_back(rows: QuerySet[Any], entry: Entry) -> tuple[int, int]:
    column, back = entry["column"], 0
    for some in selectors.batches(entry["pks"]):
        there = rows.filter(pk__in=some, **{column: entry["after"]})
        back += there.update(**{column: entry["before"]})
    return back, len(entry["pks"]) - back


def _change_back(rows: QuerySet[Any], entry: Entry) -> tuple[int, int]:
    row = rows.filter(pk=entry["pk"]).first()
    if row is None:
        return 0, 1
    before, after = _read(row, entry["before"]), _read(row, entry["after"])
    same = {name: before[name] for name in before if getattr(row, name) == after[name]}
    if same:
        rows.filter(pk=row.pk).update(**same)
    return int(bool(same)), int(len(same) < len(before))


def _count_back(rows: QuerySet[Any], entry: Entry) -> tuple[int, int]:
    steps = {name: F(name) - step for name, step in entry["steps"].items()}
    found = rows.filter(pk=entry["pk"]).update(**steps)
    return found, 1 - found


def _lay_back(rows: QuerySet[Any], entry: Entry) -> tuple[int, int]:
    for copy in entry["rows"]:
        row = rows.model()
        for name, value in _read(row, copy).items():
            setattr(row, name, value)
        row.save_base(raw=True, force_insert=True)  # as it was, without today's date
    return len(entry["rows"]), 0


def _take_away(rows: QuerySet[Any], entry: Entry) -> tuple[int, int]:
    for some in selectors.batches(entry["pks"]):
        rows.filter(pk__in=some).delete()
    return 0, 0


_UNDO = {
    "point": _turn_back,
    "change": _change_back,
    "count": _count_back,
    "aside": _lay_back,
    "added": _take_away,
}


def _read(row: Model, told: Mapping[str, Any]) -> dict[str, Any]:
    """What JSON kept, as the fields have it."""
    fields = {field.attname: field for field in row._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in told.items()}


# --- what came after ------------------------------------------------------------------------------


def marks() -> dict[str, int]:
    """The last number of every table about people: what is higher came later."""
    found = {}
    for table in _tables():
        last = selectors.all_rows(selectors.model_of(table)).order_by("-pk").values_list("pk")[:1]
        number = next((pk for (pk,) in last), 0)
        if isinstance(number, int):
            found[table.name] = number
    return found


def came_after(person_id: int, since: Mapping[str, int]) -> Counter[str]:
    """How many rows of which kind the person has got since."""
    found: Counter[str] = Counter()
    for keeping in keepings():
        for table in keeping.tables:
            if table.of and table.name in since and not (table.merging and table.merging.stays):
                rows = selectors.rows_about(table, person_id)
                found[keeping.kind] += rows.filter(pk__gt=since[table.name]).count()
    return found


def _tables() -> list[Any]:
    return [table for keeping in keepings() for table in keeping.tables if table.of]
