"""Connections, and the log of what came through them."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber

from lyceum.connections import policies
from lyceum.connections.models import Arrival, Connection, State
from lyceum.connections.types import HEARD_APART, ArrivalRow, ConnectionRow, Delivery, OfferRow
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

PAGE = 50
DAYS = 7
# Which of them it was is between a person and their tool, and nobody's who keeps the connection.
TAKEN_IN = (State.TOLD, State.UNHEARD)


def open_connection(public_id: UUID) -> Connection:
    """The connection behind an address, while there is one."""
    every = Connection.objects.unscoped("who calls is known by their signature alone")
    found = every.filter(public_id=public_id, closed_at=None).first()
    if found is None:
        raise NotFound
    return found


def connection_for(
    actor: Actor, organisation_id: int, connection_id: int, *, is_open: bool = False
) -> Connection:
    """A connection, for who keeps those of its organisation."""
    if not policies.can_keep(actor, organisation_id):
        raise NotFound
    every = Connection.objects.unscoped("permitted above")
    found = every.filter(pk=connection_id, organisation_id=organisation_id).first()
    if found is None or (is_open and found.closed_at):
        raise NotFound
    return found


def connections_of(actor: Actor, organisation_id: int) -> list[ConnectionRow]:
    """The connections of an organisation with what came in the last days. Two queries."""
    if not policies.can_keep(actor, organisation_id):
        raise NotFound
    every = Connection.objects.unscoped("permitted above")
    theirs = every.filter(organisation_id=organisation_id).exclude(system__in=HEARD_APART)
    mine = list(theirs.order_by("-pk")[:200])
    counts = _counts([one.pk for one in mine])
    rows = [_row(one, counts[one.pk]) for one in mine]
    return sorted(rows, key=lambda row: (row.is_closed, row.name.casefold()))


def _row(one: Connection, counts: dict[str, int]) -> ConnectionRow:
    return ConnectionRow(
        id=one.pk,
        name=one.name,
        system=one.system,
        is_on=one.is_on,
        is_closed=one.closed_at is not None,
        last_arrival_at=one.last_arrival_at,
        taken_in=sum(counts.get(state, 0) for state in TAKEN_IN),
        refused=counts.get(State.REFUSED, 0),
        failed=counts.get(State.FAILED, 0),
        unclaimed=counts.get(State.UNCLAIMED, 0),
    )


def counts_of(connection: Connection) -> dict[str, int]:
    """How much came in the last days, by what became of it. Who asks has the connection already."""
    return _counts([connection.pk])[connection.pk]


def _counts(ids: Collection[int]) -> dict[int, dict[str, int]]:
    lines = Arrival.objects.unscoped("of connections that were asked for by who keeps them")
    since = clock.now() - timedelta(days=DAYS)
    found = lines.filter(connection__in=ids, arrived_at__gt=since).values("connection_id", "state")
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for row in found.annotate(number=Count("pk")):
        counts[row["connection_id"]][row["state"]] = row["number"]
    return counts


def arrivals_of(
    connection: Connection, *, states: Collection[str] = (), before: int | None = None
) -> tuple[list[ArrivalRow], int | None]:
    """A page of the log, of some states or all, newest first, and where the next begins. One query."""
    lines = Arrival.objects.unscoped("who asks has got the connection before")
    lines = lines.filter(connection=connection)
    lines = lines.filter(state__in=states) if states else lines
    lines = lines.filter(pk__lt=before) if before else lines
    found = list(lines.order_by("-pk")[: PAGE + 1])
    return [_line(one) for one in found[:PAGE]], found[PAGE - 1].pk if len(found) > PAGE else None


def _line(one: Arrival) -> ArrivalRow:
    return ArrivalRow(
        id=one.pk,
        delivery=one.delivery,
        state=one.state,
        reason=one.reason,
        detail=one.detail,
        arrived_at=one.arrived_at,
        size=one.size,
        times=one.times,
        is_test=one.is_test,
        can_replay=bool(one.sealed_body) and one.state != State.WAITING,
    )


def offered_at(organisation_ids: Collection[int], *, also: Collection[int] = ()) -> list[OfferRow]:
    """The connections of these organisations that are on, and these ones whatever became of them.

    Who asks belongs to the organisations, and has said something about the others. One query.
    """
    every = Connection.objects.unscoped("who belongs to an organisation may know of them")
    offered = Q(organisation_id__in=organisation_ids, is_on=True, closed_at=None)
    offered &= ~Q(system__in=HEARD_APART)
    found = every.filter(offered | Q(pk__in=also)).order_by("name", "pk")
    fields = ("pk", "public_id", "name", "system", "organisation_id", "is_on")
    return [OfferRow(*row) for row in found.values_list(*fields)]


def names_of(connection_ids: Iterable[int]) -> dict[int, str]:
    """What connections are called. Who asks has got something that they told. One query."""
    every = Connection.objects.unscoped("the names of who told it")
    return dict(every.filter(pk__in=list(connection_ids)).values_list("pk", "name"))


def waiting(
    limit: int, systems: Collection[str] = (), only: Collection[int] | None = None
) -> list[int]:
    """What is to be read now, of each connection the oldest first, in turns: through one much may
    come. Of these systems, or of all but those with a reader of their own."""
    lines = Arrival.objects.unscoped("what came to all organisations is read by one worker")
    now = clock.now()
    due = lines.filter(Q(retry_at=None) | Q(retry_at__lte=now), state=State.WAITING)
    apart = Q(connection__system__in=systems or HEARD_APART)
    due = due.filter(apart if systems else ~apart)
    due = due if only is None else due.filter(pk__in=only)
    turn = Window(RowNumber(), partition_by="connection_id", order_by="pk")
    return list(due.order_by(turn, "pk").values_list("pk", flat=True)[:limit])


def _lasting_name(connection: Connection, arrival: Arrival) -> str:
    """By which a delivery is known again for ever. An HMAC of the body vouches for no header: what
    is sent once more under another name says the same, and is the same."""
    if connection.how_proven.kind == "hmac" and not connection.delivery_field:
        return sha256(arrival.body).hexdigest()
    return arrival.delivery


def delivery(arrival: Arrival) -> Delivery:
    """An arrival as its reader gets it."""
    connection = arrival.connection
    return Delivery(
        id=arrival.pk,
        connection_id=connection.pk,
        public_id=connection.public_id,
        organisation_id=connection.organisation_id,
        connection=connection.name,
        system=connection.system,
        name=_lasting_name(connection, arrival),
        headers=arrival.headers,
        body=json.loads(arrival.body or b"null"),
        arrived_at=arrival.arrived_at,
        is_test=arrival.is_test,
    )
