"""Facts travel up: publish inside the transaction, deliver after it.

publish(SeatTaken(...))          the line commits with the change it tells of
@subscribe(SeatTaken)            a handler higher in the house hears it later
deliver()                        the worker's whole job
replay_parked(pk)                the operator's second chance

Deliveries arrive in no promised order, each exactly once on our tables: the handler's changes and
the mark "delivered" commit together. Several workers may run; on PostgreSQL they skip each other's
rows, on SQLite the write lock serialises them.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection, transaction

from . import clock, logs
from .errors import NotFound
from .events import Event
from .models import Delivery, RecordedEvent

E = TypeVar("E", bound=Event)
Handler = Callable[[Any], None]
ATTEMPTS = 6
FIRST_DELAY = timedelta(seconds=15)
NEWEST = 10  # one in so many is taken from the new end of a long queue
log = logging.getLogger(__name__)
_cause: ContextVar[str] = ContextVar("cause", default="")
_event_types: dict[str, type[Event]] = {}
_subscribers: dict[str, dict[str, Handler]] = defaultdict(dict)


def subscribe(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a handler; its dotted path is its lasting name."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        name = event_type.event_name()
        _event_types[name] = event_type
        _subscribers[name][f"{handler.__module__}.{handler.__name__}"] = handler
        return handler

    return register


@contextmanager
def caused_by(cause: str) -> Iterator[None]:
    """Every fact that is published inside was made to happen by this."""
    token = _cause.set(cause)
    try:
        yield
    finally:
        _cause.reset(token)


def publish(event: Event) -> None:
    """Write the event in the event log. Must share the transaction of the change."""
    publish_many([event])


def publish_many(events: Iterable[Event]) -> None:
    """Write several events at once: two statements, however many."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() belongs inside the transaction it tells of")
    moment = clock.now()
    lines = RecordedEvent.objects.bulk_create(_line(event, moment) for event in events)
    Delivery.objects.bulk_create(
        Delivery(event=line, subscriber=name) for line in lines for name in _subscribers[line.name]
    )


def _line(event: Event, moment: Any) -> RecordedEvent:
    facts = asdict(event)
    del facts["line_id"]
    if cause := facts.pop("cause") or _cause.get():
        facts["cause"] = cause
    return RecordedEvent(
        name=event.event_name(),
        by=facts.pop("by"),
        owner_id=facts.pop("owner_id"),
        occurred_at=facts.pop("at") or moment,
        payload=facts,
    )


def deliver(limit: int = 300) -> int:
    """Hand waiting events to their subscribers; one that fails stops no other."""
    delivered = 0
    for pk in _waiting(limit):
        try:
            delivered += _deliver_one(pk)
        except Exception as reason:
            log.exception("delivery %s failed", pk)
            _postpone(pk, reason)
    return delivered


def _waiting(limit: int) -> list[int]:
    """The oldest; and first a few of the newest, so that however long the queue is (after an
    import, say), who has just done something finds it in their record at once."""
    waiting = Delivery.objects.filter(delivered_at=None, parked_at=None).exclude(
        retry_at__gt=clock.now()
    )
    ids = waiting.values_list("pk", flat=True)
    oldest = list(ids.order_by("pk")[:limit])
    if len(oldest) < limit:
        return oldest
    newest = list(ids.filter(pk__gt=oldest[-1]).order_by("-pk")[: limit // NEWEST])
    return newest + oldest


@transaction.atomic
def _deliver_one(pk: int) -> int:
    delivery = (
        Delivery.objects.select_for_update(
            skip_locked=connection.features.has_select_for_update_skip_locked, of=("self",)
        )
        .select_related("event")
        .filter(pk=pk, delivered_at=None, parked_at=None)
        .first()
    )
    if delivery is None:
        return 0
    _subscribers[delivery.event.name][delivery.subscriber](_event(delivery.event))
    delivery.delivered_at = clock.now()
    delivery.save(update_fields=["delivered_at"])
    return 1


def _event(line: RecordedEvent) -> Event:
    return _told(_event_types[line.name], line)


def _told(event_type: type[E], line: RecordedEvent) -> E:
    return event_type(
        by=line.by, owner_id=line.owner_id, at=line.occurred_at, line_id=line.pk, **line.payload
    )


@transaction.atomic
def _postpone(pk: int, reason: Exception) -> None:
    """Try again later, and later still; park what never works, with its reason."""
    delivery = Delivery.objects.select_for_update().get(pk=pk)
    if delivery.delivered_at:
        return
    delivery.attempts += 1
    delivery.reason = logs.scrub(repr(reason))[:2000]
    delivery.retry_at = clock.now() + FIRST_DELAY * 2**delivery.attempts
    if delivery.attempts >= ATTEMPTS:
        delivery.parked_at = clock.now()
    delivery.save()


@transaction.atomic
def replay_parked(delivery_id: int) -> None:
    """Put a parked delivery back in the queue, as if it were new."""
    changed = Delivery.objects.filter(pk=delivery_id, parked_at__isnull=False).update(
        parked_at=None, retry_at=None, attempts=0
    )
    if not changed:
        raise NotFound


def replay(handler: Callable[[E], None], event_type: type[E]) -> None:
    """Tell one handler the whole story again, from the first line."""
    lines = RecordedEvent.objects.filter(name=event_type.event_name())
    for line in lines.order_by("pk").iterator():
        handler(_told(event_type, line))
