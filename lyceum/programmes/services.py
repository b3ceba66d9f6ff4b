from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lyceum.catalogue import api as catalogue
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.learning import api as learning
from lyceum.rules import api as rules
from lyceum.wallets import api as wallets

from . import policies, selectors
from .errors import (
    DatesDoNotFit,
    DeadlineHasPassed,
    FewerSeatsThanTaken,
    OfferingIsCancelled,
    OfferingIsFull,
)
from .events import OfferingAdded, OfferingCancelled, OfferingChanged, SeatGivenUp, SeatTaken
from .models import Offering, Seat
from .types import Run

ALL = "locked by its id; the policy is asked before anything changes"


@transaction.atomic
def add_offering(*, by: Actor, resource_id: int, run: Run) -> Offering:
    """Announce a dated run of a resource."""
    resource = catalogue.resource_for(by, resource_id)
    if not policies.can_offer(by, resource.organisation_id):
        raise Forbidden
    _insist_on_dates(run)
    offering = Offering.objects.create(
        owner_id=organisation_owner(resource.organisation_id),
        organisation_id=resource.organisation_id,
        resource_id=resource.pk,
        added_at=clock.now(),
        **asdict(run),
    )
    publish(OfferingAdded(**_about(by, offering)))
    return offering


@transaction.atomic
def change_offering(*, by: Actor, offering_id: int, version: int, run: Run) -> Offering:
    """Change a run, unless somebody else has changed it since `version`."""
    offering = _locked(offering_id)
    if not policies.can_offer(by, offering.organisation_id):
        raise Forbidden
    if offering.version != version:
        raise EditedMeanwhile
    _insist_on_dates(run)
    if run.seats is not None and run.seats < offering.seats_taken:
        raise FewerSeatsThanTaken(taken=offering.seats_taken)
    for name, value in asdict(run).items():
        setattr(offering, name, value)
    offering.version += 1
    offering.save()
    publish(OfferingChanged(**_about(by, offering)))
    return offering


@transaction.atomic
def cancel_offering(*, by: Actor, offering_id: int) -> None:
    """Say that a run will not take place; who has a seat stays enrolled, without a date, and gets
    back what was paid for it."""
    offering = _locked(offering_id)
    if not policies.can_offer(by, offering.organisation_id):
        raise Forbidden
    if offering.cancelled_at:
        return
    offering.cancelled_at = clock.now()
    offering.save(update_fields=["cancelled_at"])
    seats = Seat.objects.unscoped(ALL).filter(offering=offering, given_up_at=None)
    for pk in seats.order_by("pk").values_list("pk", flat=True):
        wallets.refund(by=by, about=_seat(pk))
    publish(OfferingCancelled(**_about(by, offering)))


@transaction.atomic
def take_seat(
    *, by: Actor, offering_id: int, learner_id: int, is_paid_elsewhere: bool = False
) -> Seat:
    """Take a seat in a run, and enrol by it. Who sits there already stays seated.

    A run with a price is paid from the learner's pots, where one of them pays for such a thing.
    Raises what `wallets.pay_for` does.
    """
    if not policies.can_sit_as(by, learner_id):
        raise Forbidden
    offering = _locked(offering_id)
    resource = catalogue.resource_for(by, offering.resource_id)
    seats = Seat.objects.within(by.scope).filter(offering=offering, given_up_at=None)
    if seat := seats.filter(person_id=learner_id).first():
        return seat
    _insist_on_room(offering)
    rules.insist(by, "join", catalogue.thing_of(resource))
    enrolment = learning.enrol(
        by=by, resource_id=offering.resource_id, learner_id=learner_id, offering_id=offering.pk
    )
    seat = Seat.objects.create(
        owner_id=person_owner(learner_id),
        offering=offering,
        person_id=learner_id,
        organisation_id=by.organisation_id,
        enrolment_id=enrolment.pk,
        taken_at=clock.now(),
    )
    offering.seats_taken += 1
    offering.save(update_fields=["seats_taken"])
    order = None if is_paid_elsewhere else selectors.order_for(by, offering, about=_seat(seat.pk))
    if order:
        wallets.pay_for(by=by, person_id=learner_id, order=order)
    publish(SeatTaken(**_seated(by, seat, offering)))
    return seat


