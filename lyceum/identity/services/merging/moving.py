"""The rows of one account become another's: from the ground floor up, table by table."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lyceum.identity import selectors
from lyceum.identity.models import Person
from lyceum.identity.types import ASIDE, MOVES, Merging, Table, Words, keepings
from lyceum.kernel.scope import person_owner

from .journal import Journal

Columns = Mapping[str, tuple[Any, Any]]  # attribute → what it says of the folded, of the kept


def move_everything(journal: Journal) -> None:
    """What has to be joined is joined, the rest moves, and what is computed is computed anew."""
    for keeping in keepings():
        journal.kind = keeping.kind
        for table in keeping.tables:
            _move(journal, table, table.merging or MOVES)
    for keeping in keepings():
        journal.kind = keeping.kind
        for table in keeping.tables:
            if table.merging and table.merging.rebuild:
                table.merging.rebuild(journal)


def _move(journal: Journal, table: Table, merging: Merging) -> None:
    if merging.settle:
        merging.settle(journal)
    if merging.ends:
        _end(journal, table)
        return
    columns = {} if merging.stays else person_columns(table, journal.folded_id, journal.kept_id)
    if not columns:
        return
    left = journal.left[selectors.model_of(table)._meta.label]
    both = _between(table, columns) - left
    clashing = _clashing(table, columns) - both - left
    _set_apart(journal, table, merging, both, _("what the two were to each other stays apart"))
    _set_apart(journal, table, merging, clashing, merging.words or _("one of each is enough"))
    rows = _of_folded(table, columns).exclude(pk__in=left)
    journal.moved[journal.kind] += _turn_over(journal, rows, columns)


def _end(journal: Journal, table: Table) -> None:
    """Secrets of the folded account: they open nothing from now on, and do not come back."""
    rows = selectors.rows_about(table, journal.folded_id)
    if gone := rows.count():
        rows.order_by().delete()
        journal.ended[journal.kind] += gone


def _turn_over(journal: Journal, rows: QuerySet[Any], columns: Columns) -> int:
    """All columns of the same rows: they are chosen before the first is turned."""
    pks = list(rows.order_by().values_list("pk", flat=True))
    everything = selectors.all_rows(rows.model)
    with journal.together():
        for some in selectors.batches(pks):
            for column, (old, new) in columns.items():
                journal.point(everything.filter(pk__in=some), column, old, new)
    return len(pks)


def _of_folded(table: Table, columns: Columns) -> QuerySet[Any]:
    """Every row in which the folded account is named."""
    either = Q()
    for column, (old, _new) in columns.items():
        either |= Q(**{column: old})
    return selectors.all_rows(selectors.model_of(table)).filter(either)


def _set_apart(
    journal: Journal, table: Table, merging: Merging, pks: set[Any], words: Words
) -> None:
    """What cannot move: out of its table, or left where it is; either way it can come back."""
    if not pks:
        return
    rows = selectors.all_rows(selectors.model_of(table)).filter(pk__in=pks)
    told = ngettext("{n} row", "{n} rows", len(pks)).format(n=len(pks))
    journal.say(f"{told}: {words}")
    if merging.clash == ASIDE:
        journal.set_aside(rows)
        return
    journal.aside[journal.kind] += len(pks)
    for row in rows:
        journal.leave(row)


# --- which columns name somebody ------------------------------------------------------------------


def person_columns(table: Table, folded_id: int, kept_id: int) -> dict[str, tuple[Any, Any]]:
    """The columns of a table that name a person, with what they say of either account."""
    model = selectors.model_of(table)
    return {
        field.attname: (_said(field, folded_id), _said(field, kept_id))
        for field in model._meta.concrete_fields
        if _names_somebody(field, table)
    }


def _names_somebody(field: models.Field[Any, Any], table: Table) -> bool:
    if field.primary_key:
        return False
    own = (*table.of, *table.numbers, "owner_id")
    return field.related_model is Person or (field.name in own and not field.is_relation)


def _said(field: models.Field[Any, Any], person_id: int) -> Any:
    is_word = isinstance(field, models.CharField)
    return person_owner(person_id) if is_word else person_id


# --- what cannot be there twice -------------------------------------------------------------------


def uniques(model: type[Model]) -> list[tuple[tuple[str, ...], Q]]:
    """What a table allows once only: fields, and under which condition."""
    found: list[tuple[tuple[str, ...], Q]] = [
        ((field.name,), Q()) for field in model._meta.concrete_fields if field.unique
    ]
    found += [(tuple(fields), Q()) for fields in model._meta.unique_together]
    found += [
        (tuple(one.fields), one.condition or Q())
        for one in model._meta.constraints
        if isinstance(one, models.UniqueConstraint) and one.fields
    ]
    return found


def personal_uniques(table: Table) -> list[tuple[tuple[str, ...], Q]]:
    """Those of them in which a column names a person."""
    columns = person_columns(table, 0, 1)
    model = selectors.model_of(table)
    return [
        (tuple(model._meta.get_field(name).attname for name in fields), condition)  # type: ignore[union-attr]
        for fields, condition in uniques(model)
        if {model._meta.get_field(name).attname for name in fields} & columns.keys()  # type: ignore[union-attr]
    ]


def _clashing(table: Table, columns: Columns) -> set[Any]:
    """The folded account's rows for which the other has one already."""
    found: set[Any] = set()
    for fields, condition in personal_uniques(table):
        found |= _clashing_in(table, fields, condition, columns)
    return found


def _clashing_in(table: Table, fields: tuple[str, ...], condition: Q, columns: Columns) -> set[Any]:
    either = Q()
    for name in fields:
        if name in columns:
            either |= Q(**{f"{name}__in": columns[name]})
    rows = selectors.all_rows(selectors.model_of(table)).filter(condition).filter(either)
    told = [(pk, tuple(key)) for pk, *key in rows.order_by("pk").values_list("pk", *fields)]
    taken = {key for _pk, key in told if key == _turned(fields, key, columns)}
    clashing = set()
    for pk, key in told:
        turned = _turned(fields, key, columns)
        if turned == key or None in turned:
            continue
        if turned in taken:
            clashing.add(pk)
        taken.add(turned)
    return clashing


def _turned(fields: Iterable[str], key: tuple[Any, ...], columns: Columns) -> tuple[Any, ...]:
    """A key as it would be if the rows had moved."""
    return tuple(
        columns[name][1] if name in columns and value == columns[name][0] else value
        for name, value in zip(fields, key, strict=True)
    )


def _between(table: Table, columns: Columns) -> set[Any]:
    """Rows about both accounts, from when they were two: nobody asks or advises themselves."""
    numbers = [name for name in columns if name != "owner_id"]
    rows = _of_folded(table, columns).values_list("pk", *numbers)
    return {pk for pk, *people in rows if _names_both(people, [columns[name] for name in numbers])}


def _names_both(people: list[Any], sides: list[tuple[Any, Any]]) -> bool:
    pairs = list(zip(people, sides, strict=True))
    is_kept = any(value == kept for value, (_folded, kept) in pairs)
    return is_kept and any(value == folded for value, (folded, _kept) in pairs)
