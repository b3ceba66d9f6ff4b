"""The steps of a plan in the calendar: the day on which each should be done, and, where the person
said when they like to learn, blocks in hours that are free."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from lyceum.agenda import api as agenda
from lyceum.kernel import clock
from lyceum.kernel.schedule import one_by_one
from lyceum.paths import selectors
from lyceum.paths.models import Path, Plan, PlanStep
from lyceum.programmes import api as programmes

STEP, DUE = "paths.step", "paths.due"
AHEAD = timedelta(days=14)  # hours are given out for
DATED = timedelta(days=56)  # days are written down for
LEAST, MOST = 20, 90  # minutes of a block
EVERY = "the clock, or a fact about the person's own calendar"


def put_into_calendar(path: Path) -> int:
    """Write the plan in force into the calendar of its person; what was there before and is not
    any more leaves it. Gives how many entries are new or different."""
    plan = selectors.plan_in_force(path)
    steps = [step for step in plan.steps.all() if not step.done_on] if plan else []
    titles = selectors.titles(path, [step.resource_id for step in steps])
    steps = [step for step in steps if step.resource_id in titles]
    due = [_due(path, step, titles[step.resource_id]) for step in steps if _is_near(step)]
    blocks = list(_blocks(path, plan, steps, titles)) if plan else []
    prefixes = ((DUE, due), (STEP, blocks))
    return sum(
        agenda.replace_entries(
            person_id=path.person_id, prefix=f"{kind}:{path.pk}:", entries=entries
        )
        for kind, entries in prefixes
    )


@transaction.atomic
def put_steps_of(person_id: int) -> int:
    """The same for whoever changed something in their calendar."""
    paths = Path.objects.unscoped(EVERY).filter(person_id=person_id)
    return sum(put_into_calendar(path) for path in paths.order_by("pk"))


def put_steps_of_all() -> int:
    """The days go on: the next fortnight of everybody who has learning hours."""
    return one_by_one(put_steps_of, agenda.people_with_hours())


def make_room_for(session_id: int) -> int:
    """A session takes time that steps may stand in, of everybody who comes to it and has learning
    hours; one that is later than hours are given out for takes none yet."""
    people = programmes.people_in_session(session_id, clock.now() + AHEAD)
    mine = set(agenda.people_with_hours()) & people if people else set()
    return one_by_one(put_steps_of, sorted(mine))


def _is_near(step: PlanStep) -> bool:
    return step.ends_on <= clock.today() + DATED


def _due(path: Path, step: PlanStep, title: str) -> agenda.NewEntry:
    first, last = agenda.whole_days(max(step.ends_on, clock.today()))
    return agenda.NewEntry(
        person_id=path.person_id,
        source=f"{DUE}:{path.pk}:{step.resource_id}",
        kind=DUE,
        title=title,
        starts_at=first,
        ends_at=last,
        is_all_day=True,
        is_busy=False,
        url=reverse("paths:mine"),
    )


def _blocks(
    path: Path, plan: Plan, steps: Sequence[PlanStep], titles: dict[int, str]
) -> Iterator[agenda.NewEntry]:
    """Steps without dates of their own, in their order, in what is free; no more a week than the
    plan was made for."""
    now = clock.now().replace(second=0, microsecond=0)
    free = agenda.free_between(path.person_id, now, now + AHEAD, but=f"{STEP}:{path.pk}:")
    parts = _parts(free, plan.minutes_per_week)
    for step in (each for each in steps if each.offering_id is None):
        left = step.minutes * (100 - step.progress_before) // 100
        number = 0
        while left > 0:
            found = next(parts, None)
            if found is None:
                return
            number += 1
            left -= found.minutes
            yield agenda.NewEntry(
                person_id=path.person_id,
                source=f"{STEP}:{path.pk}:{step.resource_id}:{number}",
                kind=STEP,
                title=titles[step.resource_id],
                starts_at=found.starts_at,
                ends_at=found.ends_at,
                is_busy=False,
                url=reverse("paths:mine"),
            )


def _parts(free: Sequence[agenda.Slot], minutes_per_week: int) -> Iterator[agenda.Slot]:
    """Free time in blocks of at most MOST minutes, until the week's minutes are given out."""
    given: dict[tuple[int, int], int] = {}
    for slot in free:
        week = slot.starts_at.isocalendar()[:2]
        at: datetime = slot.starts_at
        while at < slot.ends_at:
            there = int((slot.ends_at - at).total_seconds() // 60)
            minutes = min(MOST, there, minutes_per_week - given.get(week, 0))
            if minutes < LEAST:
                break
            yield agenda.Slot(at, at + timedelta(minutes=minutes))
            given[week] = given.get(week, 0) + minutes
            at += timedelta(minutes=minutes)