@transaction.atomic
def give_up_seat(*, by: Actor, seat_id: int) -> None:
    """Give a seat back, and leave what it enrolled for, unless that is finished. What was paid comes
    back as the run's terms say."""
    found = Seat.objects.within(by.scope).filter(pk=seat_id).first()
    if found is None:
        raise NotFound
    offering = _locked(found.offering_id)
    seat = Seat.objects.within(by.scope).select_for_update().get(pk=seat_id)
    if seat.given_up_at:
        return
    seat.given_up_at = clock.now()
    seat.save(update_fields=["given_up_at"])
    offering.seats_taken -= 1
    offering.save(update_fields=["seats_taken"])
    if learning.enrolment_for(by, seat.enrolment_id).is_open:
        learning.withdraw(by=by, enrolment_id=seat.enrolment_id)
    wallets.refund(by=by, about=_seat(seat.pk), share=100 * offering.refund_on(clock.today()))
    publish(SeatGivenUp(**_seated(by, seat, offering)))


def free_seats(subject: identity.Subject) -> None:
    """An erased person comes to no run that has not ended yet: their seats are free again, and what
    was paid comes back as the runs' terms say (to the pots, which `wallets` empties after this)."""
    house = actors.system("identity", subject.owner_id)
    seats = Seat.objects.unscoped(ALL).filter(person_id=subject.person_id, given_up_at=None)
    for seat in seats.select_related("offering").order_by("offering_id"):
        offering = _locked(seat.offering_id)
        if (offering.ends_on or offering.starts_on) >= clock.today():
            seat.given_up_at = clock.now()
            seat.save(update_fields=["given_up_at"])
            offering.seats_taken -= 1
            offering.save(update_fields=["seats_taken"])
            terms = 100 * offering.refund_on(clock.today())
            wallets.refund(by=house, about=_seat(seat.pk), share=terms)


def _seat(pk: int) -> str:
    return f"programmes.seat:{pk}"


def _locked(offering_id: int) -> Offering:
    runs = Offering.objects.unscoped(ALL).select_for_update()
    offering = runs.filter(pk=offering_id).first()
    if offering is None:
        raise NotFound
    return offering


def _insist_on_dates(run: Run) -> None:
    end = run.ends_on or run.starts_on
    if end < run.starts_on or (run.deadline_on and run.deadline_on > end):
        raise DatesDoNotFit


def _insist_on_room(offering: Offering) -> None:
    if offering.cancelled_at:
        raise OfferingIsCancelled
    if clock.today() > offering.joinable_until:
        raise DeadlineHasPassed(day=offering.joinable_until)
    if offering.seats_left == 0:
        raise OfferingIsFull


def _about(by: Actor, offering: Offering) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": offering.owner_id,
        "offering_id": offering.pk,
        "resource_id": offering.resource_id,
        "organisation_id": offering.organisation_id,
    }


def _seated(by: Actor, seat: Seat, offering: Offering) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": seat.owner_id,
        "seat_id": seat.pk,
        "offering_id": offering.pk,
        "resource_id": offering.resource_id,
        "person_id": seat.person_id,
        "organisation_id": seat.organisation_id,
    }


def join_seats(fold: identity.Fold) -> None:
    """Two accounts become one: nobody sits on two seats of a run, or pays for two."""
    seats = Seat.objects.unscoped(ALL)
    ours = seats.filter(person_id=fold.kept_id, given_up_at=None)
    taken = dict(ours.values_list("offering_id", "pk"))
    enrolments = fold.instead_of("learning.Enrolment")
    for seat in seats.filter(person_id=fold.folded_id).order_by("offering_id", "pk"):
        if seat.given_up_at is None and seat.offering_id in taken:
            with fold.together():
                fold.change(seat, given_up_at=clock.now())
                fold.count(_locked(seat.offering_id), seats_taken=-1)
            wallets.join_paid(fold, ended=_seat(seat.pk), stays=_seat(taken[seat.offering_id]))
            fold.leave(seat)
            fold.say(_("two seats in one run: one is free again"))
        elif seat.enrolment_id in enrolments:
            fold.change(seat, enrolment_id=enrolments[seat.enrolment_id])
