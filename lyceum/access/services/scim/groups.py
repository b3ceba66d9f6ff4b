"""A directory's groups are units; who is in a group has their place in that unit."""

from django.db import transaction
from django.db.models import Q

from lyceum.access.errors import NameTaken, WordNotTaken
from lyceum.access.models import ScimGroup, ScimUser
from lyceum.access.selectors import scim as selectors
from lyceum.access.types import SaidGroup
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.organisations import api as organisations

from .users import NAME, begin, check_text, is_current, limit_of


@transaction.atomic
def create_group(*, by: Actor, organisation_id: int, said: SaidGroup) -> ScimGroup:
    """A unit at the top, or the one that stands there under this name."""
    name = _unit_name(said)
    unit_id = organisations.top_unit(organisation_id, name)
    if unit_id is None:
        unit_id = organisations.add_unit(by=by, organisation_id=organisation_id, name=name).pk
    groups = ScimGroup.objects.unscoped("of this organisation only").select_for_update()
    row = groups.filter(organisation_id=organisation_id, unit_id=unit_id).first()
    if row and not row.deleted_at:
        raise NameTaken(said.display_name)
    row = row or ScimGroup(organisation_id=organisation_id, unit_id=unit_id)
    begin(row)
    _write_group(row, said)
    _seat(by, row, said)
    return row


@transaction.atomic
def update_group(
    *, by: Actor, organisation_id: int, resource_id: str, said: SaidGroup, version: str | None
) -> None:
    """A group's name and all its members, as they are now."""
    row = selectors.group_of(organisation_id, resource_id)
    [known] = selectors.group_rows(organisation_id, Q(pk=row.pk), members=True)
    is_current(version, known.version)
    row.changed_at = clock.now()
    name = _unit_name(said)
    if said.display_name != row.display_name:
        _rename(by, row, name)
    _write_group(row, said)
    _unseat(by, row, set(known.members or []) - set(said.members))
    _seat(by, row, said)


@transaction.atomic
def delete_group(*, by: Actor, organisation_id: int, resource_id: str, version: str | None) -> None:
    """Nobody is in it any more. The unit goes, too, unless others were in it or units are below:
    it is part of their history."""
    row = selectors.group_of(organisation_id, resource_id)
    [known] = selectors.group_rows(organisation_id, Q(pk=row.pk), members=True)
    is_current(version, known.version)
    _unseat(by, row, set(known.members or []))
    try:
        organisations.remove_unit(by=by, organisation_id=organisation_id, unit_id=row.unit_id)
    except organisations.UnitInUse:
        row.deleted_at = clock.now()
        row.save()
    else:
        row.delete()


def _unit_name(said: SaidGroup) -> str:
    """The sign that parts a path may not stand in a unit's name."""
    name = said.display_name.strip().replace(" / ", "/")
    check_text("displayName", said.display_name, NAME)
    for member in said.members:
        check_text("members", member, limit_of(ScimUser, "resource_id"))
    if not name:
        raise WordNotTaken("displayName", f"a name of 1 to {NAME} letters is expected")
    return name


def _rename(by: Actor, row: ScimGroup, name: str) -> None:
    try:
        organisations.rename_unit(
            by=by, organisation_id=row.organisation_id, unit_id=row.unit_id, name=name
        )
    except organisations.UnitTaken:
        raise NameTaken(name) from None


def _write_group(row: ScimGroup, said: SaidGroup) -> None:
    check_text("externalId", said.external_id, limit_of(ScimGroup, "external_id"))
    row.display_name, row.external_id = said.display_name, said.external_id
    row.version += 1
    row.save()


def _seat(by: Actor, row: ScimGroup, said: SaidGroup) -> None:
    places = selectors.members_named(row.organisation_id, said.members)
    if unknown := [pk for pk in said.members if pk not in places]:
        raise WordNotTaken("members", f"ids of users are expected, not {unknown[0]}")
    _move(by, row, list(places.values()), row.unit_id)


def _unseat(by: Actor, row: ScimGroup, members: set[str]) -> None:
    places = selectors.members_named(row.organisation_id, members)
    _move(by, row, list(places.values()), None)


def _move(by: Actor, row: ScimGroup, places: list[int], unit_id: int | None) -> None:
    if places:
        organisations.move_memberships(
            by=by,
            organisation_id=row.organisation_id,
            membership_ids=places,
            unit_id=unit_id,
        )
