"""The directory of an organisation: a hundred thousand people are one index away."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations.models import Membership, Organisation, RoleGrant
from lyceum.organisations.types import DirectoryPage, DirectoryQuery, DirectoryRow, Reach

from .grants import valid_grants
from .units import kept_by, own, unit_and_below, unit_paths

SORTS = {
    "name": ("sort_name", "pk"),
    "position": ("position", "sort_name", "pk"),
    "started": ("starts_on", "pk"),
    "number": ("employee_number", "pk"),
}
BATCH = 2000


def person_name_key(name: str) -> str:
    """A name as it is sorted and searched: without case and accents, in any script."""
    if name.isascii():
        return name.lower()[:200]
    text = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in text if not unicodedata.combining(c) or ord(c) > LATIN)[:200]


LATIN = 0x0370  # marks above belong to the letters of other scripts, and stay


def directory(actor: Actor, organisation: Organisation, query: DirectoryQuery) -> DirectoryPage:
    """A page of the people of an organisation, for who keeps them. Five queries at most.

    First the keys of the page, from the index alone, then its rows: so a page far down costs
    little more than the first.
    """
    reach = kept_by(actor, organisation.pk)
    if not reach:
        raise NotFound
    found = _found(organisation.pk, query, reach)
    total = found.count()
    pages = max(1, -(-total // query.size))
    page = min(max(1, query.page), pages)
    start = (page - 1) * query.size
    order = _order(query.sort)
    chosen = list(found.order_by(*order).values_list("pk", flat=True)[start : start + query.size])
    places = Membership.objects.within(own(organisation.pk)).filter(pk__in=chosen)
    related = places.select_related("person", "manager__person").order_by(*order)
    paths = unit_paths(organisation.pk)
    rows = [directory_row(place, paths) for place in related]
    units = [unit for unit in paths.items() if unit[0] in reach]
    return DirectoryPage(rows, total, page, pages, sorted(units, key=_by_path))


def _by_path(unit: tuple[int, str]) -> str:
    return unit[1].casefold()


def _order(sort: str) -> list[str]:
    fields = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    return [f"-{name}" for name in fields] if sort.startswith("-") else list(fields)


def _reached(organisation_id: int, reach: Reach) -> Any:
    places = Membership.objects.within(own(organisation_id))
    return places if reach.is_whole else places.filter(unit_id__in=reach.units)


def _found(organisation_id: int, query: DirectoryQuery, reach: Reach) -> Any:
    found = _reached(organisation_id, reach).filter(is_open=not query.ended)
    for word in query.text.split()[:5]:
        key = person_name_key(word)
        found = found.filter(
            Q(sort_name__contains=key)
            | Q(employee_number__startswith=word)
            | Q(work_email__startswith=word.lower())
            | Q(position__icontains=word)
        )
    if query.unit_id:
        found = found.filter(unit_id__in=unit_and_below(organisation_id, query.unit_id))
    if query.relation:
        found = found.filter(relation=query.relation)
    if query.role:
        grants = valid_grants().filter(organisation_id=organisation_id, role=query.role)
        found = found.filter(person_id__in=grants.values("person_id"))
    return found


def directory_row(place: Membership, paths: dict[int, str]) -> DirectoryRow:
    return DirectoryRow(
        membership_id=place.pk,
        person_id=place.person_id,
        name=place.person.name,
        email=place.work_email or place.person.email or "",
        employee_number=place.employee_number,
        position=place.position,
        unit=paths.get(place.unit_id or 0, ""),
        manager=place.manager.person.name if place.manager else "",
        relation=str(place.get_relation_display()),
        starts_on=place.starts_on,
        ends_on=place.ends_on,
    )


PEOPLE_COLUMNS = [
    "employee_number",
    "name",
    "email",
    "short_name",
    "unit",
    "position",
    "manager",
    "starts_on",
    "ends_on",
    "weekly_hours",
    "locale",
    "time_zone",
    "relation",
    "roles",
]


def people_rows(actor: Actor, organisation: Organisation) -> Iterator[list[str]]:
    """Everyone whom the actor keeps as the HR file that would import them, PEOPLE_COLUMNS wide."""
    reach = kept_by(actor, organisation.pk)
    if not reach:
        raise NotFound
    paths, roles = unit_paths(organisation.pk), _roles_by_person(organisation.pk)
    places = _reached(organisation.pk, reach).filter(organisation=organisation, is_open=True)
    related = places.select_related("person", "manager__person").order_by("pk")
    for place in related.iterator(BATCH):
        yield _line(place, paths, roles)


def _line(place: Membership, paths: dict[int, str], roles: dict[int, list[str]]) -> list[str]:
    person = place.person
    return [
        place.employee_number,
        person.name,
        place.work_email or person.email or "",
        person.short_name,
        paths.get(place.unit_id or 0, ""),
        place.position,
        manager_key(place.manager),
        place.starts_on.isoformat(),
        place.ends_on.isoformat() if place.ends_on else "",
        hours(place.weekly_minutes),
        person.locale,
        person.time_zone,
        place.relation,
        "; ".join(sorted(roles.get(place.person_id, ()))),
    ]


def manager_key(place: Membership | None) -> str:
    """How a file names a manager: by number, or by address where there is none."""
    if place is None:
        return ""
    return place.employee_number or place.work_email or place.person.email or ""


def hours(minutes: int) -> str:
    """`90` → `1.5`."""
    return f"{minutes / 60:.4f}".rstrip("0").rstrip(".")


def _roles_by_person(organisation_id: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    grants = RoleGrant.objects.within(own(organisation_id)).filter(unit=None)
    grants = grants.exclude(role=RoleGrant.Role.LEARNER)
    for person_id, role in grants.values_list("person_id", "role").iterator(BATCH):
        found.setdefault(person_id, []).append(role)
    return found
