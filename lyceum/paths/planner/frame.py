"""The problem with everything worked out once: whole levels, points, days, and what can be taken.

Days are counted from the start (day 0). Learning takes place at an even pace: by the beginning of
day d there are d/7 of the weekly minutes for each week. A dated run takes its minutes evenly from
the days on which it lasts, a short one (a workshop, a field trip) from the four weeks that begin
with it.

A skill counts as having reached a whole level when it is at most TOLERANCE short of it; what is
missing below that is not a gap. What a level is worth is its weight times the part of it that is
still missing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from math import ceil, floor
from statistics import median

from .purse import Bought, Purse, purse, richest
from .types import Candidate, Offering, Pot, Problem, Reason, Target
from .weights import CAPABILITY, LEVEL, WEIGHTS, Weights

TOLERANCE = 0.2
NO_DATE_MEANS = 5 * 364  # days: a plan for longer than five years is none
SHORT_RUN = 28
PRICE_OF_AN_HOUR = 2_000  # minor units, only where no candidate costs anything


@dataclass(frozen=True, slots=True)
class Credit:
    """What an item adds to one wanted skill: from level `start` (needed by then) up to `end`."""

    item_id: int
    skill_id: int
    start: int
    end: int
    trust: int  # tenths, 1..10


@dataclass(frozen=True, slots=True)
class Run:
    """A dated run in days: the first and last day, and until when its minutes are spread."""

    offering_id: int
    first: int
    last: int
    until: int
    price: int


@dataclass(frozen=True, slots=True)
class Item:
    """A candidate that can serve the targets, in the planner's units."""

    id: int
    minutes: int
    price: int
    own: int  # points, never above 0: what taking it costs besides the finishing day
    credits: tuple[Credit, ...]
    needs: tuple[int, ...]
    runs: tuple[Run, ...]
    is_pinned: bool
    candidate: Candidate

    def price_of(self, run: Run | None) -> int:
        return self.price if run is None else run.price

    @property
    def prices(self) -> list[int]:
        """Every price that it can be had at."""
        return [run.price for run in self.runs] or [self.price]


@dataclass(frozen=True)
class Frame:
    problem: Problem
    weights: Weights
    base: Mapping[int, int]
    tops: Mapping[int, int]
    start: Mapping[int, float]
    values: Mapping[tuple[int, int], int]
    items: Mapping[int, Item]
    lost: Mapping[int, tuple[Candidate, Reason]]
    price_of_an_hour: int
    days: int
    budget: int | None
    purse: Purse  # the budget and the pots together
    capacity: int  # minutes in all
    strains: tuple[str, ...]

    @cached_property
    def by_skill(self) -> dict[int, list[Credit]]:
        """The credits of every skill, in the order of the items."""
        found: dict[int, list[Credit]] = {skill: [] for skill in self.tops}
        for item in self.items.values():
            for credit in item.credits:
                found[credit.skill_id].append(credit)
        return found

    @cached_property
    def worth(self) -> int:
        """What closing the whole gap would be worth."""
        return sum(self.values.values())

    def levels(self, skill_id: int) -> range:
        """The levels still to be reached."""
        return range(self.base[skill_id] + 1, self.tops[skill_id] + 1)

    def minutes_by(self, day: int) -> int:
        return self.problem.minutes_per_week * day // 7

    def days_for(self, minutes: int) -> int:
        return ceil(minutes * 7 / self.problem.minutes_per_week)

    def date_of(self, day: int) -> date:
        return self.problem.starts_on + timedelta(days=day)

    def only(self, ids: Iterable[int]) -> "Frame":
        """The same frame with fewer items."""
        return replace(self, items={item: self.items[item] for item in ids})


