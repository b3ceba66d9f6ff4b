"""Who has had which place from when to when: in bulk, for rules that count days."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Q

from lyceum.organisations.models import Membership, MembershipChange
from lyceum.organisations.types import PlaceQuery, PlaceSpan

from .grants import valid_grants
from .units import own, unit_and_below

SPAN = ("person_id", "unit_id", "starts_on", "ends_on", "is_open")
FEW = 1000  # so many are named in a question
COUNTS = {"unit", "relation", "weekly_minutes"}


def spans_matching(
    query: PlaceQuery, since: date, until: date, *, after: int = 0, limit: int = 1000
) -> list[PlaceSpan]:
    """The places that answer a query and touch the days from `since` to `until`, in the order of
    people: of the next so many people after one. What a place says counts as it is said now.

    Whoever asks has asked before whether they may. Two queries, four where units and roles count.
    """
    places = _places(query, since, until).filter(person_id__gt=after)
    people = places.order_by("person_id").values_list("person_id", flat=True)
    last = list(people.distinct()[limit - 1 : limit])
    if last:
        places = places.filter(person_id__lte=last[0])
    return [PlaceSpan(*row) for row in places.order_by("person_id", "pk").values_list(*SPAN)]


def people_matching(
    query: PlaceQuery, since: date, until: date, person_ids: Collection[int] | None = None
) -> set[int]:
    """Who has a place that answers a query within these days; of these people, or of all."""
    places = _places(query, since, until)
    if person_ids is not None and len(person_ids) <= FEW:
        places = places.filter(person_id__in=person_ids)
    found = set(places.values_list("person_id", flat=True))
    return found if person_ids is None else found & set(person_ids)


def spans_of(
    query: PlaceQuery, since: date, until: date, person_ids: Collection[int]
) -> list[PlaceSpan]:
    """The same places as `spans_matching` finds, of these people only."""
    places = _places(query, since, until).filter(person_id__in=person_ids)
    return [PlaceSpan(*row) for row in places.order_by("person_id", "pk").values_list(*SPAN)]


def units_below(organisation_id: int, unit_ids: Collection[int]) -> set[int]:
    """These units, and all that belongs to them."""
    return set(unit_and_below(organisation_id, *unit_ids))


def changed_since(organisation_id: int, day: date, person_ids: Collection[int]) -> set[int]:
    """Whose unit, relation or hours of learning were changed on a day (UTC) or after it."""
    since = datetime.combine(day, time.min, UTC)
    rows = MembershipChange.objects.within(own(organisation_id)).filter(
        membership__person_id__in=person_ids, changed_at__gte=since
    )
    said = rows.values_list("membership__person_id", "changes")
    return {person_id for person_id, changes in said if COUNTS & changes.keys()}


def _places(query: PlaceQuery, since: date, until: date) -> Any:
    at = query.organisation_id
    places = Membership.objects.within(own(at)).filter(starts_on__lte=until)
    places = places.filter(Q(ends_on=None) | Q(ends_on__gte=since))
    if query.relations:
        places = places.filter(relation__in=query.relations)
    if query.weekly_minutes:
        places = places.filter(weekly_minutes__gte=query.weekly_minutes)
    if query.unit_ids:
        places = places.filter(unit_id__in=unit_and_below(at, *query.unit_ids))
    if query.roles:
        holders = valid_grants().filter(organisation_id=at, role__in=query.roles)
        places = places.filter(person_id__in=holders.values("person_id"))
    return places
