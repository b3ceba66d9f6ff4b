"""Whom somebody leads: who reports to them, who reports to those, and the units they hold."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import policies
from lyceum.organisations.models import Membership, Organisation, Unit
from lyceum.organisations.types import GroupRow, Reach, TeamPage, TeamRow

from .units import own, reach_of, unit_and_below, unit_paths

PAGE = 25
OPENS_PLACES = ("manager", "hr-partner")
UP = ("manager_id", "manager__manager_id", "manager__manager__manager_id")


def leads(actor: Actor, organisation_id: int) -> bool:
    """Does somebody report to the actor there, or do they lead a unit?"""
    if policies.units_held(actor, organisation_id, policies.SEES_A_UNIT):
        return True
    return actor.person_id is not None and _reports(actor, organisation_id).exists()


def _open_places(organisation_id: int) -> Any:
    return Membership.objects.within(own(organisation_id)).filter(is_open=True)


def _reports(actor: Actor, organisation_id: int) -> Any:
    return _open_places(organisation_id).filter(manager__person_id=actor.person_id or 0)


def where_to_lead(actor: Actor) -> int | None:
    """The organisation in which the actor stands, or holds a unit, or leads somebody."""
    at = actor.organisation_id
    if at is not None and leads(actor, at):
        return at
    parts = sorted(place for place, _unit, role in actor.scope.parts)
    held = [place for place in parts if leads(actor, place)]
    places = Membership.objects.unscoped("where the actor themselves lead")
    led = places.filter(is_open=True, manager__person_id=actor.person_id or 0)
    return held[0] if held else led.values_list("organisation_id", flat=True).first() or at


def team_page(
    actor: Actor,
    organisation: Organisation,
    *,
    unit_id: int | None = None,
    under: int | None = None,
    page: int = 1,
) -> TeamPage:
    """A page of the actor's own reports; of a unit they hold; or of who reports to one of theirs.

    Only names, places and dates: what somebody learns is theirs, and is not asked here.
    """
    if actor.person_id is None:
        raise NotFound
    at = organisation.pk
    paths = unit_paths(at)
    held = policies.units_held(actor, at, policies.SEES_A_UNIT)
    opens = reach_of(actor, at, OPENS_PLACES)
    if under is None and unit_id is None and held and not leads_somebody(actor, at):
        unit_id = min(held, key=lambda pk: paths.get(pk, ""))
    found, of = _led(actor, at, unit_id, under)
    total = found.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, page), pages)
    shown = found.select_related("person", "manager").order_by("sort_name", "pk")
    places = list(shown[(number - 1) * PAGE : number * PAGE])
    below = _counts_below(at, places)
    return TeamPage(
        rows=[_row(actor, place, paths, below, opens) for place in places],
        total=total,
        number=number,
        pages=pages,
        units=sorted(((pk, paths.get(pk, "")) for pk in held), key=lambda unit: unit[1]),
        unit_id=unit_id,
        under=of,
    )


def leads_somebody(actor: Actor, organisation_id: int) -> bool:
    """Does anybody report to the actor there?"""
    return bool(_reports(actor, organisation_id).exists())


def _led(
    actor: Actor, organisation_id: int, unit_id: int | None, under: int | None
) -> tuple[Any, tuple[int, str] | None]:
    """The places that were asked for, if the actor leads them; and under whom they are."""
    if under is not None:
        place = _place_below(actor, organisation_id, under)
        led = _open_places(organisation_id).filter(manager=place)
        return led, (place.person_id, place.person.name)
    if unit_id is None:
        return _reports(actor, organisation_id), None
    if unit_id not in reach_of(actor, organisation_id, policies.SEES_A_UNIT):
        raise NotFound
    units = unit_and_below(organisation_id, unit_id)
    return _open_places(organisation_id).filter(unit_id__in=units), None


def _place_below(actor: Actor, organisation_id: int, person_id: int) -> Membership:
    """The place of somebody who reports to the actor, directly or through others, or is in reach."""
    found = _open_places(organisation_id).select_related("person").filter(person_id=person_id)
    place: Membership | None = found.first()
    if place is None:
        raise NotFound
    if place.unit_id in reach_of(actor, organisation_id, policies.SEES_A_UNIT):
        return place
    mine = _open_places(organisation_id).filter(person_id=actor.person_id)
    if not _is_above(mine.values_list("pk", flat=True).first(), place):
        raise NotFound
    return place


def _is_above(top: int | None, place: Membership) -> bool:
    """Does the line of managers pass through this place? Three steps a query."""
    places = Membership.objects.within(own(place.organisation_id))
    at: int | None = place.pk
    seen: set[int | None] = {None}
    while top is not None and at not in seen:
        seen.add(at)
        line = places.filter(pk=at or 0).values_list(*UP).first() or (None,)
        if top in line:
            return True
        at = line[-1]
    return False


def _counts_below(organisation_id: int, places: list[Membership]) -> dict[int, int]:
    counted = (
        _open_places(organisation_id)
        .filter(manager__in=places)
        .order_by()
        .values_list("manager_id")
        .annotate(Count("pk"))
    )
    return dict(counted)


def _row(
    actor: Actor, place: Membership, paths: dict[int, str], below: dict[int, int], opens: Reach
) -> TeamRow:
    is_direct = place.manager is not None and place.manager.person_id == actor.person_id
    return TeamRow(
        person_id=place.person_id,
        name=place.person.name,
        position=place.position or str(place.get_relation_display()),
        unit=paths.get(place.unit_id or 0, ""),
        starts_on=place.starts_on,
        reports=below.get(place.pk, 0),
        may_open=is_direct or place.unit_id in opens,
    )


def reports_among(person_id: int, person_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Which of these report to a person, and where: (who, organisation). One query."""
    places = Membership.objects.unscoped("asks only who reports to this person")
    mine = places.filter(manager__person_id=person_id, person_id__in=list(person_ids), is_open=True)
    return set(mine.values_list("person_id", "organisation_id"))


def members_among(organisation_id: int, person_ids: Iterable[int]) -> set[int]:
    """Which of these people have a place in an organisation. One query."""
    places = _open_places(organisation_id).filter(person_id__in=list(person_ids))
    return set(places.values_list("person_id", flat=True))


def groups_of(organisation_id: int) -> list[GroupRow]:
    """The whole organisation and its units as a tree, with who has their place in each itself.

    For figures that count people; whoever asks shows no names. Two queries.
    """
    units = Unit.objects.within(own(organisation_id))
    parents = dict(units.values_list("pk", "parent_id"))
    people: dict[int | None, set[int]] = defaultdict(set)
    for unit, person in _open_places(organisation_id).values_list("unit_id", "person_id"):
        people[unit].add(person)
    whole = GroupRow(None, None, frozenset(people[None]))
    return [whole, *(GroupRow(pk, up, frozenset(people[pk])) for pk, up in parents.items())]


def may_count(actor: Actor, organisation_id: int) -> Reach:
    """Of which units the actor may read figures: of all who keeps the people or leads the whole,
    else of those that they hold, with all below."""
    if policies.can_count_all(actor, organisation_id):
        return Reach(is_whole=True)
    return reach_of(actor, organisation_id, policies.COUNTS_A_UNIT)
