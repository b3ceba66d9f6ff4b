"""What comes in: look at its proof, keep it once, hand it to its reader, try again."""

import hashlib
import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection as database
from django.db import transaction
from django.db.models import F, QuerySet

from lyceum.connections import policies, selectors
from lyceum.connections.errors import (
    IsOff,
    NothingToReplay,
    NotTaken,
    NotTrusted,
    SealIsLost,
    TooLarge,
)
from lyceum.connections.events import ArrivalsReplayed
from lyceum.connections.models import Arrival, ArrivalKey, Connection, State
from lyceum.connections.protocols import payloads
from lyceum.connections.protocols.signatures import Sent, trouble_in
from lyceum.connections.types import Delivery, Outcome, Receipt
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError
from lyceum.kernel.eventlog import publish

LARGEST = 1024 * 1024  # bytes of one request
MOST_AT_ONCE = 200  # things in one request
ATTEMPTS = 6
FIRST_DELAY = timedelta(seconds=30)
SEALED_DELAY = timedelta(minutes=10)
SAME_LINE = timedelta(minutes=1)
KEPT_DAYS = 30
MOST_REPLAYED = 1000
Reader = Callable[[Delivery], Outcome]
log = logging.getLogger(__name__)


def receive(
    public_id: UUID,
    *,
    headers: Mapping[str, str],
    body: bytes,
    url: str,
    is_test: bool = False,
) -> Receipt:
    """Take in what a system outside sends to a connection's address; once, however often it comes.

    What is not trusted or cannot be read is refused, and the log keeps why.
    """
    connection = selectors.open_connection(public_id)
    sent = Sent({name.lower(): value for name, value in headers.items()}, body, url, clock.now())
    try:
        said = _trusted(connection, sent)
    except NotTaken as refusal:
        _note_refusal(connection, refusal.reason, len(body))
        raise
    if challenge := payloads.challenge_in(said):
        return Receipt((), 0, challenge)
    return _keep(connection, sent, said, is_test=is_test)


def _trusted(connection: Connection, sent: Sent) -> Any:
    """What was said, once it is known who says it."""
    if not connection.is_on:
        raise IsOff("off")
    if len(sent.body) > LARGEST:
        raise TooLarge("too-large")
    if reason := trouble_in(connection.how_proven, connection.secret, sent):
        raise NotTrusted(reason)
    said = payloads.read(sent.body, sent.headers.get("content-type", ""))
    if isinstance(said, list) and len(said) > MOST_AT_ONCE:
        raise TooLarge("too-large")
    return said


@transaction.atomic
def _note_refusal(connection: Connection, reason: str, size: int) -> None:
    now = clock.now()
    lines = Arrival.objects.unscoped("the log of a connection whose address was called")
    same = lines.filter(connection=connection, state=State.REFUSED, reason=reason)
    last = same.filter(arrived_at__gt=now - SAME_LINE).order_by("-pk").first()
    if last:
        lines.filter(pk=last.pk).update(times=F("times") + 1)
        return
    Arrival.objects.unscoped("as above").create(
        owner_id=connection.owner_id,
        connection=connection,
        state=State.REFUSED,
        reason=reason,
        size=size,
        arrived_at=now,
        settled_at=now,
    )


@transaction.atomic
def _keep(connection: Connection, sent: Sent, said: Any, *, is_test: bool) -> Receipt:
    """A list is several things that came together: each has a line of its own."""
    things = said if isinstance(said, list) else [said]
    headers = payloads.harmless(sent.headers)
    whole = hashlib.sha256(sent.body).hexdigest()
    kept = [
        _keep_one(
            connection,
            (is_test and f"test-{uuid4()}")
            or payloads.delivery_of(sent.headers, one, connection.delivery_field, number)
            or f"{whole}-{number}",
            {"headers": headers, "said": one, "is_test": is_test, "size": len(sent.body)},
        )
        for number, one in enumerate(things)
    ]
    every = Connection.objects.unscoped("whose address was called")
    every.filter(pk=connection.pk).update(last_arrival_at=clock.now())
    return Receipt(tuple(pk for pk, _is_new in kept), sum(is_new for _pk, is_new in kept))


def _keep_one(connection: Connection, delivery: str, one: Mapping[str, Any]) -> tuple[int, bool]:
    arrival = Arrival(
        owner_id=connection.owner_id,
        connection=connection,
        delivery=delivery[:200],
        headers=one["headers"],
        size=one["size"],
        is_test=one["is_test"],
        arrived_at=clock.now(),
    )
    arrival.body = payloads.written(payloads.trimmed(one["said"], connection.keeps))
    lines = Arrival.objects.unscoped("whose address was called")
    known = {"connection": connection, "delivery": arrival.delivery}
    if found := lines.filter(**known).values_list("pk", flat=True).first():
        return found, False
    lines.bulk_create([arrival], ignore_conflicts=True)  # it may come twice at once
    return lines.filter(**known).values_list("pk", flat=True).get(), True


# --- reading --------------------------------------------------------------------------------------