def build(problem: Problem, *, extra: tuple[Pot, ...] = ()) -> Frame:
    """Work the problem out; keep what can serve the targets within the limits, and these pots."""
    weights = WEIGHTS[problem.profile]
    start = _start(problem)
    tops = _tops(problem, start)
    base = {skill: _whole(start.get(skill, 0.0)) for skill in tops}
    pool = {c.id: c for c in problem.candidates if c.id not in problem.done}
    closure = _closure(problem, pool, base, tops)
    hour = _price_of_an_hour(closure.values())
    ruled = Frame(
        problem=problem,
        weights=weights,
        base=base,
        tops=tops,
        start={skill: start.get(skill, 0.0) for skill in tops},
        values=_values(problem, weights, start, base, tops),
        items={},
        lost={},
        price_of_an_hour=hour,
        days=_days(problem),
        budget=problem.budget,
        purse=purse((*richest(problem.pots), *extra), problem.budget, prices_of(closure.values())),
        capacity=problem.minutes_per_week * _days(problem) // 7,
        strains=(),
    )
    ruled = _stretched(ruled, closure)
    return _filled(ruled, closure)


def _start(problem: Problem) -> dict[int, float]:
    """The levels to plan from: what is known, and what was done elsewhere."""
    levels = dict(problem.state)
    done = [c for c in problem.candidates if c.id in problem.done]
    changed = True
    while changed:
        changed = False
        for taught in (t for c in done for t in c.taught):
            level = levels.get(taught.skill_id, 0.0)
            if _whole(level) >= taught.from_level and level < taught.to_level:
                levels[taught.skill_id] = float(taught.to_level)
                changed = True
    return levels


def _whole(level: float) -> int:
    return floor(level + TOLERANCE)


def _tops(problem: Problem, start: Mapping[int, float]) -> dict[int, int]:
    tops: dict[int, int] = {}
    for target in problem.targets:
        if target.level > _whole(start.get(target.skill_id, 0.0)):
            tops[target.skill_id] = max(target.level, tops.get(target.skill_id, 0))
    return dict(sorted(tops.items()))


def weight_of(problem: Problem, target: Target) -> float:
    """A target's weight times that of its goal."""
    return target.weight * problem.goal_weights.get(target.goal_id, 1.0)


def _values(
    problem: Problem,
    weights: Weights,
    start: Mapping[int, float],
    base: Mapping[int, int],
    tops: Mapping[int, int],
) -> dict[tuple[int, int], int]:
    """Points for every level still to be reached: weight times the missing part of it."""
    greatest = max((weight_of(problem, t) for t in problem.targets), default=1.0) or 1.0
    values: dict[tuple[int, int], int] = {}
    for target in problem.targets:
        skill = target.skill_id
        if skill not in tops:
            continue
        weight = max(weights.least_weight, weight_of(problem, target) / greatest)
        weight *= 1 + CAPABILITY * min(1.0, problem.capability.get(skill, 0.0))
        for level in range(base[skill] + 1, target.level + 1):
            missing = min(1.0, level - start.get(skill, 0.0))
            points = 10 * round(LEVEL * weight * missing / 10)
            values[skill, level] = values.get((skill, level), 0) + points
    return values


def _days(problem: Problem) -> int:
    if problem.target_on is None:
        return NO_DATE_MEANS
    return max(0, (problem.target_on - problem.starts_on).days + 1)


def _closure(
    problem: Problem,
    pool: Mapping[int, Candidate],
    base: Mapping[int, int],
    tops: Mapping[int, int],
) -> dict[int, Candidate]:
    """Backward from the targets: what teaches a wanted level, what is pinned, what those need."""
    found: dict[int, Candidate] = {}
    waiting = [c for c in pool.values() if _may(problem, c) and _serves(c, base, tops)]
    waiting += [pool[item] for item in sorted(problem.pinned) if item in pool]
    learnt = problem.done | problem.completed
    while waiting:
        candidate = waiting.pop()
        if candidate.id in found:
            continue
        found[candidate.id] = candidate
        waiting += [
            pool[need] for need in candidate.prerequisites if need in pool and need not in learnt
        ]
    return dict(sorted(found.items()))


