from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish, publish_many
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import policies
from lyceum.organisations.errors import LastAdministrator, OutlastsYours, RoleNeedsTheWhole
from lyceum.organisations.events import RoleEndsSoon, RoleGranted, RoleWithdrawn
from lyceum.organisations.models import ECOSYSTEM_OWNER, Membership, RoleGrant
from lyceum.organisations.selectors.grants import all_grants, ends_soon, may_grant, valid_grants
from lyceum.organisations.selectors.units import insist_on_units, kept_by, unit_and_below
from lyceum.organisations.types import Reach

DUE = 1000


@transaction.atomic
def grant_role(
    *,
    by: Actor,
    person_id: int,
    role: str,
    organisation_id: int | None = None,
    unit_id: int | None = None,
    expires_at: datetime | None = None,
) -> RoleGrant:
    """Let a person hold a role in an organisation (none: in the ecosystem), for a time or for good.

    With a unit it counts there and below only. Granting it again moves its end, and is told, too;
    one that had expired begins anew.
    """
    _insist(by, role, organisation_id, unit_id)
    if role not in RoleGrant.Role.values:
        raise NotFound
    if unit_id is not None and role in policies.WHOLE_ONLY:
        raise RoleNeedsTheWhole
    insist_on_units(organisation_id or 0, unit_id)
    insist_on_term(by, role, organisation_id, unit_id, expires_at)
    place = {"organisation_id": organisation_id, "unit_id": unit_id}
    grant, has_changed = _put(by, {"person_id": person_id, "role": role, **place}, expires_at)
    if has_changed:
        publish(_fact(RoleGranted, by, grant))
    return grant


def _put(by: Actor, key: dict[str, Any], expires_at: datetime | None) -> tuple[RoleGrant, bool]:
    """The grant as it is now, and whether that is anything new."""
    is_key = _is_key_of_all(key["role"], key["organisation_id"])
    if is_key and expires_at is not None and _lasting_administrators() == {key["person_id"]}:
        raise LastAdministrator
    grants = all_grants().filter(**key)
    grants.filter(expires_at__lte=clock.now()).delete()
    ends = {"expires_at": expires_at, "granted_by": str(by)}
    grant: RoleGrant
    grant, is_new = all_grants().select_for_update().get_or_create(**key, defaults=ends)
    if is_new or grant.expires_at == expires_at:
        return grant, is_new
    grant.expires_at, grant.granted_by, grant.end_told_at = expires_at, str(by), None
    grant.save()
    return grant, True


def _is_key_of_all(role: str, organisation_id: int | None) -> bool:
    return organisation_id is None and role == RoleGrant.Role.ADMINISTRATOR


def _lasting_administrators() -> set[int]:
    """Who administers the ecosystem for good: whose role has an end does not count.

    All of them are locked, in one order, so that two who withdraw each other do it one after the other.
    """
    role = RoleGrant.Role.ADMINISTRATOR
    grants = all_grants().filter(organisation=None, role=role).select_for_update(of=("self",))
    return {grant.person_id for grant in grants.order_by("pk") if grant.expires_at is None}


def _insist(by: Actor, role: str, organisation_id: int | None, unit_id: int | None) -> None:
    reach = kept_by(by, organisation_id) if organisation_id and unit_id else Reach()
    if not may_grant(by, role, organisation_id, unit_id, reach):
        raise Forbidden


def insist_on_term(
    by: Actor,
    role: str,
    organisation_id: int | None,
    unit_id: int | None,
    expires_at: datetime | None,
) -> None:
    """Nobody grants for longer than they may grant: not to others, and not to themselves."""
    last = end_of_power(by, role, organisation_id, unit_id)
    if last is not None and (expires_at is None or expires_at > last):
        raise OutlastsYours(last)


def end_of_power(
    by: Actor, role: str, organisation_id: int | None, unit_id: int | None = None
) -> datetime | None:
    """Until when the actor may grant this; None is for good. A program's right ends with its token."""
    is_of_the_house = by.is_system or by.kind == "service"
    ends = {None} if is_of_the_house else _ends_of_power(by, role, organisation_id, unit_id)
    return None if None in ends else max((end for end in ends if end), default=clock.now())


def _ends_of_power(
    by: Actor, role: str, organisation_id: int | None, unit_id: int | None
) -> set[datetime | None]:
    """When each of the actor's own roles ends by which they may grant this one."""
    is_key = organisation_id is None or role in policies.KEEPERS
    needed = ("administrator",) if is_key else policies.KEEPERS
    there = Q(organisation=None) | Q(organisation_id=organisation_id)
    held = valid_grants().filter(there, person_id=by.person_id, role__in=needed)
    return {
        end
        for at, end in held.values_list("unit_id", "expires_at")
        if at is None or unit_id in unit_and_below(organisation_id or 0, at)
    }


@transaction.atomic
def withdraw_role(
    *,
    by: Actor,
    person_id: int,
    role: str,
    organisation_id: int | None = None,
    unit_id: int | None = None,
) -> None:
    """Take a role away again; the ecosystem keeps one administrator whose role has no end."""
    _insist(by, role, organisation_id, unit_id)
    if _is_key_of_all(role, organisation_id) and not _lasting_administrators() - {person_id}:
        raise LastAdministrator
    grants: Any = all_grants().select_for_update()
    grant = grants.filter(
        person_id=person_id, role=role, organisation_id=organisation_id, unit_id=unit_id
    ).first()
    if grant is None:
        raise NotFound
    publish(_fact(RoleWithdrawn, by, grant))
    grant.delete()


def withdraw_roles_of_leavers(by: Actor, ended: Iterable[Membership]) -> None:
    """Whoever's place has ended holds no role there any more, and in no unit of it.

    It belongs into the transaction that ends the places. Nobody is asked for the right to grant:
    who may end a place ends what came with it. Roles of the ecosystem are no organisation's to take.
    """
    leavers: dict[int, list[int]] = defaultdict(list)
    for place in ended:
        leavers[place.organisation_id].append(place.person_id)
    for organisation_id, person_ids in sorted(leavers.items()):
        held = valid_grants().filter(organisation_id=organisation_id, person_id__in=person_ids)
        grants = list(held.select_for_update(of=("self",)).order_by("pk"))
        publish_many(_fact(RoleWithdrawn, by, grant) for grant in grants)
        all_grants().filter(pk__in=[grant.pk for grant in grants]).delete()


def tell_ending_roles() -> int:
    """What the clock does: say once of each role that it ends within the week."""
    told = 0
    while count := _tell_some():
        told += count
    return told


@transaction.atomic
def _tell_some() -> int:
    due = list(ends_soon().select_for_update()[:DUE])
    by = str(actors.system("organisations"))
    all_grants().filter(pk__in=[grant.pk for grant in due]).update(end_told_at=clock.now())
    publish_many(
        RoleEndsSoon(
            by=by,
            owner_id=grant.owner_id,
            grant_id=grant.pk,
            person_id=grant.person_id,
            organisation_id=grant.organisation_id or 0,
        )
        for grant in due
    )
    return len(due)


def _fact(
    event: type[RoleGranted] | type[RoleWithdrawn], by: Actor, grant: RoleGrant
) -> RoleGranted | RoleWithdrawn:
    at = grant.organisation_id
    return event(
        by=str(by),
        owner_id=organisation_owner(at) if at else ECOSYSTEM_OWNER,
        person_id=grant.person_id,
        organisation_id=at or 0,
        role=grant.role,
        unit_id=grant.unit_id or 0,
    )
