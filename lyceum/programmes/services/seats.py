"""Taking a seat in a dated run, asking to have it paid, and giving it up."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lyceum.catalogue import api as catalogue
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.money import Money
from lyceum.learning import api as learning
from lyceum.programmes import policies, selectors
from lyceum.programmes.errors import OfferingIsFree, RunIsBehindYou
from lyceum.programmes.events import SeatGivenUp
from lyceum.programmes.models import Offering, Seat, Waiting
from lyceum.programmes.types import seat_name
from lyceum.wallets import api as wallets

from .dates import take_back_dates
from .entering import leave_with_seat
from .sitting import (
    insist_on_one_run,
    insist_on_room,
    leave_list,
    place_on_list,
    seated,
    sit,
)
from .states import ALL, locked
from .waiting import make_ready, move_list


@transaction.atomic
def take_seat(
    *,
    by: Actor,
    offering_id: int,
    learner_id: int,
    is_paid_elsewhere: bool = False,
    shown: Money | None = None,
) -> Seat:
    """Take a seat in a run, and enrol by it. Who sits there already stays seated.

    A run with a price is paid from the learner's pots, where one of them pays for such a thing. What
    was paid for the resource by itself comes back first: it is one thing, and paid once. `shown` is
    the price that they said yes to, where a page asked. Raises what `wallets.pay_for` does;
    `PriceHasChanged`, `SeatInAnotherRun`, `RunIsBehindYou`.
    """
    if not policies.can_sit_as(by, learner_id):
        raise Forbidden
    offering = locked(offering_id)
    catalogue.resource_for(by, offering.resource_id)
    if seat := _kept_seat(by, offering, learner_id):
        return seat
    return sit(by, offering, learner_id, is_paid_elsewhere=is_paid_elsewhere, shown=shown)


@transaction.atomic
def ask_for_seat(*, by: Actor, offering_id: int, learner_id: int, request: wallets.Request) -> int:
    """Ask to have a seat paid, as long as there is one; gives the purchase that waits.

    Raises what `wallets.ask_for` does, and what keeps one from taking the seat.
    """
    if not policies.can_sit_as(by, learner_id):
        raise Forbidden
    offering = locked(offering_id)
    insist_on_room(offering, place_on_list(offering, learner_id))
    insist_on_one_run(by, offering, learner_id)
    order = selectors.order_for(by, offering)
    if order is None:
        raise OfferingIsFree
    return wallets.ask_for(by=by, person_id=learner_id, order=order, request=request).pk


@transaction.atomic
def give_up_seat(*, by: Actor, seat_id: int) -> None:
    """Give a seat back, and leave what it enrolled for, unless that is finished. What was paid comes
    back by the run's terms of today, or of the day when it was taken where those give more back."""
    found = Seat.objects.within(by.scope).filter(pk=seat_id).first()
    if found is None:
        raise NotFound
    offering = locked(found.offering_id)
    _give_up(by, offering, seat_id, selectors.day_at(offering))


@transaction.atomic
def give_up_seats_of(*, by: Actor, enrolment_id: int, on: date) -> int:
    """What the seats enrolled for was left on a day: they are free again. Gives how many."""
    mine = Seat.objects.within(by.scope).filter(enrolment_id=enrolment_id, given_up_at=None)
    found = list(mine.order_by("offering_id").values_list("offering_id", "pk"))
    return sum(_give_up(by, locked(offering_id), pk, on) for offering_id, pk in found)


def _give_up(by: Actor, offering: Offering, seat_id: int, on: date) -> bool:
    seat = Seat.objects.within(by.scope).select_for_update().get(pk=seat_id)
    if seat.given_up_at:
        return False
    enrolment = learning.enrolment_for(by, seat.enrolment_id)
    make_ready(offering, freed=1, paid_for=[seat_name(seat.pk)])
    _free(seat, offering)
    if enrolment.is_open and enrolment.offering_id == offering.pk:  # not by another run since
        learning.withdraw(by=by, enrolment_id=enrolment.pk)
    wallets.refund(by=by, about=seat_name(seat.pk), share=100 * seat.refund_on(on))
    publish(SeatGivenUp(**seated(by, seat, offering)))
    take_back_dates(offering, [seat.person_id])
    leave_with_seat(by, seat.pk)
    move_list(offering)
    return True


def _free(seat: Seat, offering: Offering) -> None:
    seat.given_up_at = clock.now()
    seat.save(update_fields=["given_up_at"])
    offering.seats_taken -= 1
    offering.save(update_fields=["seats_taken"])


def _kept_seat(by: Actor, offering: Offering, learner_id: int) -> Seat | None:
    """The seat that somebody has in this run and goes on with. One that was left is given up."""
    mine = Seat.objects.within(by.scope).filter(offering=offering, person_id=learner_id)
    seat = mine.filter(given_up_at=None).select_related("enrolment").first()
    if seat is None or seat.enrolment.is_open:
        return seat
    if seat.enrolment.completed_at:
        raise RunIsBehindYou
    _give_up(
        by, offering, seat.pk, min(selectors.day_at(offering), seat.enrolment.changed_at.date())
    )
    return None


def free_seats(subject: identity.Subject) -> None:
    """An erased person comes to no run that has not ended yet, and waits for none: their seats are
    free again (the clock moves the lists), and what was paid comes back as the runs' terms say (to
    the pots, which `wallets` empties after this)."""
    house = actors.system("identity", subject.owner_id)
    seats = Seat.objects.unscoped(ALL).filter(person_id=subject.person_id, given_up_at=None)
    for seat in seats.select_related("offering").order_by("offering_id"):
        offering = locked(seat.offering_id)
        day = selectors.day_at(offering)
        if offering.last_day >= day:
            _free(seat, offering)
            terms = 100 * seat.refund_on(day)
            wallets.refund(by=house, about=seat_name(seat.pk), share=terms)
    places = Waiting.objects.unscoped(ALL).filter(person_id=subject.person_id, ended_at=None)
    for place in places.order_by("offering_id"):
        leave_list(locked(place.offering_id), place, Waiting.Outcome.LEFT)


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
                fold.count(locked(seat.offering_id), seats_taken=-1)
            kept = seat_name(taken[seat.offering_id])
            wallets.join_paid(fold, ended=seat_name(seat.pk), stays=kept)
            fold.leave(seat)
            fold.say(_("two seats in one run: one is free again"))
        elif seat.enrolment_id in enrolments:
            fold.change(seat, enrolment_id=enrolments[seat.enrolment_id])


def join_waiting(fold: identity.Fold) -> None:
    """Two accounts become one: nobody waits twice for a run, or for one in which they sit."""
    places = Waiting.objects.unscoped(ALL).filter(ended_at=None)
    seats = Seat.objects.unscoped(ALL).filter(person_id=fold.kept_id, given_up_at=None)
    ours = places.filter(person_id=fold.kept_id)
    there = set(ours.values_list("offering_id", flat=True))
    there |= set(seats.values_list("offering_id", flat=True))
    for place in places.filter(person_id=fold.folded_id).order_by("offering_id"):
        if place.offering_id in there:
            with fold.together():
                if place.is_offered:
                    fold.count(locked(place.offering_id), seats_offered=-1)
                fold.change(place, ended_at=clock.now(), outcome=Waiting.Outcome.LEFT)
            fold.leave(place)
            fold.say(_("two places on one list: the one of the account that stays counts"))