def _may(problem: Problem, candidate: Candidate) -> bool:
    """Not refused by the person, and in a language and mode of theirs."""
    if candidate.id in problem.pinned:
        return True
    if candidate.id in problem.excluded or candidate.id in problem.completed:
        return False
    speaks = not problem.languages or candidate.language in problem.languages
    return speaks and (not problem.modes or candidate.mode in problem.modes)


def _serves(candidate: Candidate, base: Mapping[int, int], tops: Mapping[int, int]) -> bool:
    return any(
        t.skill_id in tops and t.from_level < tops[t.skill_id] and t.to_level > base[t.skill_id]
        for t in candidate.taught
    )


def _price_of_an_hour(candidates: Iterable[Candidate]) -> int:
    """The median of what an hour costs where it costs anything."""
    prices = [60 * c.price / c.minutes for c in candidates if c.price and c.minutes]
    return max(1, round(median(prices))) if prices else PRICE_OF_AN_HOUR


def _stretched(frame: Frame, closure: Mapping[int, Candidate]) -> Frame:
    """The limits, made to hold the pinned steps: what the person insists on comes first."""
    ids = set(_with_needs(frame, closure, frame.problem.pinned & closure.keys()))
    bought = [(item, least_price_of(closure[item])) for item in sorted(ids)]
    money = sum(price for _, price in bought)
    minutes = sum(closure[item].minutes for item in ids)
    strains = []
    budget, days, capacity, held = frame.budget, frame.days, frame.capacity, frame.purse
    if held.missing(bought):
        strains = ["money"]
        budget = None if budget is None else max(budget, money)
        held = held.stretched(bought, budget, prices_of(closure.values()))
    if minutes > capacity:
        days = frame.days_for(minutes)
        capacity = frame.problem.minutes_per_week * days // 7
        strains.append("time")
    return replace(
        frame, budget=budget, purse=held, days=days, capacity=capacity, strains=tuple(strains)
    )


def prices_of(candidates: Iterable[Candidate]) -> Iterator[Bought]:
    """Whatever could be bought of these, at every price that it has."""
    for candidate in candidates:
        yield candidate.id, candidate.price
        for offering in candidate.offerings:
            if offering.price is not None:
                yield candidate.id, offering.price


def least_price_of(candidate: Candidate) -> int:
    """What a candidate costs in its cheapest run."""
    prices = [candidate.price if o.price is None else o.price for o in candidate.offerings]
    return min(prices, default=candidate.price)


def _with_needs(
    frame: Frame, closure: Mapping[int, Candidate], ids: Iterable[int]
) -> Iterator[int]:
    """The ids and all that they need before, each once."""
    learnt = frame.problem.done | frame.problem.completed
    seen: set[int] = set()
    waiting = list(ids)
    while waiting:
        item = waiting.pop()
        if item in seen:
            continue
        seen.add(item)
        yield item
        waiting += [n for n in closure[item].prerequisites if n in closure and n not in learnt]


def _filled(frame: Frame, closure: Mapping[int, Candidate]) -> Frame:
    """The frame with its items; what cannot be taken at all is noted with the reason."""
    forced = set(_with_needs(frame, closure, frame.problem.pinned & closure.keys()))
    items = {c.id: _item(frame, c, is_pinned=c.id in forced) for c in closure.values()}
    lost: dict[int, tuple[Candidate, Reason]] = {}
    doubtful = [item for item in items.values() if not item.is_pinned]
    while doubtful:
        before = len(lost)
        for item in doubtful:
            if reason := _obstacle(frame, closure, items, item):
                lost[item.id] = (item.candidate, reason)
                del items[item.id]
        leaning = [i for i in doubtful if i.needs and i.id in items]
        doubtful = leaning if len(lost) > before else []
    return replace(frame, items=items, lost=lost)


