"""From a schedule to an answer that a person can read: steps and why, what is missing and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat

from .frame import Frame, least_price, least_price_of
from .schedule import Claim, Placed, Schedule
from .types import (
    Changes,
    Gain,
    Problem,
    Reason,
    Solution,
    Status,
    Step,
    Totals,
    Uncovered,
)

PROVEN = 0.01  # this near the best counts as proven
MASTERY = 5


def solution(schedule: Schedule, bound: int, status: Status) -> Solution:
    """The schedule as an answer."""
    frame = schedule.frame
    bound = max(bound, schedule.points)
    if status != Status.FIRST and bound - schedule.points <= PROVEN * abs(bound):
        status = Status.PROVEN
    return Solution(
        status=status,
        profile=frame.problem.profile,
        steps=tuple(_steps(schedule)),
        uncovered=tuple(_uncovered(schedule)),
        totals=_totals(schedule),
        points=schedule.points,
        bound=bound,
        levels=dict(schedule.levels),
        strains=frame.strains,
    )


def _steps(schedule: Schedule) -> Iterator[Step]:
    frame = schedule.frame
    enables = _enables(schedule)
    levels = dict(frame.start)
    gains = dict(_gains_in_time(schedule, levels))
    paid = frame.purse.shares(schedule.bought) if frame.purse.pots else repeat(())
    for p, payments in zip(schedule.placed, paid, strict=False):
        yield Step(
            resource_id=p.item.id,
            starts_on=frame.date_of(p.first),
            ends_on=frame.date_of(p.last),
            minutes=p.item.minutes,
            price=p.item.price_of(p.run),
            gains=gains[p.item.id],
            enables=tuple(sorted(enables.get(p.item.id, ()))),
            offering_id=p.run.offering_id if p.run else None,
            is_pinned=p.item.id in frame.problem.pinned,
            minutes_are_known=p.item.candidate.minutes_are_known,
            price_is_known=p.item.candidate.price_is_known,
            paid=payments,
        )


def _gains_in_time(
    schedule: Schedule, levels: dict[int, float]
) -> Iterator[tuple[int, tuple[Gain, ...]]]:
    """What each step adds, told in the order in which the steps end."""
    for p in sorted(schedule.placed, key=lambda p: (p.last, p.first)):
        gains = [_gain(schedule.frame, claim, levels) for claim in p.claims]
        for gain in gains:
            levels[gain.skill_id] = max(levels[gain.skill_id], gain.to_level)
        gains.sort(key=lambda g: (g.from_level - g.to_level, g.skill_id))
        yield p.item.id, tuple(gains)


def _gain(frame: Frame, claim: Claim, levels: Mapping[int, float]) -> Gain:
    credit = claim.credit
    return Gain(
        skill_id=credit.skill_id,
        from_level=round(min(levels[credit.skill_id], credit.end), 2),
        to_level=credit.end,
        trust=credit.trust / 10,
        goal_ids=_goals(frame.problem, credit.skill_id, claim.level),
    )


def _goals(problem: Problem, skill_id: int, above: int) -> tuple[int, ...]:
    asked = {t.goal_id for t in problem.targets if t.skill_id == skill_id and t.level > above}
    return tuple(sorted(asked))


def _enables(schedule: Schedule) -> dict[int, set[int]]:
    """What each step makes possible: as a prerequisite, or by the level that it reaches."""
    enables: dict[int, set[int]] = {}
    for place, p in enumerate(schedule.placed):
        for before in schedule.placed[:place]:
            if before.last <= p.first and _leads_to(schedule.frame, before, p):
                enables.setdefault(before.item.id, set()).add(p.item.id)
    return enables


def _leads_to(frame: Frame, before: Placed, after: Placed) -> bool:
    if before.item.id in after.item.needs:
        return True
    wants = {
        c.credit.skill_id: c.credit.start
        for c in after.claims
        if c.credit.start > frame.base[c.credit.skill_id]
    }
    return any(
        c.credit.start < wants.get(c.credit.skill_id, 0) <= c.credit.end for c in before.claims
    )


def _totals(schedule: Schedule) -> Totals:
    frame = schedule.frame
    last = max((p.last for p in schedule.placed), default=0)
    closed = [skill for skill, top in frame.tops.items() if schedule.levels[skill] >= top]
    return Totals(
        minutes=schedule.minutes,
        money=schedule.money,
        estimated_money=_price(p for p in schedule.placed if not p.item.candidate.price_is_known),
        estimated_minutes=sum(
            p.item.minutes for p in schedule.placed if not p.item.candidate.minutes_are_known
        ),
        finishes_on=frame.date_of(last),
        gaps=len(frame.tops),
        gaps_closed=len(closed),
        coverage=_coverage(schedule),
    )


def _price(placed: Iterable[Placed]) -> int:
    return sum(p.item.price_of(p.run) for p in placed)


def _coverage(schedule: Schedule) -> float:
    """The weighted share of the gap that is closed, whatever the trust."""
    frame = schedule.frame
    reached = sum(points for node, points in frame.values.items() if node in schedule.trust)
    return reached / frame.worth if frame.worth else 1.0


# What is missing, and why ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Edge:
    """Something that lifts a skill from a level to another."""

    item_id: int
    start: int
    end: int
    minutes: int
    price: int
    reason: Reason | None = None  # why it cannot be taken at all


@dataclass(frozen=True, slots=True)
class _Way:
    """The furthest level that edges lead to, and the least that getting there needs."""

    level: int
    minutes: int = 0
    price: int = 0


def _uncovered(schedule: Schedule) -> Iterator[Uncovered]:
    frame = schedule.frame
    for skill, top in frame.tops.items():
        reached = schedule.levels[skill]
        if reached >= top:
            continue
        reason, way = _why_not(schedule, skill)
        yield Uncovered(
            skill_id=skill,
            reached=max(float(reached), round(frame.start[skill], 2)),
            wanted=top,
            reason=reason,
            goal_ids=_goals(frame.problem, skill, reached),
            needs_money=way.price,
            needs_minutes=way.minutes,
        )


def _why_not(schedule: Schedule, skill: int) -> tuple[Reason, _Way]:
    """What stands in the way of the next level, and the least that a way there needs."""
    reached = schedule.levels[skill]
    within = list(_edges(schedule.frame, skill))
    way = _way(reached, within)
    if way.level > reached:
        steps = [e for e in within if e.start <= reached and e.end == way.level]
        return _limit(schedule, way, steps), way
    beyond = list(_lost_edges(schedule.frame, skill))
    way = _way(reached, within + beyond)
    if way.level == reached:
        return Reason.NOTHING, way
    return _worst({e.reason for e in beyond if e.end > reached}), way


def _edges(frame: Frame, skill: int) -> Iterator[_Edge]:
    for credit in frame.by_skill[skill]:
        item = frame.items[credit.item_id]
        yield _Edge(item.id, credit.start, credit.end, item.minutes, least_price(item))


def _lost_edges(frame: Frame, skill: int) -> Iterator[_Edge]:
    for candidate, reason in frame.lost.values():
        for t in candidate.taught:
            if t.skill_id == skill and reason != Reason.NOTHING:
                price = least_price_of(candidate)
                minutes = candidate.minutes
                yield _Edge(candidate.id, t.from_level, t.to_level, minutes, price, reason)


def _worst(reasons: set[Reason | None]) -> Reason:
    order = (Reason.TOO_EXPENSIVE, Reason.NEEDS_HOURS, Reason.TOO_LATE)
    return next((reason for reason in order if reason in reasons), Reason.NOTHING)


def _way(reached: int, edges: list[_Edge]) -> _Way:
    """Climb the levels by the edges: the least minutes and the least money, each by itself."""
    minutes, prices = {reached: 0}, {reached: 0}
    for level in range(reached, MASTERY):
        if level not in minutes:
            continue
        for edge in edges:
            if edge.start <= level < edge.end:
                _lower(minutes, edge.end, minutes[level] + edge.minutes)
                _lower(prices, edge.end, prices[level] + edge.price)
    nearest = min((level for level in minutes if level > reached), default=reached)
    return _Way(nearest, minutes[nearest], prices[nearest])


def _lower(table: dict[int, int], key: int, value: int) -> None:
    table[key] = min(value, table.get(key, value))


def _limit(schedule: Schedule, way: _Way, steps: Iterable[_Edge]) -> Reason:
    """Which limit every step to the next level would break, if any."""
    frame, bought = schedule.frame, schedule.bought
    if not any(frame.purse.holds([*bought, (e.item_id, e.price)]) for e in steps):
        return Reason.TOO_EXPENSIVE
    if way.minutes > frame.capacity - schedule.minutes:
        return Reason.NEEDS_HOURS
    return Reason.NOT_WORTH_IT


# What changed ---------------------------------------------------------------------------------------
def changes(before: Solution, after: Solution) -> Changes:
    """What is different in a plan from an earlier one."""
    old = {step.resource_id: step for step in before.steps}
    new = {step.resource_id: step for step in after.steps}
    later = (after.totals.finishes_on - before.totals.finishes_on).days
    return Changes(
        added=tuple(i for i in new if i not in old),
        dropped=tuple(i for i in old if i not in new),
        moved=tuple(i for i in new if i in old and new[i].starts_on != old[i].starts_on),
        finishes_later_by_days=later,
        money_more_by=after.totals.money - before.totals.money,
    )
