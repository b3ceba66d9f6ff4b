"""Coffee: who takes part, who has met whom, and one's own groups."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from functools import cache
from itertools import combinations
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Count, Q

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
from lyceum.communities.pairing import Guest, Pair, pair_of
from lyceum.communities.types import STARTERS, CoffeePage, CoffeeRow, Place
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations

REMEMBERED = 40  # rounds
SHOWN = 6
MINE = "the actor's own"
PAIRING = "to bring people together; nobody is shown whom others met"


def coffee_guests(space: Space, on: date) -> list[Guest]:
    """Who is to be brought together on a day: members who want it and do not pause."""
    wishes = CoffeeWish.objects.unscoped(PAIRING).filter(space=space)
    awake = wishes.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=on))
    members = SpaceMember.objects.unscoped(PAIRING).filter(
        space=space,
        state=SpaceMember.State.IN,
        person_id__in=awake.values("person_id"),
    )
    homes = dict(members.values_list("person_id", "organisation_id"))
    cards = identity.cards_of(homes)
    threes, units = _threes(space, list(homes)), organisations.units_among(homes)
    spaces = _other_spaces(space, list(homes))
    return [
        Guest(
            pk,
            home or 0,
            offset_of(cards[pk].time_zone, on),
            threes.get(pk, 0),
            units.get(pk, frozenset()),
            spaces.get(pk, frozenset()),
        )
        for pk, home in homes.items()
        if pk in cards and cards[pk].is_active
    ]


def _other_spaces(space: Space, people: Sequence[int]) -> dict[int, frozenset[int]]:
    """In which other spaces each of them is."""
    rows = SpaceMember.objects.unscoped(PAIRING).filter(
        person_id__in=people, state=SpaceMember.State.IN, space__closed_at=None
    )
    found: dict[int, set[int]] = {}
    for person, at in rows.exclude(space=space).values_list("person_id", "space_id"):
        found.setdefault(person, set()).add(at)
    return {person: frozenset(some) for person, some in found.items()}


def _threes(space: Space, people: Sequence[int]) -> dict[int, int]:
    """How often each was in a group of three."""
    groups = CoffeeGroup.objects.filter(round__space=space).annotate(n=Count("seats"))
    rows = CoffeeSeat.objects.unscoped(PAIRING).filter(
        group_id__in=groups.filter(n__gt=2).values("pk"), person_id__in=people
    )
    counted = rows.values("person_id").annotate(n=Count("pk"))
    return dict(counted.values_list("person_id", "n"))


def coffee_met(space: Space, number: int, people: Sequence[int]) -> dict[Pair, int]:
    """How many rounds ago pairs were brought together; what is very long ago is forgotten."""
    rows = CoffeeSeat.objects.unscoped(PAIRING).filter(
        group__round__space=space, group__round__number__gte=number - REMEMBERED
    )
    groups: dict[tuple[int, int], list[int]] = {}
    for at, group, person in rows.values_list("group__round__number", "group_id", "person_id"):
        groups.setdefault((at, group), []).append(person)
    met: dict[Pair, int] = {}
    for (at, _group), some in sorted(groups.items()):
        for one, other in combinations(some, 2):
            met[pair_of(one, other)] = number - at
    return met


def coffee_apart(people: Sequence[int]) -> set[Pair]:
    """Who is never brought together, as one of the two asked."""
    rows = CoffeeAvoidance.objects.unscoped(PAIRING).filter(person_id__in=people)
    return {pair_of(one, other) for one, other in rows.values_list("person_id", "other_id")}


def coffee_page(actor: Actor, place: Place) -> CoffeePage:
    """Coffee in a space as somebody sees it."""
    if not (place.is_in or place.may_keep):
        raise NotFound
    space, me = place.space, actor.person_id or 0
    plan = CoffeePlan.objects.filter(space=space).first()
    wishes = CoffeeWish.objects.unscoped(MINE).filter(space=space)
    mine = wishes.filter(person_id=me).first()
    met, asked = _how_many_met(space)
    return CoffeePage(
        is_on=bool(plan and plan.is_on),
        every_weeks=plan.every_weeks if plan else 0,
        next_on=plan.next_on if plan and plan.is_on else None,
        takes_part=mine is not None,
        snoozed_until=_still(mine.snoozed_until if mine else None),
        guests=wishes.count(),
        groups=tuple(_groups_of(space, me)),
        met=met,
        asked=asked,
        apart=tuple(_avoided_by(me)),
    )


def _avoided_by(person_id: int) -> list[tuple[int, str]]:
    """With whom somebody is never brought together, for their own eyes."""
    rows = CoffeeAvoidance.objects.unscoped(MINE).filter(person_id=person_id)
    ids = list(rows.order_by("pk").values_list("other_id", flat=True))
    names = identity.names_of(ids)
    return [(pk, names[pk]) for pk in ids if pk in names]


def _still(day: date | None) -> date | None:
    return day if day and day > clock.today() else None


def _how_many_met(space: Space) -> tuple[int, int]:
    """Of those who answered in the last rounds, how many say that they met."""
    last = CoffeeRound.objects.filter(space=space).order_by("-number")[:SHOWN]
    rows = CoffeeSeat.objects.unscoped("sums").filter(
        group__round_id__in=[one.pk for one in last], has_met__isnull=False
    )
    counts = rows.aggregate(met=Count("pk", filter=Q(has_met=True)), asked=Count("pk"))
    return counts["met"], counts["asked"]


def _groups_of(space: Space, person_id: int) -> list[CoffeeRow]:
    rows = CoffeeSeat.objects.unscoped(MINE).filter(group__round__space=space, person_id=person_id)
    mine = list(rows.select_related("group__round").order_by("-group_id")[:SHOWN])
    seats = CoffeeSeat.objects.unscoped("the actor's own groups").filter(
        group_id__in=[one.group_id for one in mine]
    )
    others: dict[int, list[int]] = {}
    for group, person in seats.values_list("group_id", "person_id"):
        if person != person_id:
            others.setdefault(group, []).append(person)
    people = {pk for some in others.values() for pk in some}
    names, handles = identity.names_of(people), _handles(space, people)
    return [
        CoffeeRow(
            group_id=one.group_id,
            on=one.group.round.on,
            others=tuple(names[pk] for pk in others.get(one.group_id, ())),
            starter=STARTERS.get(one.group.starter, ""),
            has_met=one.has_met,
            call=urlencode(
                [("call", handles[pk]) for pk in others.get(one.group_id, ()) if pk in handles]
            ),
        )
        for one in mine
    ]


def _handles(space: Space, people: Collection[int]) -> dict[int, str]:
    """How those who are still in it are called there."""
    rows = SpaceMember.objects.unscoped("those who sat with the actor").exclude(handle="")
    still = rows.filter(space=space, person_id__in=people, state=SpaceMember.State.IN)
    return dict(still.values_list("person_id", "handle"))


def offset_of(time_zone: str, day: date) -> float:
    """Hours ahead of UTC at noon of a day; 0 where the zone is not known."""
    offset = datetime.combine(day, time(12), _zone(time_zone)).utcoffset()
    return offset.total_seconds() / 3600 if offset else 0.0


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
