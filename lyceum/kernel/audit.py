"""Questions to the event log: who did what, when; and what could not be delivered.

Whoever asks says for which owners (None: all of them). Pages go by the number of the last line
seen, so that the thousandth page costs what the first one does.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from .events import Event
from .models import Delivery, RecordedEvent

PAGE = 50
CHUNK = 2000
# Nothing of this may leave the house in an export, should a fact ever carry it.
SECRET = ("password", "secret", "token", "api_key")


@dataclass(frozen=True)
class AuditQuery:
    """What is asked for; empty means any. `owners` None means those of everybody."""

    owners: frozenset[str] | None = frozenset()
    name: str = ""
    by: str = ""
    owner_id: str = ""
    since: date | None = None
    until: date | None = None
    zone: str = "UTC"


@dataclass(frozen=True)
class AuditLine:
    """One line of the log."""

    id: int
    name: str
    by: str
    owner_id: str
    occurred_at: datetime
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ParkedDelivery:
    """A fact that somebody could not take in, and why."""

    id: int
    name: str
    subscriber: str
    reason: str
    attempts: int
    parked_at: datetime


def fact_names() -> list[str]:
    """The names of all facts that this installation can tell of."""
    found = {kind.event_name() for kind in _kinds(Event) if kind.__module__.endswith(".events")}
    return sorted(name for name in found if not name.startswith("kernel."))


def _kinds(kind: type[Event]) -> Iterator[type[Event]]:
    for below in kind.__subclasses__():
        yield below
        yield from _kinds(below)


def lines(query: AuditQuery, *, before: int | None = None, limit: int = PAGE) -> list[AuditLine]:
    """A page of the log, the latest first; one line more than `limit` if there is more."""
    rows = _rows(query).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_line(row) for row in rows[: limit + 1]]


def all_lines(query: AuditQuery) -> Iterator[AuditLine]:
    """Every line that answers, the latest first, in bounded memory."""
    before = None
    while page := lines(query, before=before, limit=CHUNK):
        yield from page[:CHUNK]
        if len(page) <= CHUNK:
            return
        before = page[CHUNK - 1].id


def parked(limit: int = 100) -> list[ParkedDelivery]:
    """What was given up on, the latest first."""
    rows = Delivery.objects.filter(parked_at__isnull=False).select_related("event")
    return [
        ParkedDelivery(
            row.pk,
            row.event.name,
            row.subscriber,
            row.reason,
            row.attempts,
            row.parked_at or row.event.occurred_at,
        )
        for row in rows.order_by("-parked_at")[:limit]
    ]


def _rows(query: AuditQuery) -> QuerySet[RecordedEvent]:
    rows = RecordedEvent.objects.all()
    if query.owners is not None:
        rows = rows.filter(owner_id__in=query.owners)
    exact = {"name": query.name, "by": query.by, "owner_id": query.owner_id}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if query.since:
        rows = rows.filter(occurred_at__gte=_midnight(query.since, query.zone))
    if query.until:
        rows = rows.filter(occurred_at__lt=_midnight(query.until + timedelta(days=1), query.zone))
    return rows


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def _line(row: RecordedEvent) -> AuditLine:
    facts = {name: _shown(name, value) for name, value in row.payload.items()}
    return AuditLine(row.pk, row.name, row.by, row.owner_id, row.occurred_at, facts)


def _shown(name: str, value: Any) -> Any:
    return "…" if any(word in name for word in SECRET) else value
