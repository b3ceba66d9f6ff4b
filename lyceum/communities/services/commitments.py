"""Sponsors' commitments: hours or money, promised by who may, and taken back in the open."""

from datetime import date

from django.db import transaction

from lyceum.communities import selectors
from lyceum.communities.errors import CannotPromise, NotAPromise
from lyceum.communities.events import CommitmentEvent, CommitmentMade, CommitmentTakenBack
from lyceum.communities.models import Commitment
from lyceum.communities.types import NewCommitment
from lyceum.kernel import clock, money
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

from .canvas import canvas_fact
from .facts import ALL

MOST = 10**15
LONGEST = 200
YEARS = 10


@transaction.atomic
def promise(*, by: Actor, canvas_id: int, new: NewCommitment) -> Commitment:
    """Promise hours or money for an organisation; nobody promises in the name of somebody else."""
    stand = selectors.canvas_for(by, canvas_id)
    if not stand.is_inside or by.person_id is None:
        raise Forbidden
    _insist(new)
    if not selectors.may_promise(by, stand.canvas, new.organisation_id, new.measure):
        raise CannotPromise
    made = Commitment.objects.create(
        owner_id=person_owner(by.person_id),
        canvas=stand.canvas,
        organisation_id=new.organisation_id,
        sponsor_id=by.person_id,
        measure=new.measure,
        amount=new.amount,
        currency=new.currency,
        words=new.words.strip()[:LONGEST],
        since=new.since,
        until=new.until,
        made_at=clock.now(),
    )
    publish(_fact(CommitmentMade, by, made))
    return made


def _insist(new: NewCommitment) -> None:
    if new.measure not in Commitment.Measure.values:
        raise NotFound
    is_money = new.measure not in Commitment.HOURS
    is_told = new.currency in money.CURRENCIES if is_money else not new.currency
    first, last = date(2000, 1, 1), clock.today().replace(day=1, month=1)
    last = last.replace(year=last.year + YEARS)
    if not (0 < new.amount < MOST and is_told and first <= new.since <= new.until <= last):
        raise NotAPromise


@transaction.atomic
def take_back_commitment(*, by: Actor, commitment_id: int, why: str = "") -> Commitment:
    """Promise it no more. It stays to be read that it was, and why not."""
    rows = Commitment.objects.unscoped(ALL).select_for_update(of=("self",))
    found = rows.select_related("canvas").filter(pk=commitment_id).first()
    if found is None:
        raise NotFound
    selectors.canvas_for(by, found.canvas_id)
    if found.sponsor_id != by.person_id:
        raise Forbidden
    if found.ended_at is None:
        found.ended_at, found.ended_why = clock.now(), why.strip()[:LONGEST]
        found.save(update_fields=["ended_at", "ended_why"])
        publish(_fact(CommitmentTakenBack, by, found))
    return found


def _fact(fact: type[CommitmentEvent], by: Actor, one: Commitment) -> CommitmentEvent:
    about = {"commitment_id": one.pk, "person_id": one.sponsor_id, "measure": one.measure}
    return canvas_fact(fact, by, one.canvas, **about)
