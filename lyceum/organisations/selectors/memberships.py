from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations.models import Membership, MembershipChange, Organisation, RoleGrant
from lyceum.organisations.types import ChangeRow, MembershipRow, Place, PlaceKey

from .directory import directory_row
from .grants import valid_grants
from .units import kept_by, own, reach_of, unit_paths

REPORTS = 200
AT_ONCE = 500
AMONG = 900  # what every database takes as parameters of one query
LEADS_A_UNIT = ("manager",)
ELSEWHERE = "organisations.elsewhere"


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


def managers_among(person_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Who of these reports to whom of these, wherever: (person, manager). One query for 500."""
    ids = sorted(set(person_ids))
    places = Membership.objects.unscoped("asks only who of people already chosen report to another")
    led = places.filter(is_open=True, manager__isnull=False)
    found: set[tuple[int, int]] = set()
    for at in range(0, len(ids), AT_ONCE):
        rows = led.filter(person_id__in=ids[at : at + AT_ONCE])
        found |= set(rows.values_list("person_id", "manager__person_id"))
    here = set(ids)
    return {pair for pair in found if pair[1] in here}


def units_among(person_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """In which units each of these is now, wherever. One query for 500."""
    ids = sorted(set(person_ids))
    places = Membership.objects.unscoped("asks only where people already chosen work")
    open_ones = places.filter(is_open=True, unit__isnull=False)
    found: dict[int, set[int]] = {}
    for at in range(0, len(ids), AT_ONCE):
        rows = open_ones.filter(person_id__in=ids[at : at + AT_ONCE])
        for person, unit in rows.values_list("person_id", "unit_id"):
            found.setdefault(person, set()).add(unit)
    return {person: frozenset(some) for person, some in found.items()}


def reports_of(actor: Actor) -> list[int]:
    """Who reports to the actor, in the organisation in which they stand now."""
    if actor.person_id is None or actor.organisation_id is None:
        return []
    places = Membership.objects.within(own(actor.organisation_id)).filter(
        manager__person_id=actor.person_id, is_open=True
    )
    return list(places.order_by("sort_name").values_list("person_id", flat=True))


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
        unit_id=place.unit_id,
        manager_id=place.manager.person_id if place.manager else None,
        relation=place.relation,
        weekly_minutes=place.weekly_minutes,
        is_open=place.is_open,
        may_keep=place.unit_id in kept_by(actor, organisation.pk),
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
    at, unit = place.organisation_id, place.unit_id
    if unit in kept_by(actor, at) or unit in reach_of(actor, at, LEADS_A_UNIT):
        return True
    manager = place.manager.person_id if place.manager else None
    return actor.person_id is not None and actor.person_id in (place.person_id, manager)


def _role_labels(person_id: int, organisation_id: int) -> list[str]:
    grants = valid_grants().filter(person_id=person_id, organisation_id=organisation_id)
    related = grants.select_related("unit").order_by("role", "unit_id")
    return [_role_label(grant) for grant in related]


def _role_label(grant: RoleGrant) -> str:
    label = str(grant.get_role_display())
    return f"{label} · {grant.unit.name}" if grant.unit else label


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


def who_is_only_here(organisation_id: int, person_ids: Iterable[int]) -> set[int]:
    """Who has never signed in and belongs nowhere else: a file may still correct their name."""
    ids = set(person_ids)
    places = Membership.objects.unscoped("does somebody belong elsewhere, too?")
    elsewhere = places.filter(person_id__in=ids).exclude(organisation_id=organisation_id)
    ids -= set(elsewhere.values_list("person_id", flat=True))
    came = Membership.objects.within(own(organisation_id)).filter(
        person_id__in=ids, person__last_login__isnull=False
    )
    return ids - set(came.values_list("person_id", flat=True))


def places_in(organisation_id: int, person_ids: Iterable[int]) -> dict[int, PlaceKey]:
    """The last place of these people in an organisation, by person; whoever asks may know it."""
    rows = _place_keys(organisation_id).filter(person_id__in=list(person_ids))
    found = [PlaceKey(*row) for row in rows.order_by("is_open", "starts_on", "pk")]
    return {key.person_id: key for key in found}


def organisations_among(person_ids: Iterable[int]) -> dict[int, set[int]]:
    """The organisations in which these people have a place, by person. One query for 900 people."""
    found: dict[int, set[int]] = {}
    places = Membership.objects.unscoped("whoever asks shows nobody's place to anybody")
    ids = list(person_ids)
    for start in range(0, len(ids), AMONG):
        rows = places.filter(person_id__in=ids[start : start + AMONG], is_open=True)
        for person_id, at in rows.order_by().values_list("person_id", "organisation_id"):
            found.setdefault(person_id, set()).add(at)
    return found


def places_after(organisation_id: int, membership_id: int, limit: int = 1000) -> list[PlaceKey]:
    """The open places of an organisation in the order in which they were made: the next few."""
    rows = _place_keys(organisation_id).filter(is_open=True, pk__gt=membership_id)
    return [PlaceKey(*row) for row in rows.order_by("pk")[:limit]]


def _place_keys(organisation_id: int) -> Any:
    places = Membership.objects.within(own(organisation_id))
    return places.values_list("pk", "person_id", "is_open", "work_email", "employee_number")


def today() -> date:
    """The day on which a place begins, if nothing else is said."""
    return clock.today()