def work_off(
    read: Reader,
    limit: int = 200,
    *,
    systems: Collection[str] = (),
    only: Collection[int] | None = None,
) -> int:
    """Hand what waits to its reader, oldest first; what breaks is tried again, then set aside.

    `only`: of these arrivals, as far as they wait.
    """
    return sum(_work_one(pk, read) for pk in selectors.waiting(limit, systems, only))


@transaction.atomic
def _work_one(pk: int, read: Reader) -> int:
    lines = Arrival.objects.unscoped("what came to all organisations is read by one worker")
    arrival = (
        lines.select_for_update(
            skip_locked=database.features.has_select_for_update_skip_locked, of=("self",)
        )
        .select_related("connection")
        .filter(pk=pk, state=State.WAITING)
        .first()
    )
    if arrival is None:
        return 0
    try:
        with transaction.atomic():
            outcome = read(selectors.delivery(arrival))
    except Exception as error:  # noqa: BLE001  one that breaks stops no other
        _postpone(arrival, error)
    else:
        _settle(arrival, outcome)
    return 1


def _postpone(arrival: Arrival, error: Exception) -> None:
    """The words of an error that is no refusal may carry what was sent: only its kind is kept."""
    log.warning("arrival %s could not be read: %s", arrival.pk, type(error).__name__)
    if isinstance(error, SealIsLost):  # it waits for the secret, for as long as it is kept
        arrival.retry_at = clock.now() + SEALED_DELAY
    else:
        arrival.attempts += 1
        arrival.retry_at = clock.now() + FIRST_DELAY * 2**arrival.attempts
    arrival.reason = "broken"
    arrival.detail = str(error)[:400] if isinstance(error, DomainError) else type(error).__name__
    if arrival.attempts >= ATTEMPTS:
        arrival.state, arrival.settled_at = State.FAILED, clock.now()
    arrival.save()


def _settle(arrival: Arrival, outcome: Outcome) -> None:
    arrival.state, arrival.reason = outcome.state, outcome.reason
    arrival.detail, arrival.settled_at = outcome.detail[:400], clock.now()
    if not outcome.keeps_body:
        arrival.sealed_body = ""
    arrival.save()
    ArrivalKey.objects.bulk_create(
        (ArrivalKey(arrival=arrival, key=key) for key in dict.fromkeys(outcome.keys)),
        ignore_conflicts=True,
    )
    if outcome.state == State.UNHEARD:
        every = Connection.objects.unscoped("the arrival's own")
        every.filter(pk=arrival.connection_id).update(unheard=F("unheard") + 1)


# --- again, and no more ---------------------------------------------------------------------------


@transaction.atomic
def replay_arrivals(
    *,
    by: Actor,
    organisation_id: int,
    connection_id: int,
    arrival_ids: Collection[int] | None = None,
    state: str = "",
    but_not: Collection[str] = (),
) -> int:
    """Read again what is kept: those named, or all that are in a state; but none that is in some
    states. Returns how many."""
    policies.insist_on_keeper(by, organisation_id)
    connection = selectors.connection_for(by, organisation_id, connection_id)
    lines = Arrival.objects.unscoped("permitted above").filter(connection=connection)
    lines = lines.exclude(sealed_body="").exclude(state__in=but_not)
    lines = lines.filter(pk__in=arrival_ids) if arrival_ids is not None else lines
    lines = lines.filter(state=state) if state else lines
    ids = list(lines.order_by("-pk").values_list("pk", flat=True)[:MOST_REPLAYED])
    if not ids:
        raise NothingToReplay
    number = _put_back(lines.filter(pk__in=ids).order_by())
    publish(
        ArrivalsReplayed(
            by=str(by),
            owner_id=connection.owner_id,
            organisation_id=organisation_id,
            connection_id=connection.pk,
            number=number,
        )
    )
    return number


def wake_about(keys: Collection[str]) -> int:
    """What waits for somebody, found by these words, is read again."""
    lines = Arrival.objects.unscoped("whoever has proven that it is about them")
    return _put_back(lines.filter(keys__key__in=keys, state=State.UNCLAIMED))


def drop_about(keys: Collection[str], *, connection_ids: Collection[int] | None = None) -> int:
    """The bodies of what came about somebody go, and the words by which it was found: through any
    connection, or through these."""
    found = ArrivalKey.objects.filter(key__in=keys)
    if connection_ids is not None:
        found = found.filter(arrival__connection__in=connection_ids)
    ids = list(found.values_list("arrival_id", flat=True))
    lines = Arrival.objects.unscoped("whoever takes it back")
    waits = lines.filter(pk__in=ids, state__in=[State.WAITING, State.UNCLAIMED])
    waits.update(state=State.UNHEARD)
    dropped = lines.filter(pk__in=ids).update(sealed_body="")
    found.delete()
    return dropped


def forget_arrivals(since: datetime) -> int:
    """Lines whose time is over go, with whatever was sealed in them."""
    lines = Arrival.objects.unscoped("retention").filter(arrived_at__lt=since)
    gone = 0
    while ids := list(lines.values_list("pk", flat=True)[:1000]):
        gone += Arrival.objects.unscoped("retention").filter(pk__in=ids).delete()[0]
    return gone


def _put_back(lines: QuerySet[Arrival]) -> int:
    return lines.update(
        state=State.WAITING, reason="", detail="", attempts=0, retry_at=None, settled_at=None
    )
