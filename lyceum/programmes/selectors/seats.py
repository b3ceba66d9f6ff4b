"""Questions about seats and the lists of those who wait for one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.programmes.models import Invitation, Offering, Seat, Waiting


@dataclass(frozen=True)
class Place:
    """Somebody's own place on a list: how many are before them, and what is kept for them."""

    id: int
    before: int
    takes_at_once: bool
    offered_until: datetime | None


@dataclass(frozen=True)
class InvitedRow:
    """Somebody who was asked to come, and what they answered; "" for nothing yet."""

    name: str
    answer: str
    answer_word: str


def seats_in(actor: Actor, offering_ids: Collection[int], person_id: int) -> dict[int, Seat]:
    """A person's seats in these runs, as far as the actor may know."""
    rows = Seat.objects.within(actor.scope).filter(
        offering_id__in=offering_ids, person_id=person_id, given_up_at=None
    )
    return {seat.offering_id: seat for seat in rows.select_related("offering", "enrolment")}


def sits_in(person_id: int, offering_id: int) -> bool:
    """Whether a person has a seat in a run."""
    rows = Seat.objects.unscoped("whether this person sits there")
    return rows.filter(person_id=person_id, offering_id=offering_id, given_up_at=None).exists()


def place_of(actor: Actor, offering_id: int, person_id: int) -> Place | None:
    """Where a person stands on the list of a run; None where they do not wait for it."""
    rows = Waiting.objects.within(actor.scope).filter(
        offering_id=offering_id, person_id=person_id, ended_at=None
    )
    mine = rows.first()
    if mine is None:
        return None
    before = _waiting(offering_id).filter(pk__lt=mine.pk).count()
    return Place(mine.pk, before, mine.takes_at_once, mine.offered_until)


def invitation_of(actor: Actor, offering_id: int, person_id: int) -> Invitation | None:
    """How a person was asked to come to a run; None where they were not."""
    rows = Invitation.objects.within(actor.scope)
    return rows.filter(offering_id=offering_id, person_id=person_id).first()


def invited_to(offering_id: int) -> list[InvitedRow]:
    """Who was asked to come to a run (got through the gate of those who offer it), by name."""
    rows = Invitation.objects.unscoped("of a run that the actor offers")
    found = list(rows.filter(offering_id=offering_id).order_by("pk"))
    names = identity.names_of({each.person_id for each in found})
    told = (
        InvitedRow(names.get(each.person_id, ""), each.answer, each.get_answer_display())
        for each in found
    )
    return sorted(told, key=lambda row: row.name)


def waiting_count(offering_id: int) -> int:
    """How many wait for a run (got through its gate)."""
    return _waiting(offering_id).count()


def _waiting(offering_id: int) -> QuerySet[Waiting]:
    rows = Waiting.objects.unscoped("how many there are, nobody by name")
    return rows.filter(offering_id=offering_id, ended_at=None)


def lacks_papers(actor: Actor, offering: Offering, person_id: int) -> bool:
    """Whether a person sits in a run that asks for papers which they have not given."""
    mine = Seat.objects.within(actor.scope).filter(person_id=person_id)
    return _without_papers(mine, offering).exists()


def people_without_papers(offering: Offering, taken_before: datetime) -> list[int]:
    """Who has had a seat for a while and has not given what the run asks for."""
    rows = Seat.objects.unscoped("the house reminds them").filter(taken_at__lt=taken_before)
    ids = _without_papers(rows, offering).order_by("pk").values_list("person_id", flat=True)
    return list(ids)


def runs_that_ask(first: date, last: date) -> list[int]:
    """The runs that begin within these days and ask something of those who come along."""
    runs = Offering.objects.unscoped("the clock looks at all").filter(
        ~Q(consent="") | Q(asks_contact=True), starts_on__range=(first, last), cancelled_at=None
    )
    return list(runs.order_by("starts_on", "pk").values_list("pk", flat=True))


def _without_papers(seats: QuerySet[Seat], offering: Offering) -> QuerySet[Seat]:
    """Of these seats in a run those without its papers; who agreed to other words is asked again."""
    if not (offering.consent or offering.asks_contact):
        return seats.none()
    lacks = Q(papers=None)
    if offering.consent:
        lacks |= ~Q(papers__agreed_to=offering.consent)
    if offering.asks_contact and offering.last_day >= clock.today():  # later it is forgotten
        lacks |= Q(papers__contact="")
    return seats.filter(lacks, offering=offering, given_up_at=None)
