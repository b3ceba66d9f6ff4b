"""What a unit learns: numbers of people, never names, and never of too few.

Twelve full weeks and no others: with dates to choose, two questions a day apart would tell what one
person did on that day.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from lyceum.footprint import policies
from lyceum.footprint.counting import Group, Tree, shown_figures
from lyceum.footprint.models import Line, LineSkill
from lyceum.footprint.types import TOPICS, Figure, Learnt
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.skills import api as skills

from .timeline import monday

WEEKS = 12
SKILLS = 15
SKILL = "skill"
Doers = dict[Hashable, frozenset[int]]


def learnt(actor: Actor, organisation: Any, unit_id: int | None) -> Learnt:
    """What a unit learns, for who leads it or keeps its people. Seven queries, however many."""
    at = organisation.pk
    reach = organisations.may_count(actor, at)
    paths: dict[int | None, str] = {None: organisation.name}
    for pk, path in organisations.unit_paths(at).items():
        paths[pk] = path
    units = [
        (key, paths[key]) for key in paths if (reach.is_whole if key is None else key in reach)
    ]
    if not units:
        raise NotFound
    units.sort(key=lambda unit: (unit[0] is not None, unit[1].casefold()))
    unit_id = units[0][0] if unit_id is None else unit_id
    if unit_id not in dict(units):
        raise NotFound
    least = policies.smallest_group()
    tree = Tree([Group(g.unit_id, g.parent_id, g.people) for g in organisations.groups_of(at)])
    first, last = _span()
    figures = shown_figures(tree, _doers(at, first, last), least).get(unit_id)
    frame = Learnt(units, unit_id, paths[unit_id], least, is_shown=figures is not None)
    if figures is None:
        return frame
    return replace(
        frame,
        people=len(tree.below[unit_id]),
        first=first,
        last=last + timedelta(days=6),
        weeks=_weeks(figures, first),
        topics=[Figure(label, figures.get(topic)) for topic, label in TOPICS.items()],
        skills=_skills(figures),
    )


def _span() -> tuple[date, date]:
    """The Mondays of the first and of the last full week."""
    this = monday(timezone.localdate(clock.now()))
    return this - timedelta(weeks=WEEKS), this - timedelta(weeks=1)


def _doers(organisation_id: int, first: date, last: date) -> Doers:
    """Who did something of a topic, of a topic in a week, and of a skill. Two queries."""
    lines = Line.objects.unscoped("numbers of people, of an organisation's own").filter(
        organisation_id=organisation_id, week__range=(first, last), is_counted=True
    )
    found: dict[Hashable, set[int]] = defaultdict(set)
    did = lines.order_by().values_list("week", "topic", "person_id").distinct()
    for week, topic, person in did.iterator():
        found[topic].add(person)
        found[week, topic].add(person)
    about = LineSkill.objects.filter(line__in=lines).order_by()
    for skill, person in about.values_list("skill_id", "line__person_id").distinct().iterator():
        found[SKILL, skill].add(person)
    return {thing: frozenset(people) for thing, people in found.items()}


def _weeks(figures: Mapping[Hashable, int], first: date) -> list[tuple[date, Mapping[str, int]]]:
    days = [first + timedelta(weeks=number) for number in range(WEEKS)]
    return [(day, {t: figures[day, t] for t in TOPICS if (day, t) in figures}) for day in days]


def _skills(figures: Mapping[Hashable, int]) -> list[Figure]:
    """The skills that most people learn."""
    found = [
        (n, thing[1])
        for thing, n in figures.items()
        if isinstance(thing, tuple) and thing[0] == SKILL
    ]
    most = sorted(found, reverse=True)[:SKILLS]
    named = skills.skill_rows([pk for _n, pk in most], get_language() or "en")
    return [Figure(named[pk].label, n) for n, pk in most if pk in named]
