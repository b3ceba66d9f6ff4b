"""Coffee: who takes part, when people are brought together, and whether they met."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from lyceum.communities import pairing, selectors
from lyceum.communities.events import (
    CoffeeAsked,
    CoffeeLeft,
    CoffeePaired,
    CoffeePlanned,
    CoffeeTold,
)
from lyceum.communities.models import (
    CoffeeAvoidance,
    CoffeeGroup,
    CoffeePlan,
    CoffeeRound,
    CoffeeSeat,
    CoffeeWish,
    Space,
    SpaceMember,
)
from lyceum.communities.types import STARTERS, Place
from lyceum.feedback import api as feedback
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.schedule import one_by_one
from lyceum.kernel.scope import person_owner

from .facts import ALL, space_fact, tell

WEEKS = (1, 2, 4)
ASKED_AFTER = timedelta(days=6)
RESTS = timedelta(days=14)


@transaction.atomic
def plan_coffee(*, by: Actor, space_id: int, every_weeks: int, starts_on: date) -> CoffeePlan:
    """Bring people together every so many weeks; 0: no more."""
    place = selectors.place_for(by, space_id)
    if not place.may_keep:
        raise Forbidden
    if every_weeks and every_weeks not in WEEKS:
        raise NotFound
    said: dict[str, Any] = {"is_on": bool(every_weeks)}
    if every_weeks:
        next_on = _next_on(place.space, every_weeks, starts_on)
        said |= {"every_weeks": every_weeks, "next_on": next_on}
    plan, _new = CoffeePlan.objects.update_or_create(
        space=place.space, defaults=said, create_defaults={"next_on": starts_on, **said}
    )
    publish(space_fact(CoffeePlanned, by, place.space, every_weeks=every_weeks))
    return plan


def _next_on(space: Space, every_weeks: int, starts_on: date) -> date:
    """The same rhythm said again changes nothing, and another one brings nobody together sooner than
    it says after the last time."""
    plan = CoffeePlan.objects.select_for_update().filter(space=space).first()
    if plan and plan.is_on and plan.every_weeks == every_weeks:
        return plan.next_on
    last = CoffeeRound.objects.filter(space=space).order_by("-number").first()
    return max(starts_on, last.on + timedelta(weeks=every_weeks)) if last else starts_on


@transaction.atomic
def take_part(*, by: Actor, space_id: int, snoozed_until: date | None = None) -> CoffeeWish:
    """Be brought together with others; or not before a day."""
    place = _inside(by, space_id)
    said = {"snoozed_until": snoozed_until}
    fresh = {"owner_id": person_owner(by.person_id or 0), "since": clock.now(), **said}
    wish, _new = CoffeeWish.objects.unscoped("the actor's own").update_or_create(
        space=place.space, person_id=by.person_id or 0, defaults=said, create_defaults=fresh
    )
    publish(space_fact(CoffeeAsked, by, place.space, person_id=by.person_id))
    return wish


@transaction.atomic
def stop_coffee(*, by: Actor, space_id: int) -> None:
    """Be brought together with nobody any more."""
    place = _inside(by, space_id)
    mine = CoffeeWish.objects.unscoped("the actor's own").filter(
        space=place.space, person_id=by.person_id or 0
    )
    if mine.delete()[0]:
        publish(space_fact(CoffeeLeft, by, place.space, person_id=by.person_id))


def _inside(by: Actor, space_id: int) -> Place:
    place = selectors.place_for(by, space_id)
    if not place.is_in or by.person_id is None:
        raise Forbidden
    return place


@transaction.atomic
def avoid(*, by: Actor, other_id: int, is_wanted: bool = True) -> None:
    """Never be brought together with somebody, anywhere; they do not learn of it."""
    rows = CoffeeAvoidance.objects.unscoped("the actor's own")
    mine = rows.filter(person_id=by.person_id or 0, other_id=other_id)
    if not is_wanted:
        mine.delete()
    elif not mine.exists() and by.person_id and by.person_id != other_id:
        rows.create(owner_id=person_owner(by.person_id), person_id=by.person_id, other_id=other_id)


@transaction.atomic
def avoid_group(*, by: Actor, group_id: int) -> None:
    """Never again with those of a coffee of one's own."""
    seats = CoffeeSeat.objects.unscoped("who was there with the actor").filter(group_id=group_id)
    people = set(seats.values_list("person_id", flat=True))
    if by.person_id not in people:
        raise NotFound
    for other_id in sorted(people - {by.person_id}):
        avoid(by=by, other_id=other_id)


