"""The page "What is stored about me": every kind, how much of it, why, for whom and how long."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, IntegerField, QuerySet, Value

from lyceum.identity.types import Keeping, Retention, keepings
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden

from .keeping import kept_for, rows_about


@dataclass(frozen=True)
class StoredRow:
    """One kind of thing that is kept."""

    keeping: Keeping
    count: int
    kept_for: Retention
    held_for: Retention | None  # what a law asks to keep after an erasure


def stored_about(actor: Actor) -> list[StoredRow]:
    """Everything that is kept about the actor. One query, however many tables."""
    if actor.person_id is None:
        raise Forbidden
    counts = _counts(actor.person_id)
    return [
        StoredRow(keeping, counts.get(number, 0), kept_for(keeping), _held_for(keeping))
        for number, keeping in enumerate(keepings())
    ]


def _held_for(keeping: Keeping) -> Retention | None:
    days = settings.LEGAL_TERMS.get(keeping.kind)
    return Retention(days) if days else None


def _counts(person_id: int) -> dict[int, int]:
    """How many rows there are of each kind, by its number."""
    tables = [
        _count(rows_about(table, person_id), number)
        for number, keeping in enumerate(keepings())
        for table in keeping.tables
        if table.of
    ]
    found: dict[int, int] = {}
    for number, count in tables[0].union(*tables[1:], all=True):
        found[number] = found.get(number, 0) + count
    return found


def _count(rows: QuerySet[Any], number: int) -> Any:
    named = rows.order_by().annotate(kind_number=Value(number, IntegerField()))
    return named.values("kind_number").annotate(n=Count("pk")).values_list("kind_number", "n")
