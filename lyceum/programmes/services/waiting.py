"""The list of a full run: joining it, leaving it, and how it moves.

It moves in the transaction that frees a seat, while the run is locked, and in the order of the
list. Whose turn it is acts as the person who asked for it: their rules and their pots count. The
money of several people moves then, so all that will be touched is locked first (`make_ready`). What
could be foreseen and came otherwise, because somebody spent in between, the clock takes up: it
moves every list with a free seat again, at most once an hour where nobody can have it. And it looks
through the whole of a long list, while whoever frees a seat waits only for a look at its first few.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from lyceum.catalogue import api as catalogue
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError, Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.money import Money
from lyceum.kernel.schedule import one_by_one
from lyceum.kernel.scope import person_owner
from lyceum.learning import api as learning
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations
from lyceum.programmes import policies, selectors
from lyceum.programmes.errors import AlreadySeated, NotFull
from lyceum.programmes.events import (
    PassedOver,
    SeatAwaited,
    SeatOffered,
    SeatOfferLapsed,
    WaitingEnded,
)
from lyceum.programmes.models import Offering, Seat, Waiting
from lyceum.programmes.types import wanted_of
from lyceum.rules import api as rules
from lyceum.wallets import api as wallets

from .sitting import (
    insist_on_one_run,
    insist_on_rules,
    insist_on_time,
    leave_list,
    place_on_list,
    sit,
)
from .states import ALL, locked

log = logging.getLogger(__name__)
TO_ACCEPT = timedelta(hours=48)
TELL_AGAIN = timedelta(days=1)  # who is passed over twice a day hears it once
LOOK_AGAIN = timedelta(hours=1)  # at a list on which nobody can have the free seat
MOVES = 200  # seats that one transaction gives away at most …
LOOKED_AT = 2000  # … to the first of so many …
FIRST_FEW = 50  # … and to the first of so many where somebody waits for a page
Outcome = Waiting.Outcome


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, as whom they act, and what can be foreseen: sit, ask, or pass."""

    place: Waiting
    actor: Actor
    how: str
    why: str = ""


# --- verbs ----------------------------------------------------------------------------------------


@transaction.atomic
def wait_for_seat(
    *,
    by: Actor,
    offering_id: int,
    learner_id: int,
    takes_at_once: bool = True,
    shown: Money | None = None,
) -> Waiting:
    """Go onto the list of a full run. Who is on it stays where they are.

    With `takes_at_once` the first free seat is theirs, and paid from their pots, at the price of now
    (`shown`, where a page asked) or less; else they are asked. Raises `NotFull`, `AlreadySeated`,
    `PriceHasChanged`, and what keeps one from joining at all.
    """
    if not policies.can_sit_as(by, learner_id):
        raise Forbidden
    offering = locked(offering_id)
    catalogue.resource_for(by, offering.resource_id)
    insist_on_time(offering)
    if place := place_on_list(offering, learner_id):
        return place
    if _has_seat(offering, learner_id):
        raise AlreadySeated
    if offering.seats_left != 0:
        raise NotFull
    insist_on_one_run(by, offering, learner_id)
    wallets.insist_on_price(selectors.order_for(by, offering), shown)
    place = Waiting.objects.create(
        owner_id=person_owner(learner_id),
        offering=offering,
        person_id=learner_id,
        organisation_id=by.organisation_id,
        takes_at_once=takes_at_once,
        price=offering.price,
        currency=offering.currency,
        since=clock.now(),
    )
    publish(SeatAwaited(**_about(by, place, offering)))
    return place


@transaction.atomic
def leave_waiting_list(*, by: Actor, offering_id: int, learner_id: int) -> None:
    """Wait no longer; a seat that was kept is the next one's."""
    if not policies.can_sit_as(by, learner_id):
        raise Forbidden
    offering = locked(offering_id)
    place = place_on_list(offering, learner_id)
    if place is None:
        raise NotFound
    end_place(by, offering, place, Outcome.LEFT)
    make_ready(offering)
    move_list(offering)


def lapse_offers(limit: int = 500) -> int:
    """Offers that nobody answered in time go to the next. Each in a transaction of its own."""
    late = Waiting.objects.unscoped("the clock looks at all").filter(
        ended_at=None, offered_until__lte=clock.now()
    )
    return one_by_one(
        _lapse, list(late.order_by("offered_until").values_list("pk", flat=True)[:limit])
    )


