from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish, publish_many
from lyceum.kernel.questions import asked_often
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import policies
from lyceum.organisations.errors import UnitInUse, UnitTaken
from lyceum.organisations.events import UnitAdded, UnitChanged, UnitRemoved
from lyceum.organisations.models import RoleGrant, Unit
from lyceum.organisations.selectors.units import BETWEEN, own, unit_and_below


@transaction.atomic
def add_unit(*, by: Actor, organisation_id: int, name: str, parent_id: int | None = None) -> Unit:
    """A new part of an organisation, at the top or below another."""
    _may(by, organisation_id)
    if parent_id is not None:
        _unit(organisation_id, parent_id)
    unit = Unit(organisation_id=organisation_id, name=name.strip(), parent_id=parent_id)
    _save(unit)
    publish(_fact(UnitAdded, by, unit))
    return unit


@transaction.atomic
def change_unit(
    *, by: Actor, organisation_id: int, unit_id: int, name: str, parent_id: int | None
) -> Unit:
    """Rename a unit or hang it somewhere else; everything in it goes along."""
    _may(by, organisation_id)
    unit = _unit(organisation_id, unit_id)
    if parent_id is not None:
        _unit(organisation_id, parent_id)
        if parent_id in unit_and_below(organisation_id, unit_id):
            raise UnitInUse
    unit.name, unit.parent_id = name.strip(), parent_id
    _save(unit)
    publish(_fact(UnitChanged, by, unit))
    return unit


def rename_unit(*, by: Actor, organisation_id: int, unit_id: int, name: str) -> Unit:
    """Another name for a unit, where it stands."""
    _may(by, organisation_id)
    parent_id = _unit(organisation_id, unit_id).parent_id
    return change_unit(
        by=by, organisation_id=organisation_id, unit_id=unit_id, name=name, parent_id=parent_id
    )


@transaction.atomic
def remove_unit(*, by: Actor, organisation_id: int, unit_id: int) -> None:
    """Remove an empty unit; one that people have been in stays for their history."""
    _may(by, organisation_id)
    unit = _unit(organisation_id, unit_id)
    over = RoleGrant.objects.within(own(organisation_id)).filter(expires_at__lte=clock.now())
    fact = _fact(UnitRemoved, by, unit)
    try:
        with transaction.atomic():
            over.filter(unit=unit).delete()
            unit.delete()
    except ProtectedError:
        raise UnitInUse from None
    publish(fact)


def unit_of_path(*, by: Actor, organisation_id: int, path: str) -> int:
    """The unit to which a path leads (`Sales / North`); what is missing of it is added."""
    _may(by, organisation_id)
    names = tuple(name.strip() for name in path.split(BETWEEN) if name.strip())
    if known := _end_of(organisation_id, names):
        return known
    with transaction.atomic():
        return units_of_paths(by, organisation_id, [names])[names]


def _end_of(organisation_id: int, names: tuple[str, ...]) -> int | None:
    """Where a path ends, if all of it is there: a directory asks with every user."""
    end: int | None = None
    for name in names:
        end = dict(_units_called(organisation_id, name)).get(end)
        if end is None:
            return None
    return end


@asked_often
def _units_called(organisation_id: Any, name: Any) -> Any:
    """Below which unit they stand (none: at the top), and their ids."""
    units = Unit.objects.unscoped("of this organisation only")
    named = units.filter(organisation_id=organisation_id, name=name)
    return named.values_list("parent_id", "pk")


def units_of_paths(
    by: Actor, organisation_id: int, paths: Iterable[tuple[str, ...]]
) -> dict[tuple[str, ...], int]:
    """The units to which these paths lead; those that are missing are added, the shorter first."""
    rows = Unit.objects.within(own(organisation_id)).values_list("parent_id", "name", "pk")
    known: dict[tuple[int | None, str], int] = {(up, name): pk for up, name, pk in rows}
    added: list[Unit] = []
    led: dict[tuple[str, ...], int] = {}
    for path in sorted(set(paths), key=len):
        parent: int | None = None
        for name in path:
            if (parent, name) not in known:
                unit = Unit.objects.create(
                    organisation_id=organisation_id, parent_id=parent, name=name
                )
                known[parent, name] = unit.pk
                added.append(unit)
            parent = known[parent, name]
        led[path] = parent or 0
    publish_many(_fact(UnitAdded, by, unit) for unit in added)
    return led


def _fact(event: Any, by: Actor, unit: Unit) -> Any:
    return event(
        by=str(by),
        owner_id=organisation_owner(unit.organisation_id),
        organisation_id=unit.organisation_id,
        unit_id=unit.pk,
    )


def _may(by: Actor, organisation_id: int) -> None:
    if not policies.can_keep_people(by, organisation_id):
        raise Forbidden


def _unit(organisation_id: int, unit_id: int) -> Unit:
    unit = Unit.objects.within(own(organisation_id)).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound
    return unit


def _save(unit: Unit) -> None:
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError:
        raise UnitTaken from None
