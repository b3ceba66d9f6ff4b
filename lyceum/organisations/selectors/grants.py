"""Who holds which role, in which organisation or unit, and until when."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import translation

from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.questions import asked_often
from lyceum.kernel.scope import ECOSYSTEM, Scope, organisation_owner, person_owner
from lyceum.organisations import policies
from lyceum.organisations.models import Membership, Organisation, RoleGrant
from lyceum.organisations.types import EndingRole, Reach, RoleRow

from .units import kept_by, unit_paths, units_above

SHOWN_AFTER = timedelta(days=30)
SOON = timedelta(days=7)


def all_grants() -> Any:
    """Every role; whoever asks has asked before whether they may."""
    return RoleGrant.objects.unscoped("who may do what is asked before scopes are known")


def valid_grants() -> Any:
    """Roles that have not expired."""
    return all_grants().filter(Q(expires_at=None) | Q(expires_at__gt=clock.now()))


def people_with_role(role: str, *organisation_ids: int, everywhere: bool = False) -> list[int]:
    """Who holds a role in the whole of any of these organisations, or in the ecosystem."""
    there = Q(organisation_id__in=organisation_ids)
    if everywhere or not organisation_ids:
        there |= Q(organisation_id=None)
    grants = valid_grants().filter(there, role=role, unit=None)
    return list(grants.order_by("pk").values_list("person_id", flat=True))


def people_with_role_at(role: str, organisation_id: int, unit_id: int) -> list[int]:
    """Who holds a role for a unit or one above it; whoever holds it for the whole is not named."""
    grants = valid_grants().filter(organisation_id=organisation_id, role=role)
    above = units_above(organisation_id, unit_id)
    held = grants.filter(unit_id__in=above).order_by("pk")
    return list(dict.fromkeys(held.values_list("person_id", flat=True)))


def holds_role(person_id: int, role: str, organisation_id: int) -> bool:
    """Does somebody hold a role in an organisation itself?"""
    ends = _ends_of_role(person_id, role, organisation_id)  # one at most
    return any(end is None or end > clock.now() for (end,) in ends)


@asked_often
def _ends_of_role(person_id: Any, role: Any, organisation_id: Any) -> Any:
    held = all_grants().filter(person_id=person_id, role=role, organisation_id=organisation_id)
    return held.filter(unit=None).values_list("expires_at")


def role_since(person_id: int, organisation_id: int) -> dict[str, datetime]:
    """Which roles a person holds in an organisation (0: in the ecosystem), and since when."""
    grants = valid_grants().filter(person_id=person_id, organisation_id=organisation_id or None)
    return dict(grants.values_list("role", "granted_at"))


def role_holders(actor: Actor, organisation: Organisation) -> list[RoleRow]:
    """Who holds which role where the actor keeps people; for a month, who held it until lately."""
    reach = kept_by(actor, organisation.pk)
    if not reach:
        raise NotFound
    grants = all_grants().filter(organisation=organisation).select_related("person")
    grants = grants.exclude(expires_at__lte=clock.now() - SHOWN_AFTER)
    if not reach.is_whole:
        grants = grants.filter(unit_id__in=reach.units)
    paths = unit_paths(organisation.pk)
    return [
        _row(actor, grant, paths, reach)
        for grant in grants.order_by("role", "unit_id", "person__name")[:1000]
    ]


def _row(actor: Actor, grant: RoleGrant, paths: dict[int, str], reach: Reach) -> RoleRow:
    return RoleRow(
        grant_id=grant.pk,
        person_id=grant.person_id,
        name=grant.person.name,
        role=grant.role,
        role_label=str(grant.get_role_display()),
        unit_id=grant.unit_id,
        unit=paths.get(grant.unit_id or 0, ""),
        expires_at=grant.expires_at,
        granted_at=grant.granted_at,
        is_expired=is_over(grant),
        may_withdraw=may_grant(actor, grant.role, grant.organisation_id, grant.unit_id, reach),
    )


def is_over(grant: RoleGrant) -> bool:
    """Has it expired?"""
    return grant.expires_at is not None and grant.expires_at <= clock.now()


def may_grant(
    actor: Actor, role: str, organisation_id: int | None, unit_id: int | None, reach: Reach
) -> bool:
    """Keepers of the whole grant everywhere in it; keepers of units there, and no keys."""
    if policies.can_grant(actor, role, organisation_id):
        return True
    return unit_id is not None and unit_id in reach and role not in policies.KEEPERS


def ends_soon() -> Any:
    """Roles that end within the week, and nobody has been told."""
    soon = clock.now() + SOON
    return valid_grants().filter(expires_at__lte=soon, end_told_at=None)


def ending_role(actor: Actor, grant_id: int) -> EndingRole | None:
    """What the holder and whoever granted it are told; nothing if it was renewed or taken back."""
    if not actor.is_system:
        raise NotFound
    soon = valid_grants().filter(pk=grant_id, expires_at__lte=clock.now() + SOON)
    grant: RoleGrant | None = soon.select_related("organisation", "unit", "person").first()
    if grant is None or grant.expires_at is None:
        return None
    there = [part.name for part in (grant.organisation, grant.unit) if part]
    with translation.override("en"):  # it is translated for who reads it
        role = str(grant.get_role_display())
    return EndingRole(
        person_id=grant.person_id,
        name=grant.person.name,
        role=role,
        place=" · ".join(there),
        slug=grant.organisation.slug if grant.organisation else "",
        granted_by=_who_could_renew(grant),
        ends_at=grant.expires_at,
    )


def _who_could_renew(grant: RoleGrant) -> int | None:
    """Whoever granted it, if it is still theirs to grant."""
    kind, _colon, pk = grant.granted_by.partition(":")
    if kind != "person" or int(pk) == grant.person_id:
        return None
    by, at = actors.person(int(pk), scope_of(int(pk))), grant.organisation_id
    reach = kept_by(by, at) if at else Reach()
    return int(pk) if may_grant(by, grant.role, at, grant.unit_id, reach) else None


def scope_of(person_id: int, organisation_id: int | None = None) -> Scope:
    """What a person may reach: their own rows, those of their organisations, and their roles.

    `organisation_id` is where they want to stand; the first membership counts if it is not theirs.
    A role of a unit opens no rows of its organisation by itself: it stands among the parts.
    One query, because every request asks it.
    """
    places = Membership.objects.unscoped("scopes are made of these")
    learns = Value(RoleGrant.Role.LEARNER.value)
    memberships = places.filter(person_id=person_id, is_open=True).values_list(
        "organisation_id", learns, "pk", Value(0)
    )
    grants = valid_grants().filter(person_id=person_id)
    held = grants.values_list("organisation_id", "role", Value(0), Coalesce("unit_id", 0))
    rows = list(memberships.union(held, all=True))
    joined = {pk: at for at, _role, pk, _unit in rows if pk}
    roles = {(at or ECOSYSTEM, role) for at, role, _pk, unit in rows if not unit}
    parts = {(at, unit, role) for at, role, _pk, unit in rows if unit}
    at = {place for place, _role in roles if place}
    first = joined[min(joined)] if joined else None
    stands = organisation_id if organisation_id in at else first
    owners = {person_owner(person_id), *map(organisation_owner, at)}
    return Scope(frozenset(owners), frozenset(roles), stands, frozenset(parts))
