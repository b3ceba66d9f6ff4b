from datetime import date
from typing import Any

from django.db.models import Q, Value

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import ECOSYSTEM, Scope, organisation_owner, person_owner
from lyceum.organisations import policies
from lyceum.organisations.models import Membership, MembershipChange, Organisation, RoleGrant
from lyceum.organisations.types import ChangeRow, MembershipRow, Place, RoleRow

from .directory import directory_row
from .units import own, unit_paths

REPORTS = 200
ELSEWHERE = "organisations.elsewhere"


def scope_of(person_id: int, organisation_id: int | None = None) -> Scope:
    """What a person may reach: their own rows, those of their organisations, and their roles.

    `organisation_id` is where they want to stand; the first membership counts if it is not theirs.
    One query, because every request asks it.
    """
    places = Membership.objects.unscoped("scopes are made of these")
    learns = Value(RoleGrant.Role.LEARNER.value)
    memberships = places.filter(person_id=person_id, is_open=True).values_list(
        "organisation_id", learns, "pk"
    )
    grants = valid_grants().filter(person_id=person_id)
    rows = list(
        memberships.union(grants.values_list("organisation_id", "role", Value(0)), all=True)
    )
    joined = {pk: at for at, _role, pk in rows if pk}
    roles = {(at or ECOSYSTEM, role) for at, role, _pk in rows}
    at = {place for place, _role in roles if place}
    first = joined[min(joined)] if joined else None
    stands = organisation_id if organisation_id in at else first
    owners = {person_owner(person_id), *map(organisation_owner, at)}
    return Scope(frozenset(owners), frozenset(roles), stands)


def valid_grants() -> Any:
    """Roles that have not expired."""
    grants = RoleGrant.objects.unscoped("who may do what is asked before scopes are known")
    return grants.filter(Q(expires_at=None) | Q(expires_at__gt=clock.now()))


def memberships_of(person_id: int, *, ended: bool = False) -> list[MembershipRow]:
    """Where a person belongs now; with `ended`, where they once did. Two queries at most."""
    places = Membership.objects.unscoped("a person's own places, by whoever may ask for them")
    rows = places.filter(person_id=person_id, is_open=not ended)
    return [
        membership_row(place)
        for place in rows.select_related("organisation", "unit").order_by("pk")
    ]


def membership_row(place: Membership) -> MembershipRow:
    return MembershipRow(
        organisation_id=place.organisation_id,
        organisation=place.organisation.name,
        relation=place.get_relation_display(),
        position=place.position,
        unit=place.unit.name if place.unit else "",
        weekly_minutes=place.weekly_minutes,
        starts_on=place.starts_on,
        ends_on=place.ends_on,
        currency=place.organisation.currency,
    )


def current_membership(actor: Actor) -> MembershipRow | None:
    """The actor's place in the organisation in which they stand now."""
    if actor.person_id is None:
        return None
    rows = memberships_of(actor.person_id)
    return next((row for row in rows if row.organisation_id == actor.organisation_id), None)


def manager_of(person_id: int, organisation_id: int) -> int | None:
    """Whom a person reports to in an organisation."""
    place = (
        Membership.objects.within(own(organisation_id))
        .filter(person_id=person_id, is_open=True)
        .values_list("manager__person_id", flat=True)
    )
    return place.first()


def reports_of(actor: Actor) -> list[int]:
    """Who reports to the actor, in the organisation in which they stand now."""
    if actor.person_id is None or actor.organisation_id is None:
        return []
    places = Membership.objects.within(own(actor.organisation_id)).filter(
        manager__person_id=actor.person_id, is_open=True
    )
    return list(places.order_by("sort_name").values_list("person_id", flat=True))


def people_with_role(role: str, *organisation_ids: int, everywhere: bool = False) -> list[int]:
    """Who holds a role in any of these organisations, or in the whole ecosystem."""
    there = Q(organisation_id__in=organisation_ids)
    if everywhere or not organisation_ids:
        there |= Q(organisation_id=None)
    grants = valid_grants().filter(there, role=role)
    return list(grants.order_by("pk").values_list("person_id", flat=True))


