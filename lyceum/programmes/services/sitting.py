"""Sitting down in a run that is locked: for whoever presses the button, and for the list."""

from typing import Any

from lyceum.catalogue import api as catalogue
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.money import Money
from lyceum.kernel.scope import person_owner
from lyceum.learning import api as learning
from lyceum.programmes import selectors
from lyceum.programmes.errors import (
    DeadlineHasPassed,
    OfferingIsCancelled,
    OfferingIsFull,
    SeatInAnotherRun,
)
from lyceum.programmes.events import SeatTaken
from lyceum.programmes.models import Invitation, Offering, Seat, Waiting
from lyceum.programmes.types import seat_name
from lyceum.rules import api as rules
from lyceum.wallets import api as wallets

from .dates import write_dates
from .entering import enter_by_seat
from .states import ALL


def sit(
    by: Actor,
    offering: Offering,
    learner_id: int,
    *,
    is_paid_elsewhere: bool = False,
    shown: Money | None = None,
) -> Seat:
    """A seat of a locked run, enrolled and paid; a place on the list has served its purpose then.

    Raises what `take_seat` does.
    """
    place = place_on_list(offering, learner_id)
    insist_on_room(offering, place)
    resource = catalogue.resource_for(by, offering.resource_id)
    rules.insist(by, "join", catalogue.thing_of(resource))
    enrolment = learning.enrol(
        by=by, resource_id=offering.resource_id, learner_id=learner_id, offering_id=offering.pk
    )
    insist_on_one_run(by, offering, learner_id)  # the enrolment is locked now: no second comes by
    if place:
        leave_list(offering, place, Waiting.Outcome.SEATED)
    seat = _seat(by, offering, learner_id, enrolment.pk)
    _answer_invitation(offering, learner_id)
    _pay(by, seat, offering, shown, is_paid_elsewhere=is_paid_elsewhere)
    publish(SeatTaken(**seated(by, seat, offering)))
    enter_by_seat(by, seat, offering)
    write_dates(offering, [learner_id])
    return seat


def _answer_invitation(offering: Offering, learner_id: int) -> None:
    """Who was invited has come, whatever they had said before."""
    rows = Invitation.objects.unscoped(ALL).filter(offering=offering, person_id=learner_id)
    rows.update(answer=Invitation.Answer.CAME, answered_at=clock.now())


def insist_on_room(offering: Offering, place: Waiting | None = None) -> None:
    """Stop here unless there is a seat, or one is kept for who waits."""
    insist_on_time(offering)
    if offering.seats_left == 0 and not (place and place.is_offered):
        raise OfferingIsFull


def insist_on_time(offering: Offering) -> None:
    """Stop here where nobody joins any more."""
    if offering.cancelled_at:
        raise OfferingIsCancelled
    if selectors.day_at(offering) > offering.joinable_until:
        raise DeadlineHasPassed(day=offering.joinable_until)


def insist_on_rules(by: Actor, offering: Offering) -> None:
    """Stop here where the rules say no; nothing is remembered of it."""
    resource = catalogue.resource_for(by, offering.resource_id)
    decision = rules.decide(by, "join", catalogue.thing_of(resource))
    if not decision.is_allowed:
        raise rules.AgainstTheRules(decision=decision, why=rules.in_words(decision))


def insist_on_one_run(by: Actor, offering: Offering, learner_id: int) -> None:
    """Nobody sits in two runs of one thing at once; what is over or cancelled does not count."""
    other = selectors.seat_of(by, learner_id, offering.resource_id, but_in=offering.pk)
    if other:
        raise SeatInAnotherRun(day=other.offering.starts_on)


def place_on_list(offering: Offering, person_id: int) -> Waiting | None:
    """Where somebody waits for a seat of this run."""
    rows = Waiting.objects.unscoped(ALL).filter(offering=offering, ended_at=None)
    return rows.filter(person_id=person_id).first()


def leave_list(offering: Offering, place: Waiting, outcome: str) -> None:
    """End a place on the list of a locked run; a seat that was kept for it is kept no more."""
    if place.is_offered:
        offering.seats_offered -= 1
        offering.save(update_fields=["seats_offered"])
    place.ended_at, place.outcome = clock.now(), outcome
    place.save(update_fields=["ended_at", "outcome"])


def seated(by: Actor, seat: Seat, offering: Offering) -> dict[str, Any]:
    """What the facts about a seat say."""
    return {
        "by": str(by),
        "owner_id": seat.owner_id,
        "seat_id": seat.pk,
        "offering_id": offering.pk,
        "resource_id": offering.resource_id,
        "person_id": seat.person_id,
        "organisation_id": seat.organisation_id,
    }


def _seat(by: Actor, offering: Offering, learner_id: int, enrolment_id: int) -> Seat:
    seat = Seat.objects.create(
        owner_id=person_owner(learner_id),
        offering=offering,
        person_id=learner_id,
        organisation_id=by.organisation_id,
        enrolment_id=enrolment_id,
        taken_at=clock.now(),
        starts_on=offering.starts_on,
        refund_days=offering.refund_days,
        late_refund=offering.late_refund,
    )
    offering.seats_taken += 1
    offering.save(update_fields=["seats_taken"])
    return seat


def _pay(
    by: Actor, seat: Seat, offering: Offering, shown: Money | None, *, is_paid_elsewhere: bool
) -> None:
    """Where the run's price is not known, what was paid for the resource stays paid."""
    if offering.price is None:
        return
    order = selectors.order_for(by, offering, about=seat_name(seat.pk))
    if order and is_paid_elsewhere:
        wallets.end_request(by=by, person_id=seat.person_id, wanted=order.wanted)
    elif order:
        wallets.insist_on_price(order, shown)
    wallets.pay_instead(
        by=by,
        person_id=seat.person_id,
        order=None if is_paid_elsewhere else order,
        of=f"learning.enrolment:{seat.enrolment_id}",
    )
