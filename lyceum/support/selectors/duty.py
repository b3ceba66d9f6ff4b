"""Whose desk a question lands on: by kind and rule, by who is on the rota, by who is there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Count

from lyceum.kernel import clock
from lyceum.organisations import api as organisations
from lyceum.support.models import Absence, Case, Route, Turn
from lyceum.support.types import WORKING_DAY

ROUTING = "whose desk a question lands on is asked before anybody reads it"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Duty:
    """Who may answer and who does. `is_fallback`: nobody was there who should, so that the
    administrators have it."""

    role: str
    unit_id: int | None
    answer_minutes: int
    assignee_id: int | None
    is_fallback: bool = False


def duty_for(kind: str, organisation_id: int | None, person_id: int) -> Duty:
    """Where a person's question of a kind goes now."""
    if organisation_id is None:
        there = organisations.people_with_role(ADMINISTRATOR, everywhere=True)
        return Duty(ADMINISTRATOR, None, WORKING_DAY, _least_busy(there, person_id))
    role, unit_id, minutes = route_for(kind, organisation_id, person_id)
    people = _on_duty(kind, role, organisation_id, unit_id)
    found = _least_busy(people, person_id)
    if found is not None:
        return Duty(role, unit_id, minutes, found)
    return Duty(role, unit_id, minutes, _administrator(organisation_id, person_id), True)  # noqa: FBT003


def route_for(kind: str, organisation_id: int, person_id: int) -> tuple[str, int | None, int]:
    """The role, the unit and the minutes of the first rule that fits; without one the kind's own."""
    rules = Route.objects.unscoped(ROUTING).filter(organisation_id=organisation_id, kind=kind)
    found = list(rules.order_by("position", "pk"))
    around = organisations.units_around(person_id) if any(r.unit_id for r in found) else set()
    for rule in found:
        if rule.unit_id is None or rule.unit_id in around:
            return rule.role, rule.unit_id, rule.answer_minutes
    return kind, None, WORKING_DAY


def holders(role: str, organisation_id: int, unit_id: int | None) -> list[int]:
    """Who may be given questions: for a unit those who hold the role there, else those who
    hold it for the whole, else for the whole ecosystem."""
    if unit_id is not None:
        at_unit = organisations.people_with_role_at(role, organisation_id, unit_id)
        if at_unit:
            return at_unit
    there = organisations.people_with_role(role, organisation_id)
    return there or organisations.people_with_role(role, everywhere=True)


def _on_duty(kind: str, role: str, organisation_id: int, unit_id: int | None) -> list[int]:
    """Of those who hold the role: whose turn it is where there is a rota, and who is not away."""
    people = holders(role, organisation_id, unit_id)
    day = _day_at(organisation_id)
    turns = Turn.objects.unscoped(ROUTING).filter(organisation_id=organisation_id, kind=kind)
    if turns.exists():
        now = turns.filter(starts_on__lte=day, ends_on__gte=day)
        on_rota = set(now.values_list("person_id", flat=True))
        people = [pk for pk in people if pk in on_rota]
    away = _away(organisation_id)
    return [pk for pk in people if pk not in away]


def _day_at(organisation_id: int) -> date:
    """Which day it is where the organisation is: rota and absences are written in its days."""
    zone = organisations.zones_of([organisation_id]).get(organisation_id, "UTC")
    return clock.now().astimezone(ZoneInfo(zone)).date()


def _away(organisation_id: int) -> set[int]:
    day = _day_at(organisation_id)
    rows = Absence.objects.unscoped(ROUTING).filter(
        organisation_id=organisation_id, starts_on__lte=day, ends_on__gte=day
    )
    return set(rows.values_list("person_id", flat=True))


def _administrator(organisation_id: int, person_id: int) -> int | None:
    """One of the organisation's administrators, who is there if anybody is; else the ecosystem's."""
    theirs = organisations.people_with_role(ADMINISTRATOR, organisation_id)
    away = _away(organisation_id)
    there = [pk for pk in theirs if pk not in away]
    for people in (there, theirs, organisations.people_with_role(ADMINISTRATOR, everywhere=True)):
        found = _least_busy(people, person_id)
        if found is not None:
            return found
    return None


def _least_busy(people: Collection[int], but: int) -> int | None:
    """Who has the fewest open questions; never who asks."""
    able = [pk for pk in dict.fromkeys(people) if pk != but]
    if len(able) <= 1:
        return next(iter(able), None)
    rows = Case.objects.unscoped(ROUTING).filter(assignee_id__in=able, state=Case.State.OPEN)
    busy = dict(rows.values("assignee_id").annotate(n=Count("pk")).values_list("assignee_id", "n"))
    return min(able, key=lambda pk: (busy.get(pk, 0), able.index(pk)))