@transaction.atomic
def say_met(*, by: Actor, group_id: int, has_met: bool) -> None:
    """Whether one met."""
    rows = CoffeeSeat.objects.unscoped("the actor's own").select_for_update()
    seat = rows.filter(group_id=group_id, person_id=by.person_id or 0).first()
    if seat is None:
        raise NotFound
    seat.has_met = has_met
    seat.save(update_fields=["has_met"])
    space = Space.objects.unscoped(ALL).get(pk=seat.group.round.space_id)
    publish(space_fact(CoffeeTold, by, space, person_id=seat.person_id, has_met=has_met))
    if has_met:
        _ask_how_it_was(seat, space)


def _ask_how_it_was(seat: CoffeeSeat, space: Space) -> None:
    """Once for the coffee of a space, and not where they were asked about something of late."""
    mine = SpaceMember.objects.unscoped(ALL).filter(space=space, person_id=seat.person_id)
    feedback.ask(
        by=actors.system("communities", seat.owner_id),
        person_id=seat.person_id,
        subject=feedback.Subject(
            kind="coffee",
            id=str(space.pk),
            title=space.title,
            url=reverse("communities:coffee", args=[space.pk]),
            offered_by=space.organisation_id,
        ),
        organisation_id=mine.values_list("organisation_id", flat=True).first(),
        tells_after=timedelta(days=1),
        rests=RESTS,
    )


# --- the clock ------------------------------------------------------------------------------------


def pair_for_coffee() -> int:
    """Every space whose day has come; a day that was missed is made up for once, not often."""
    today = clock.today()
    due = CoffeePlan.objects.filter(is_on=True, next_on__lte=today, space__closed_at=None)
    return one_by_one(_round, list(due.values_list("pk", flat=True)))


def _round(plan_id: int) -> int:
    """Who goes with whom is worked out before anything is locked: it may take its time."""
    plan = CoffeePlan.objects.select_related("space").get(pk=plan_id)
    today, number = clock.today(), CoffeeRound.objects.filter(space=plan.space).count() + 1
    return _kept(plan_id, today, number, _brought_together(plan.space, number, today))


def _brought_together(space: Space, number: int, today: date) -> Sequence[tuple[int, ...]]:
    guests = selectors.coffee_guests(space, today)
    ids = [guest.id for guest in guests]
    met = selectors.coffee_met(space, number, ids)
    apart = selectors.coffee_apart(ids)
    return pairing.pair_up(guests, met, apart, seed=space.pk * 1000 + number)


@transaction.atomic
def _kept(plan_id: int, today: date, number: int, groups: Sequence[tuple[int, ...]]) -> int:
    """There is one round on a day, also where the rhythm was said twice on it."""
    plans = CoffeePlan.objects.select_for_update(of=("self",)).select_related("space")
    plan = plans.filter(pk=plan_id, is_on=True, next_on__lte=today).first()
    if plan is None:
        return 0
    step = timedelta(weeks=plan.every_weeks)
    while plan.next_on <= today:
        plan.next_on += step
    plan.save(update_fields=["next_on"])
    if not groups or CoffeeRound.objects.filter(space=plan.space, on=today).exists():
        return 0
    _keep(plan.space, number, today, groups)
    return len(groups)


def _keep(space: Space, number: int, today: date, groups: Sequence[tuple[int, ...]]) -> None:
    by = actors.system("communities", space.owner_id)
    made = CoffeeRound.objects.create(space=space, number=number, on=today)
    starters = list(STARTERS)
    rows = CoffeeGroup.objects.bulk_create(
        CoffeeGroup(round=made, starter=starters[(number + at) % len(starters)])
        for at in range(len(groups))
    )
    CoffeeSeat.objects.bulk_create(
        CoffeeSeat(owner_id=person_owner(pk), group=row, person_id=pk)
        for row, group in zip(rows, groups, strict=True)
        for pk in group
    )
    people = sorted(pk for group in groups for pk in group)
    publish(space_fact(CoffeePaired, by, space, round_id=made.pk, person_ids=people))
    names = identity.names_of(people)
    path = f"spaces/{space.pk}/coffee/"
    for group in groups:
        for pk in group:
            others = ", ".join(names[one] for one in group if one != pk)
            tell("communities.coffee", [pk], space, path, who=others)


def ask_whether_met() -> int:
    """Some days later those who have not said so are asked, once."""
    before = clock.today() - ASKED_AFTER
    waiting = CoffeeRound.objects.filter(asked_at=None, on__lte=before).select_related("space")
    return one_by_one(_ask_those_of, list(waiting))


@transaction.atomic
def _ask_those_of(one: CoffeeRound) -> int:
    seats = CoffeeSeat.objects.unscoped(ALL).filter(group__round=one, has_met=None)
    people = list(seats.values_list("person_id", flat=True))
    CoffeeRound.objects.filter(pk=one.pk).update(asked_at=clock.now())
    tell("communities.coffee_check", people, one.space, f"spaces/{one.space_id}/coffee/")
    return len(people)
