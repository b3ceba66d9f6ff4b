"""What a company's directory asks. Everything is said for one organisation; its token was seen."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from lyceum.access.models import ScimGroup, ScimUser
from lyceum.access.models.scim import fold
from lyceum.access.types import SaidEmail, SaidUser
from lyceum.kernel.errors import NotFound
from lyceum.kernel.questions import asked_often
from lyceum.kernel.scope import Scope, organisation_owner

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class UserRow:
    """A user with the words of its neighbours."""

    row: ScimUser
    said: SaidUser
    manager_name: str
    group: tuple[str, str] | None  # resource id and name
    version: str


@dataclass(frozen=True)
class GroupRow:
    """A group; the resource ids of its members, where they were asked for."""

    row: ScimGroup
    members: list[str] | None
    version: str


def scim_users(organisation_id: int) -> QuerySet[ScimUser]:
    """The users whom the directory of an organisation sees."""
    users = ScimUser.objects.within(_own(organisation_id))
    return users.filter(organisation_id=organisation_id, deleted_at=None)


def scim_groups(organisation_id: int) -> QuerySet[ScimGroup]:
    """The groups that the directory of an organisation sees."""
    groups = ScimGroup.objects.within(_own(organisation_id))
    return groups.filter(organisation_id=organisation_id, deleted_at=None)


def _own(organisation_id: int) -> Scope:
    return Scope(frozenset({organisation_owner(organisation_id)}))


def user_of(organisation_id: int, resource_id: str) -> ScimUser:
    """One user, locked for whoever changes it."""
    users = scim_users(organisation_id).select_related("place", "place__manager")
    row = users.select_for_update(of=("self",)).filter(resource_id=resource_id).first()
    if row is None:
        raise NotFound
    return row


def group_of(organisation_id: int, resource_id: str) -> ScimGroup:
    """One group, locked for whoever changes it."""
    groups = scim_groups(organisation_id).select_for_update(of=("self",))
    row = groups.filter(resource_id=resource_id).first()
    if row is None:
        raise NotFound
    return row


def user_rows(organisation_id: int, which: Q) -> list[UserRow]:
    """Users with everything that a directory reads of them: four queries, however many."""
    users = scim_users(organisation_id).filter(which)
    rows = list(users.select_related("place").prefetch_related("emails"))
    managers = _managers(organisation_id, rows)
    groups = _groups(organisation_id, {row.place.unit_id for row in rows if row.place.unit_id})
    return [_user_row(row, managers, groups) for row in rows]


def user_row(
    row: ScimUser, said: SaidUser, manager_name: str, group: tuple[str, str] | None
) -> UserRow:
    """A user that was written just now, with what is known of its neighbours."""
    read = _read(row, said.manager, list(said.emails))
    return UserRow(row, read, manager_name, group, user_version(row))


def group_of_unit(organisation_id: int, unit_id: int) -> tuple[str, str] | None:
    """The resource id and the name of the group that is a unit."""
    for resource_id, name in _groups_of_unit(organisation_id, unit_id):
        return resource_id, name
    return None


@asked_often
def _groups_of_unit(organisation_id: Any, unit_id: Any) -> Any:
    groups = ScimGroup.objects.unscoped("of this organisation only")
    here = groups.filter(organisation_id=organisation_id, unit_id=unit_id, deleted_at=None)
    return here.values_list("resource_id", "display_name")


def active_user(organisation_id: int, resource_id: str) -> tuple[int, str] | None:
    """The person and the name of a user who has an open place."""
    for at, person_id, name in _active_users(resource_id):
        if at == organisation_id:
            return person_id, name
    return None


@asked_often
def _active_users(resource_id: Any) -> Any:
    """One, or none; by nothing but the id, because PostgreSQL, before it has counted a new table,
    may prefer to read through all that its organisation has."""
    users = ScimUser.objects.unscoped("whoever asks looks at the organisation")
    active = users.filter(resource_id=resource_id, deleted_at=None, place__is_open=True)
    return active.values_list("organisation_id", "person_id", "display_name")


def users_alike(
    organisation_id: int, user_name: str, external_id: str
) -> list[tuple[int, str, datetime | None]]:
    """Who has this name, and whom the directory deleted under this id of its own (if it gives one):
    key, external id, when they were deleted. Locked for whoever writes them anew."""
    return _users_alike(organisation_owner(organisation_id), fold(user_name), external_id)


@asked_often
def _users_alike(owner_id: Any, user_name_key: Any, external_id: Any) -> Any:
    """By the owner, as the indexes of both columns are."""
    by_id = Q(external_id=external_id, deleted_at__isnull=False) & ~Q(external_id="")
    users = ScimUser.objects.unscoped("of this organisation only").select_for_update()
    alike = users.filter(Q(user_name_key=user_name_key) | by_id, owner_id=owner_id)
    return alike.values_list("pk", "external_id", "deleted_at")


def _managers(organisation_id: int, rows: list[ScimUser]) -> dict[int, tuple[str, str]]:
    places = {row.place.manager_id for row in rows if row.place.manager_id}
    if not places:
        return {}
    known = scim_users(organisation_id).filter(place__in=places)
    return {
        place: (resource_id, name)
        for place, resource_id, name in known.values_list("place_id", "resource_id", "display_name")
    }


def _groups(organisation_id: int, units: set[int]) -> dict[int, tuple[str, str]]:
    if not units:
        return {}
    known = scim_groups(organisation_id).filter(unit_id__in=units)
    return {
        unit: (resource_id, name)
        for unit, resource_id, name in known.values_list("unit_id", "resource_id", "display_name")
    }


def _user_row(
    row: ScimUser, managers: dict[int, tuple[str, str]], groups: dict[int, tuple[str, str]]
) -> UserRow:
    manager, manager_name = managers.get(row.place.manager_id or 0, ("", ""))
    group = groups.get(row.place.unit_id or 0)
    return UserRow(row, said_of(row, manager), manager_name, group, user_version(row))


def said_of(row: ScimUser, manager: str) -> SaidUser:
    """What the directory would read of a user: its own words, and what the place says."""
    emails = sorted(row.emails.all(), key=lambda email: email.position)
    return _read(row, manager, [SaidEmail(e.value, e.type, e.is_primary) for e in emails])


def _read(row: ScimUser, manager: str, emails: list[SaidEmail]) -> SaidUser:
    active = (None if row.active is None else True) if row.place.is_open else False
    return SaidUser(
        **{name: getattr(row, name) for name in WORDS},
        title=row.place.position,
        employee_number=row.place.employee_number,
        manager=manager,
        active=active,
        emails=tuple(emails),
    )


WORDS = (
    "user_name",
    "external_id",
    "display_name",
    "formatted_name",
    "family_name",
    "given_name",
    "preferred_language",
    "timezone",
    "department",
)


def user_version(row: ScimUser) -> str:
    """Another one whenever something of the user or of its place has changed."""
    place = row.place
    parts = (place.pk, place.is_open, place.position, place.employee_number)
    return _version(row.version, *parts, place.manager_id, place.unit_id)


def _version(number: int, *parts: Any) -> str:
    hashed = hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
    return f'W/"{number}-{hashed}"'


def group_rows(organisation_id: int, which: Q, *, members: bool) -> list[GroupRow]:
    """Groups, with their members where those are wanted: three queries, however many."""
    rows = list(scim_groups(organisation_id).filter(which))
    units = [row.unit_id for row in rows]
    inside = scim_users(organisation_id).filter(place__unit_id__in=units)
    sums = {
        unit: (count, total)
        for unit, count, total in inside.values_list("place__unit_id")
        .annotate(Count("pk"), Sum("pk"))
        .order_by()
    }
    found = _members(inside) if members else {}
    return [
        GroupRow(
            row,
            found.get(row.unit_id, []) if members else None,
            _version(row.version, row.display_name, sums.get(row.unit_id)),
        )
        for row in rows
    ]


def _members(inside: QuerySet[ScimUser]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for unit, resource_id in inside.order_by("pk").values_list("place__unit_id", "resource_id"):
        found.setdefault(unit or 0, []).append(resource_id)
    return found


def members_named(organisation_id: int, resource_ids: Iterable[str]) -> dict[str, int]:
    """The places of users, by their resource ids; unknown ones are absent."""
    wanted = list(dict.fromkeys(resource_ids))
    found: dict[str, int] = {}
    for start in range(0, len(wanted), BATCH):
        some = scim_users(organisation_id).filter(resource_id__in=wanted[start : start + BATCH])
        found.update(some.values_list("resource_id", "place_id"))
    return found


BATCH = 900  # what every database takes as parameters of one query


def main_address(said: SaidUser) -> str:
    """The address at which the directory's people are found: the primary one, else the one for
    work, else the first, else a user name that is an address."""
    ranked = sorted(said.emails, key=lambda mail: (not mail.is_primary, mail.type != "work"))
    written = [mail.value for mail in ranked] or [said.user_name]
    return next((w.strip().lower() for w in written if ADDRESS.fullmatch(w.strip())), "")