def role_holders(actor: Actor, organisation: Organisation) -> list[RoleRow]:
    """Who holds which role in an organisation, for who keeps its people."""
    if not policies.can_keep_people(actor, organisation.pk):
        raise NotFound
    grants = valid_grants().filter(organisation=organisation).select_related("person")
    return [
        RoleRow(
            grant_id=grant.pk,
            person_id=grant.person_id,
            name=grant.person.name,
            role=grant.role,
            role_label=str(grant.get_role_display()),
            expires_at=grant.expires_at,
            granted_at=grant.granted_at,
        )
        for grant in grants.order_by("role", "person__name")[:1000]
    ]


def place_of(actor: Actor, organisation: Organisation, person_id: int) -> Place:
    """A person's place, for themselves, their manager and who keeps the people."""
    places = Membership.objects.within(own(organisation.pk)).filter(person_id=person_id)
    related = places.select_related("person", "unit", "manager__person", "organisation")
    found = list(related.order_by("-is_open", "-starts_on"))
    if not found or not _may_see(actor, found[0]):
        raise NotFound
    place, earlier = found[0], found[1:]
    return Place(
        row=directory_row(place, unit_paths(organisation.pk)),
        manager_id=place.manager.person_id if place.manager else None,
        relation=place.relation,
        weekly_minutes=place.weekly_minutes,
        is_open=place.is_open,
        roles=_role_labels(person_id, organisation.pk),
        history=_history(found, organisation.pk),
        earlier=[membership_row(before) for before in earlier],
        reports=_reports(place),
        elsewhere=_elsewhere(person_id, organisation.pk),
    )


def _elsewhere(person_id: int, organisation_id: int) -> list[str]:
    """The other organisations of a person, if they agreed that this is shown."""
    if not identity.has_consent(person_id, ELSEWHERE):
        return []
    rows = memberships_of(person_id)
    return [row.organisation for row in rows if row.organisation_id != organisation_id]


def _may_see(actor: Actor, place: Membership) -> bool:
    if policies.can_keep_people(actor, place.organisation_id):
        return True
    manager = place.manager.person_id if place.manager else None
    return actor.person_id is not None and actor.person_id in (place.person_id, manager)


def _role_labels(person_id: int, organisation_id: int) -> list[str]:
    grants = valid_grants().filter(person_id=person_id, organisation_id=organisation_id)
    return [str(grant.get_role_display()) for grant in grants.order_by("role")]


def _reports(place: Membership) -> list[tuple[int, str]]:
    rows = Membership.objects.within(own(place.organisation_id)).filter(manager=place, is_open=True)
    return list(rows.order_by("sort_name").values_list("person_id", "person__name")[:REPORTS])


def _history(places: list[Membership], organisation_id: int) -> list[ChangeRow]:
    changes = MembershipChange.objects.within(own(organisation_id)).filter(membership__in=places)
    rows = list(changes.order_by("-changed_at", "-pk")[:100])
    who = identity.names_of(_person_ids(rows))
    return [
        ChangeRow(
            at=row.changed_at,
            by=_name(row.by, who),
            changes=[(name, before, after) for name, (before, after) in row.changes.items()],
        )
        for row in rows
    ]


def _person_ids(rows: list[MembershipChange]) -> list[int]:
    people = (row.by.removeprefix("person:") for row in rows if row.by.startswith("person:"))
    return [int(pk) for pk in people]


def _name(by: str, who: dict[int, str]) -> str:
    kind, _colon, name = by.partition(":")
    return who.get(int(name), "") if kind == "person" else ""


def member_by_email(organisation_id: int, email: str) -> int | None:
    """Who of an organisation has this address, as their own or for work."""
    places = Membership.objects.within(own(organisation_id)).filter(is_open=True)
    address = email.strip().lower()
    found = places.filter(Q(work_email=address) | Q(person__email=address))
    return found.values_list("person_id", flat=True).first()


def people_count(organisation_id: int) -> int:
    """How many belong to an organisation now."""
    places = Membership.objects.within(own(organisation_id))
    return places.filter(is_open=True).count()


def today() -> date:
    """The day on which a place begins, if nothing else is said."""
    return clock.today()