def _obstacle(
    frame: Frame, closure: Mapping[int, Candidate], items: Mapping[int, Item], item: Item
) -> Reason | None:
    """Why it can never be a step, if so: its needs count with it."""
    learnt = frame.problem.done | frame.problem.completed
    if any(need not in items and need not in learnt for need in item.needs):
        missing = [closure[n] for n in item.needs if n in closure and n not in items]
        return Reason.NEEDS_HOURS if missing else Reason.NOTHING
    if item.candidate.offerings and not item.runs:
        return _why_no_run(frame, item.candidate)
    if not item.needs:
        return _alone(frame, item)
    together = list(_with_needs(frame, closure, [item.id]))
    if not frame.purse.holds((i, least_price(items[i])) for i in together if i in items):
        return Reason.TOO_EXPENSIVE
    minutes = sum(items[i].minutes for i in together if i in items)
    return Reason.NEEDS_HOURS if minutes > frame.capacity else None


def _alone(frame: Frame, item: Item) -> Reason | None:
    """Why an item that needs nothing before it can never be a step, if so."""
    if frame.purse.ceilings and not frame.purse.holds([(item.id, least_price(item))]):
        return Reason.TOO_EXPENSIVE
    return Reason.NEEDS_HOURS if item.minutes > frame.capacity else None


def _why_no_run(frame: Frame, candidate: Candidate) -> Reason:
    """A run in time would ask for more hours a week than there are; else none is in time."""
    runs = [_run(frame, candidate, offering) for offering in candidate.offerings]
    in_time = any(run and run.last < frame.days for run in runs)
    return Reason.NEEDS_HOURS if in_time else Reason.TOO_LATE


def least_price(item: Item) -> int:
    """What it costs in its cheapest run."""
    return min((run.price for run in item.runs), default=item.price)


def _item(frame: Frame, candidate: Candidate, *, is_pinned: bool) -> Item:
    learnt = frame.problem.done | frame.problem.completed
    return Item(
        id=candidate.id,
        minutes=candidate.minutes,
        price=candidate.price,
        own=_own_points(frame, candidate),
        credits=tuple(_credits(frame, candidate)),
        needs=tuple(need for need in candidate.prerequisites if need not in learnt),
        runs=tuple(_runs(frame, candidate, is_pinned=is_pinned)),
        is_pinned=is_pinned,
        candidate=candidate,
    )


def _own_points(frame: Frame, candidate: Candidate) -> int:
    """What a step costs by itself; the price is counted with the run that is chosen."""
    weights, keep = frame.weights, frame.problem.keep
    points = weights.per_hour * candidate.minutes / 60
    points += weights.per_flaw * (1 - min(1.0, max(0.0, candidate.quality)))
    points += weights.per_step
    points += weights.per_change if keep and candidate.id not in keep else 0
    return -max(1, round(points))


def money_points(frame: Frame, price: int) -> int:
    """What paying a price costs in points."""
    return -round(frame.weights.per_money * price / frame.price_of_an_hour)


def _credits(frame: Frame, candidate: Candidate) -> Iterator[Credit]:
    for taught in candidate.taught:
        top, base = frame.tops.get(taught.skill_id, 0), frame.base.get(taught.skill_id, 0)
        if taught.from_level < top and taught.to_level > base:
            yield Credit(
                candidate.id,
                taught.skill_id,
                taught.from_level,
                min(taught.to_level, top),
                min(10, max(1, round(10 * taught.trust))),
            )


def _runs(frame: Frame, candidate: Candidate, *, is_pinned: bool) -> Iterator[Run]:
    """The dated runs that are still open, end in time and fit into the week."""
    for offering in sorted(candidate.offerings, key=lambda o: (o.starts_on, o.id)):
        run = _run(frame, candidate, offering)
        if run is None:
            continue
        fits = candidate.minutes * 7 <= frame.problem.minutes_per_week * (run.until - run.first)
        if is_pinned or (run.last < frame.days and fits):
            yield run


def _run(frame: Frame, candidate: Candidate, offering: Offering) -> Run | None:
    start = frame.problem.starts_on
    if offering.starts_on < start or (offering.deadline_on and offering.deadline_on < start):
        return None
    first, last = (offering.starts_on - start).days, (offering.ends_on - start).days
    until = max(last + 1, min(first + SHORT_RUN, frame.days))
    price = candidate.price if offering.price is None else offering.price
    return Run(offering.id, first, last, until, price)
