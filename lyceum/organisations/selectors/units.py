from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.questions import asked_often
from lyceum.kernel.scope import Scope, organisation_owner
from lyceum.organisations import policies
from lyceum.organisations.models import Membership, Organisation, Unit
from lyceum.organisations.types import Reach, UnitRow

BETWEEN = " / "


def own(organisation_id: int) -> Scope:
    """The scope of one organisation; whoever asks has asked before whether they may."""
    return Scope(frozenset({organisation_owner(organisation_id)}))


def unit_paths(organisation_id: int) -> dict[int, str]:
    """Every unit with its whole path, `Sales / North / Hamburg`. One query."""
    rows = Unit.objects.within(own(organisation_id)).values_list("pk", "parent_id", "name")
    units: dict[int, tuple[int | None, str]] = {pk: (up, name) for pk, up, name in rows}
    return {pk: BETWEEN.join(_names(pk, units)) for pk in units}


def _names(pk: int | None, units: dict[int, tuple[int | None, str]]) -> list[str]:
    names: list[str] = []
    while pk is not None:
        pk, name = units[pk]
        names.append(name)
    return names[::-1]


def unit_names(organisation_id: int, unit_ids: Iterable[int] | None = None) -> dict[int, str]:
    """What units of an organisation are called, without their path; of all, or of these."""
    units = Unit.objects.within(own(organisation_id))
    if unit_ids is not None:
        units = units.filter(pk__in=list(unit_ids))
    return dict(units.values_list("pk", "name"))


def units_with_below(organisation_id: int) -> dict[int, set[int]]:
    """Each unit with all that belongs to it, itself among them. One query."""
    rows = Unit.objects.within(own(organisation_id)).values_list("pk", "parent_id")
    parents: dict[int, int | None] = dict(rows)
    found: dict[int, set[int]] = {pk: set() for pk in parents}
    for pk in parents:
        above: int | None = pk
        while above is not None:
            found[above].add(pk)
            above = parents.get(above)
    return found


def units_over(person_id: int, organisation_id: int) -> tuple[int, ...]:
    """The units in which somebody has their place in an organisation, from the top down. Two queries
    at most; whoever asks has asked before whether they may."""
    places = Membership.objects.within(own(organisation_id)).filter(person_id=person_id)
    unit_id = places.filter(is_open=True).values_list("unit_id", flat=True).first()
    if unit_id is None:
        return ()
    parents = dict(Unit.objects.within(own(organisation_id)).values_list("pk", "parent_id"))
    line = [unit_id]
    while (above := parents.get(line[-1])) is not None:
        line.append(above)
    return tuple(reversed(line))


def top_unit(organisation_id: int, name: str) -> int | None:
    """The unit of this name at the top."""
    units = Unit.objects.within(own(organisation_id)).filter(parent=None, name=name)
    return units.values_list("pk", flat=True).first()


def units_around(person_id: int) -> set[int]:
    """The units in which somebody has a place now, and all above them. Two queries."""
    places = Membership.objects.unscoped("a person's own places, by whoever may ask for them")
    open_ones = places.filter(person_id=person_id, is_open=True).exclude(unit=None)
    own_ones = dict(open_ones.values_list("unit_id", "organisation_id"))
    if not own_ones:
        return set()
    units = Unit.objects.unscoped("of organisations in which the person has a place")
    at = units.filter(organisation_id__in=set(own_ones.values()))
    parents = dict(at.values_list("pk", "parent_id"))
    found: set[int] = set()
    for unit in own_ones:
        pk: int | None = unit
        while pk is not None:
            found.add(pk)
            pk = parents[pk]
    return found


def units_above(organisation_id: int, unit_id: int) -> list[int]:
    """The unit and all that it belongs to, the nearest first. One query."""
    rows = Unit.objects.within(own(organisation_id)).values_list("pk", "parent_id")
    parents = dict(rows)
    found: list[int] = []
    pk: int | None = unit_id
    while pk in parents:
        found.append(pk)
        pk = parents[pk]
    return found


def unit_and_below(organisation_id: int, *unit_ids: int) -> list[int]:
    """The units and all that belongs to them. One query."""
    rows = Unit.objects.within(own(organisation_id)).values_list("pk", "parent_id")
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in rows:
        below[parent].append(pk)
    found = list(unit_ids)
    for pk in found:
        found.extend(below[pk])
    return list(dict.fromkeys(found))


def kept_by(actor: Actor, organisation_id: int) -> Reach:
    """Whose places the actor keeps. A query only for who keeps units."""
    if policies.can_keep_people(actor, organisation_id):
        return Reach(is_whole=True)
    return reach_of(actor, organisation_id, policies.KEEPS_A_UNIT)


def reach_of(actor: Actor, organisation_id: int, roles: Collection[str]) -> Reach:
    """The units for which the actor holds one of these roles, with those below them."""
    held = policies.units_held(actor, organisation_id, roles)
    return Reach(units=frozenset(unit_and_below(organisation_id, *held))) if held else Reach()


def insist_on_units(organisation_id: int, *unit_ids: int | None) -> None:
    """Stop here if one of these is no unit of this organisation."""
    wanted = {unit_id for unit_id in unit_ids if unit_id is not None}
    if not wanted:
        return
    if not all(_is_unit(organisation_id, unit_id) for unit_id in wanted):
        raise NotFound


@asked_often
def _is_unit(organisation_id: Any, unit_id: Any) -> Any:
    units = Unit.objects.unscoped("of this organisation only")
    return units.filter(organisation_id=organisation_id, pk=unit_id).values_list("pk")


def unit_choices(organisation_id: int, reach: Reach | None = None) -> list[tuple[int, str]]:
    """Units with their paths, to choose from; those within reach, if there is one."""
    paths = unit_paths(organisation_id).items()
    chosen = [unit for unit in paths if reach is None or unit[0] in reach]
    return sorted(chosen, key=lambda unit: unit[1].casefold())


def unit_tree(organisation: Organisation) -> list[UnitRow]:
    """All units in the order of their paths, with the number of people in each."""
    places = Membership.objects.within(own(organisation.pk)).filter(is_open=True)
    counts = dict(
        places.exclude(unit=None)
        .values_list("unit")
        .annotate(Count("pk"))
        .values_list("unit", "pk__count")
    )
    parents = dict(Unit.objects.within(own(organisation.pk)).values_list("pk", "parent_id"))
    paths = unit_paths(organisation.pk)
    return [
        UnitRow(
            id=pk,
            name=path.rsplit(BETWEEN, 1)[-1],
            path=path,
            depth=path.count(BETWEEN),
            parent_id=parents[pk],
            people=counts.get(pk, 0),
        )
        for pk, path in sorted(paths.items(), key=lambda item: item[1].casefold())
    ]


def unit_row(organisation: Organisation, unit_id: int) -> UnitRow:
    """One unit of the tree."""
    found = next((row for row in unit_tree(organisation) if row.id == unit_id), None)
    if found is None:
        raise NotFound
    return found
