"""Who may see or do what in an organisation, and why; and which of it is stale."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import policies
from lyceum.organisations.models import AccessReview, Membership, Organisation, RoleGrant
from lyceum.organisations.types import AccessPage, AccessQuery, AccessRow, ManagerRow, Review

from .grants import SHOWN_AFTER, SOON, all_grants
from .units import own, unit_paths

PAGE = 50
BATCH = 500
SILENT_AFTER = timedelta(days=90)


def access_page(actor: Actor, organisation: Organisation, query: AccessQuery) -> AccessPage:
    """A page of who holds what there, the administrators of the ecosystem first, and of who leads
    whom. For administrators. Nine queries, however many rows."""
    _insist(actor, organisation)
    grants = _held(organisation.pk)
    found = grants.filter(is_stale=True) if query.stale else grants
    found = found.filter(role=query.role) if query.role else found
    total = found.count()
    pages = max(1, -(-total // PAGE))
    number = min(max(1, query.page), pages)
    led = _led(organisation.pk).aggregate(n=Count("manager", distinct=True))["n"]
    shown = list(_ordered(found)[(number - 1) * PAGE : number * PAGE])
    return AccessPage(
        rows=_rows(shown, organisation.pk),
        total=total,
        number=number,
        pages=pages,
        held=grants.count(),
        stale=grants.filter(is_stale=True).count(),
        managers=_managers(organisation.pk, query.managers),
        managers_total=led,
        managers_number=query.managers,
        managers_pages=max(1, -(-led // PAGE)),
    )


def access_lines(actor: Actor, organisation: Organisation) -> Iterator[AccessRow]:
    """Everybody who holds something there, in the same order."""
    _insist(actor, organisation)
    return _lines(organisation.pk)


def _lines(organisation_id: int) -> Iterator[AccessRow]:
    batch: list[RoleGrant] = []
    for grant in _ordered(_held(organisation_id)).iterator(BATCH):
        batch.append(grant)
        if len(batch) == BATCH:
            yield from _rows(batch, organisation_id)
            batch = []
    yield from _rows(batch, organisation_id)


def last_review(actor: Actor, organisation: Organisation) -> Review | None:
    """Who went through it last, and when."""
    _insist(actor, organisation)
    rows = AccessReview.objects.within(own(organisation.pk)).order_by("-reviewed_at", "-pk")
    row = rows.first()
    if row is None:
        return None
    return Review(_names([row.by]).get(row.by, ""), row.reviewed_at, row.roles, row.stale)


def counts_of(organisation_id: int) -> tuple[int, int]:
    """How many roles are held, and how many of them are stale."""
    grants = _held(organisation_id)
    return grants.count(), grants.filter(is_stale=True).count()


def _insist(actor: Actor, organisation: Organisation) -> None:
    if not policies.can_administer(actor, organisation.pk):
        raise NotFound


def _held(organisation_id: int) -> Any:
    """The roles of an organisation and its units, and the administrators of the ecosystem."""
    moment = clock.now()
    there = Q(organisation_id=organisation_id)
    there |= Q(organisation=None, role=RoleGrant.Role.ADMINISTRATOR)
    places = Membership.objects.within(own(organisation_id)).filter(
        organisation_id=organisation_id, is_open=True, person_id=OuterRef("person_id")
    )
    silent = Q(person__last_login__lt=moment - SILENT_AFTER)
    silent |= Q(person__last_login=None, granted_at__lt=moment - SILENT_AFTER)
    left = Q(organisation_id=organisation_id, is_member=False)
    closed = Q(person__is_active=False)
    stale = silent | left | closed | Q(expires_at__lte=moment + SOON)
    grants = all_grants().filter(there).exclude(role=RoleGrant.Role.LEARNER)
    grants = grants.exclude(expires_at__lte=moment - SHOWN_AFTER)
    return grants.annotate(is_member=Exists(places)).annotate(
        is_silent=_yes(silent), has_left=_yes(left), is_stale=_yes(stale)
    )


def _yes(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))  # noqa: FBT003


def _ordered(grants: Any) -> Any:
    order = ("organisation_id", "role", "unit_id", "person__name", "pk")
    first = Case(When(organisation=None, then=Value(0)), default=Value(1))
    return grants.select_related("person").order_by(first, *order)


def _rows(grants: list[RoleGrant], organisation_id: int) -> list[AccessRow]:
    paths = unit_paths(organisation_id) if any(grant.unit_id for grant in grants) else {}
    names = _names([grant.granted_by for grant in grants])
    return [_row(grant, paths, names) for grant in grants]


def _row(grant: Any, paths: dict[int, str], names: dict[str, str]) -> AccessRow:
    return AccessRow(
        person_id=grant.person_id,
        name=grant.person.name,
        role=grant.role,
        role_label=str(grant.get_role_display()),
        is_of_ecosystem=grant.organisation_id is None,
        unit=paths.get(grant.unit_id or 0, ""),
        since=grant.granted_at,
        granted_by=names.get(grant.granted_by, ""),
        until=grant.expires_at,
        last_sign_in=grant.person.last_login,
        marks=_marks(grant, clock.now()),
    )


def _marks(grant: Any, moment: datetime) -> tuple[str, ...]:
    ends = grant.expires_at
    found = {
        "silent": grant.is_silent,
        "expired": ends is not None and ends <= moment,
        "ends": ends is not None and moment < ends <= moment + SOON,
        "left": grant.has_left,
        "closed": not grant.person.is_active,
    }
    return tuple(name for name, holds in found.items() if holds)


def _names(actors: list[str]) -> dict[str, str]:
    people = {by: int(by.partition(":")[2]) for by in actors if by.startswith("person:")}
    found = identity.names_of(people.values()) if people else {}
    return {by: found[pk] for by, pk in people.items() if pk in found}


def _led(organisation_id: int) -> Any:
    places = Membership.objects.within(own(organisation_id))
    return places.filter(organisation_id=organisation_id, is_open=True, manager__isnull=False)


def _managers(organisation_id: int, page: int) -> list[ManagerRow]:
    """Who leads how many, and whom. Two queries."""
    start = (max(1, page) - 1) * PAGE
    counted = _led(organisation_id).order_by("manager__sort_name", "manager_id")
    columns = ("manager_id", "manager__person_id", "manager__person__name", "manager__is_open")
    rows = list(
        counted.values_list(*columns, "manager__sort_name").annotate(Count("pk"))[
            start : start + PAGE
        ]
    )
    led: dict[int, list[int]] = {row[0]: [] for row in rows}
    for place, person in (
        _led(organisation_id).filter(manager__in=list(led)).values_list("manager_id", "person_id")
    ):
        led[place].append(person)
    return [
        ManagerRow(person_id=pk, name=name, has_left=not is_open, reports=tuple(led[place]))
        for place, pk, name, is_open, _sort, _count in rows
    ]