def move_lists(limit: int = 500) -> int:
    """Lists with a free seat, and lists of runs that nobody joins any more. Those that were looked at
    longest ago come first; one on which nobody could have a seat is looked at again after an hour."""
    rows = Waiting.objects.unscoped("the clock looks at all").filter(ended_at=None)
    free = Q(offering__seats=None) | Q(
        offering__seats__gt=F("offering__seats_taken") + F("offering__seats_offered")
    )
    day = clock.today()
    over = Q(offering__cancelled_at__isnull=False) | Q(
        offering__deadline_on=None, offering__ends_on=None, offering__starts_on__lt=day
    )
    over |= Q(offering__deadline_on__lt=day)
    over |= Q(offering__deadline_on=None, offering__ends_on__lt=day)
    waiting = rows.filter(Q(offered_until=None) & free | over)
    runs = Offering.objects.unscoped("the clock looks at all").filter(
        Q(list_looked_at=None) | Q(list_looked_at__lt=clock.now() - LOOK_AGAIN),
        pk__in=waiting.values("offering_id"),
    )
    order = (F("list_looked_at").asc(nulls_first=True), "pk")
    return one_by_one(_move_one, list(runs.order_by(*order).values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _lapse(place_id: int) -> int:
    offering = locked(Waiting.objects.unscoped(ALL).get(pk=place_id).offering_id)
    place = Waiting.objects.unscoped(ALL).get(pk=place_id)  # as it is now that the run is locked
    if not place.is_offered or not place.offered_until or place.offered_until > clock.now():
        return 0
    house = actors.system("programmes", place.owner_id)
    leave_list(offering, place, Outcome.LAPSED)
    publish(SeatOfferLapsed(**_about(house, place, offering)))
    _tell("programmes.offer_lapsed", place, offering)
    make_ready(offering)
    move_list(offering)
    return 1


def _move_one(offering_id: int) -> int:
    """One list; also where that fails it was looked at, and is not the first again."""
    runs = Offering.objects.unscoped(ALL).filter(pk=offering_id)
    runs.update(list_looked_at=clock.now())
    given = _move(offering_id)
    if given:  # there may be more
        runs.update(list_looked_at=None)
    return given


@transaction.atomic
def _move(offering_id: int) -> int:
    offering = locked(offering_id)
    if not _is_open(offering):
        return end_list(offering)
    make_ready(offering, among=LOOKED_AT)
    return move_list(offering, among=LOOKED_AT)


# --- how it moves ---------------------------------------------------------------------------------


def make_ready(
    offering: Offering, *, freed: int = 0, paid_for: Collection[str] = (), among: int | None = None
) -> None:
    """Before money moves: lock what refunds of `paid_for` and the payments of those whose turn is
    next will touch. `freed` is how many seats will be free that are not yet."""
    next_ones = [turn for turn in _turns(offering, among, freed) if turn.how == "sit"]
    if not next_ones and not paid_for:
        return
    buyers = [(turn.actor, turn.place.person_id) for turn in next_ones]
    begun = [
        f"learning.enrolment:{row.id}"
        for who, pk in buyers
        for row in learning.enrolments_in(who, pk, [offering.resource_id]).values()
    ]
    wanted = wanted_of(offering.pk)
    wallets.lock_purses(paid_for=[*paid_for, *begun], buyers=buyers, wanted=wanted)


def move_list(offering: Offering, *, among: int | None = None) -> int:
    """Give the free seats of a locked run to the first of its list (`among` so many, else a few) who
    can have them; gives how many. What is free then the clock soon gives to who is further behind.
    Who needs somebody's yes is asked, and the seat is kept; who cannot pay is passed over,
    told, and keeps the place."""
    given, turns = 0, _turns(offering, among)
    if among is None and len(turns) == FIRST_FEW:
        runs = Offering.objects.unscoped(ALL).filter(pk=offering.pk)
        runs.update(list_looked_at=None)  # the clock takes it first
    for turn in turns:
        if turn.how == "pass":
            _pass_over(turn, offering)
            continue
        how = _sits(turn, offering) if turn.how == "sit" else turn.how
        if how == "ask":
            _offer(turn, offering)
        given += how != "pass"
    return given


def end_list(offering: Offering) -> int:
    """Nobody joins this run any more: who waited is told. Gives how many."""
    rows = Waiting.objects.unscoped(ALL).filter(offering=offering, ended_at=None)
    places = list(rows.order_by("pk"))
    for place in places:
        end_place(actors.system("programmes", place.owner_id), offering, place, Outcome.OVER)
        _tell("programmes.list_ended", place, offering)
    return len(places)


def end_place(by: Actor, offering: Offering, place: Waiting, outcome: str) -> None:
    """Wait no longer, and say so."""
    leave_list(offering, place, outcome)
    publish(WaitingEnded(**_about(by, place, offering), outcome=outcome))


def _is_open(offering: Offering) -> bool:
    return not offering.cancelled_at and selectors.day_at(offering) <= offering.joinable_until


def _turns(offering: Offering, among: int | None, freed: int = 0) -> list[Turn]:
    """Whose turn it is, in order, until every free seat has found somebody."""
    if not _is_open(offering):
        return []
    left = MOVES if offering.seats_left is None else min(MOVES, offering.seats_left + freed)
    rows = Waiting.objects.unscoped(ALL).filter(
        offering=offering, ended_at=None, offered_until=None
    )
    turns: list[Turn] = []
    for place in rows.order_by("pk")[: among or FIRST_FEW] if left > 0 else ():
        turns.append(_turn(place, offering))
        left -= turns[-1].how != "pass"
        if not left:
            break
    return turns


def _turn(place: Waiting, offering: Offering) -> Turn:
    """What would become of it, as far as can be seen without locking anything."""
    scope = rules.within_rules(organisations.scope_of(place.person_id, place.organisation_id))
    actor = actors.Actor("person", str(place.person_id), scope)
    try:
        insist_on_one_run(actor, offering, place.person_id)
        order = selectors.order_for(actor, offering)
        insist_on_rules(actor, offering)
    except DomainError as why:
        return Turn(place, actor, "pass", str(why))
    if not place.takes_at_once or (order and place.is_dearer(order.price)):
        return Turn(place, actor, "ask")
    paying = wallets.paying(actor, place.person_id, order) if order else None
    if paying is None or (paying.asked and paying.asked.state == "approved"):
        return Turn(place, actor, "sit")
    if paying.asked or (paying.payment.needs_consent and not paying.payment.missing):
        return Turn(place, actor, "ask")
    if paying.payment.missing or paying.payment.outdated:
        return Turn(place, actor, "pass", "money")
    return Turn(place, actor, "sit")


def _sits(turn: Turn, offering: Offering) -> str:
    """Try it. Where that is refused, nothing of it is left: who needs a yes is asked; for whom it
    came otherwise than foreseen the clock tries again."""
    before = (offering.seats_taken, offering.seats_offered)
    try:
        with transaction.atomic():
            sit(turn.actor, offering, turn.place.person_id)
    except DomainError as why:
        log.info("run %s: place %s has to wait: %s", offering.pk, turn.place.pk, why)
        offering.seats_taken, offering.seats_offered = before
        asks = isinstance(why, (wallets.NeedsConsent, wallets.WaitsForAnswer))
        return "ask" if asks else "pass"
    _tell("programmes.seat_from_list", turn.place, offering)
    return "sit"


def _offer(turn: Turn, offering: Offering) -> None:
    place = turn.place
    place.offered_until = _until(offering)
    place.save(update_fields=["offered_until"])
    offering.seats_offered += 1
    offering.save(update_fields=["seats_offered"])
    house = actors.system("programmes", place.owner_id)
    publish(SeatOffered(**_about(house, place, offering)))
    _tell("programmes.seat_offered", place, offering)


def _until(offering: Offering) -> datetime:
    """Two days, but not beyond the day on which one may join."""
    return min(clock.now() + TO_ACCEPT, selectors.end_of_joining(offering))


def _pass_over(turn: Turn, offering: Offering) -> None:
    place, now = turn.place, clock.now()
    if place.passed_over_at and now - place.passed_over_at < TELL_AGAIN:
        return
    place.passed_over_at = now
    place.save(update_fields=["passed_over_at"])
    house = actors.system("programmes", place.owner_id)
    publish(PassedOver(**_about(house, place, offering)))
    _tell("programmes.passed_over", place, offering, why="" if turn.why == "money" else turn.why)


def _has_seat(offering: Offering, person_id: int) -> bool:
    seats = Seat.objects.unscoped(ALL).filter(offering=offering, person_id=person_id)
    return seats.filter(given_up_at=None, enrolment__state__in=learning.Enrolment.OPEN).exists()


def _tell(kind: str, place: Waiting, offering: Offering, **words: Any) -> None:
    card = identity.cards_of([place.person_id]).get(place.person_id)
    with translation.override(card.locale if card and card.locale else settings.LANGUAGE_CODE):
        day = date_format(offering.starts_on)
        until = _until_words(place.offered_until, card) if place.offered_until else ""
    messaging.send(
        kind=kind,
        to=place.person_id,
        about=messaging.About(
            selectors.title_of(offering),
            reverse("programmes:run", args=[offering.pk]),
            day=day,
            until=until,
            **words,
        ),
        organisation_id=place.organisation_id,
    )


def _until_words(at: datetime, card: identity.PersonCard | None) -> str:
    """As the clocks of the reader show it; the zone is said where they have not said theirs."""
    zone = card.time_zone if card and card.time_zone in available_timezones() else ""
    here = timezone.localtime(at, ZoneInfo(zone or timezone.get_default_timezone_name()))
    words = date_format(here, "DATETIME_FORMAT")
    return words if zone else f"{words} ({here.tzname()})"


def _about(by: Actor, place: Waiting, offering: Offering) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": place.owner_id,
        "waiting_id": place.pk,
        "offering_id": offering.pk,
        "resource_id": offering.resource_id,
        "person_id": place.person_id,
        "organisation_id": place.organisation_id,
    }
