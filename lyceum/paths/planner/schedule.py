"""From a choice of items to a dated sequence, and what that sequence is really worth.

Dated runs lie where they lie. Everything else is done one after the other, at the pace that the
weekly minutes leave beside the runs: first what a dated run is waiting for (the earliest run
first), then what brings the most for its minutes. An item waits until its prerequisites are done
and until every level that it builds on has been reached, if something chosen will still lead there.

What cannot be kept is left out, and the rest is laid out again: a run whose prerequisites are not
done when it begins, work beyond the last day, an item that adds nothing and that nobody needs.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, floor

from .frame import Credit, Frame, Item, Run, money_points
from .purse import Bought

Choice = dict[int, Run | None]  # item to its run; the order is the order of preference
NEVER = 10**9
NEARLY = 1e-6


@dataclass(frozen=True, slots=True)
class Claim:
    """A credit that was earned, and the level that it was earned at."""

    credit: Credit
    level: int


@dataclass(frozen=True, slots=True)
class Placed:
    """An item with its days."""

    item: Item
    run: Run | None
    first: int
    last: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Schedule:
    """A choice laid out in time."""

    frame: Frame
    placed: tuple[Placed, ...]
    levels: Mapping[int, int]
    trust: Mapping[tuple[int, int], int]

    @cached_property
    def minutes(self) -> int:
        return sum(p.item.minutes for p in self.placed)

    @cached_property
    def money(self) -> int:
        return sum(p.item.price_of(p.run) for p in self.placed)

    @property
    def bought(self) -> list[Bought]:
        return [(p.item.id, p.item.price_of(p.run)) for p in self.placed]

    @cached_property
    def days(self) -> int:
        """How long it takes: never less than the minutes need."""
        last = max((p.last + 1 for p in self.placed), default=0)
        return max(last, self.frame.days_for(self.minutes))

    @cached_property
    def value(self) -> int:
        """Points for the levels reached."""
        return sum(self.frame.values[node] * t // 10 for node, t in self.trust.items())

    @cached_property
    def points(self) -> int:
        """The objective."""
        spent = sum(
            p.item.own + money_points(self.frame, p.item.price_of(p.run)) for p in self.placed
        )
        return self.value + spent - self.frame.weights.per_day * self.days

    @cached_property
    def choice(self) -> Choice:
        return {p.item.id: p.run for p in self.placed}


def lay_out(frame: Frame, choice: Choice) -> Schedule:
    """The best of a choice that can be kept, with dates."""
    choice = dict(choice)
    for item in _with_dependents(choice, frame, _clashing(frame, choice)):
        del choice[item]
    while True:
        schedule, failed = _simulate(frame, choice)
        failed = failed or _useless(schedule)
        if not failed:
            return schedule
        for item in _with_dependents(choice, frame, failed):
            del choice[item]


def _clashing(frame: Frame, choice: Choice) -> set[int]:
    """Runs that the weeks cannot hold beside those preferred."""
    loads: list[tuple[int, int, float]] = []
    clashing = set()
    wishes = [(i, run) for i, run in choice.items() if run]
    for i, run in sorted(wishes, key=lambda wish: not frame.items[wish[0]].is_pinned):
        item = frame.items[i]
        load = (run.first, run.until, 7 * item.minutes / (run.until - run.first))
        if item.is_pinned or _fits_beside(frame, [*loads, load]):
            loads.append(load)
        else:
            clashing.add(i)
    return clashing


def _fits_beside(frame: Frame, loads: list[tuple[int, int, float]]) -> bool:
    pace = frame.problem.minutes_per_week + NEARLY
    begins = [first for first, _, _ in loads]
    return all(sum(m for f, u, m in loads if f <= day < u) <= pace for day in begins)


def _useless(schedule: Schedule) -> set[int]:
    """Items that add nothing, that nobody insists on and that nothing chosen needs."""
    needed = {need for p in schedule.placed for need in p.item.needs}
    return {
        p.item.id
        for p in schedule.placed
        if not p.claims and not p.item.is_pinned and p.item.id not in needed
    }


def _with_dependents(choice: Choice, frame: Frame, failed: set[int]) -> list[int]:
    """What cannot be kept, and whatever needs it."""
    gone = set(failed)
    changed = True
    while changed:
        more = {i for i in choice if i not in gone and gone & set(frame.items[i].needs)}
        gone |= more
        changed = bool(more)
    return [item for item in choice if item in gone]


class Calendar:
    """How many minutes are left beside the dated runs, as a broken line over the days."""

    def __init__(self, frame: Frame, choice: Choice) -> None:
        self.pace = frame.problem.minutes_per_week / 7
        loads = [(r.first, r.until, frame.items[i].minutes) for i, r in choice.items() if r]
        self.days = sorted({0, *(d for first, until, _ in loads for d in (first, until))})
        self.free = [0.0]
        for first, until in zip(self.days, self.days[1:], strict=False):
            load = sum(m / (u - f) for f, u, m in loads if f <= first and until <= u)
            self.free.append(self.free[-1] + max(0.0, self.pace - load) * (until - first))

    def minutes_by(self, moment: float) -> float:
        """The free minutes from the start until a moment (in days)."""
        place = bisect_right(self.days, moment) - 1
        if place == len(self.days) - 1:
            return self.free[-1] + (moment - self.days[-1]) * self.pace
        share = (moment - self.days[place]) / (self.days[place + 1] - self.days[place])
        return self.free[place] + share * (self.free[place + 1] - self.free[place])

    def after(self, moment: float, minutes: int) -> float:
        """When that many minutes of work are done, begun at a moment."""
        goal = self.minutes_by(moment) + minutes
        if goal >= self.free[-1]:
            return max(moment, self.days[-1] + (goal - self.free[-1]) / self.pace)
        place = max(1, bisect_left(self.free, goal))
        before, behind = self.free[place - 1], self.free[place]
        share = (goal - before) / (behind - before) if behind > before else 1.0
        return max(moment, self.days[place - 1] + share * (self.days[place] - self.days[place - 1]))


@dataclass
class _Course:
    """The simulation as it runs: what is open, what is done, which levels are reached."""

    frame: Frame
    choice: Choice
    levels: dict[int, int]
    deadline: Mapping[int, int]
    suppliers: Mapping[Credit, tuple[int, ...]]
    trust: dict[tuple[int, int], int] = field(default_factory=dict)
    open: dict[int, None] = field(default_factory=dict)  # not begun, not dated
    ahead: list[int] = field(default_factory=list)  # dated, not begun
    running: list[tuple[int, int, tuple[Claim, ...]]] = field(default_factory=list)
    done: set[int] = field(default_factory=set)
    placed: list[Placed] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)

    def claims(self, item: Item) -> tuple[Claim, ...]:
        """What would be earned by whoever begins now."""
        return tuple(
            Claim(c, self.levels[c.skill_id])
            for c in item.credits
            if c.start <= self.levels[c.skill_id] and self.gain(c) > 0
        )

    def gain(self, credit: Credit) -> int:
        return sum(
            value * max(0, credit.trust - self.trust.get((credit.skill_id, level), 0))
            for level in range(credit.start + 1, credit.end + 1)
            if (value := self.frame.values.get((credit.skill_id, level)))
        )

    def earn(self, item: Item, claims: Iterable[Claim]) -> None:
        self.done.add(item.id)
        for credit in (claim.credit for claim in claims):
            skill = credit.skill_id
            for level in range(credit.start + 1, credit.end + 1):
                if (skill, level) in self.frame.values:
                    self.trust[skill, level] = max(credit.trust, self.trust.get((skill, level), 0))
            self.levels[skill] = max(self.levels[skill], credit.end)

    def is_allowed(self, item: Item) -> bool:
        return all(need in self.done for need in item.needs if need in self.frame.items)

    def is_ripe(self, item: Item) -> bool:
        """Nothing that is still to come would make it worth more."""
        return self.is_allowed(item) and not any(
            credit.start > self.levels[credit.skill_id]
            and self.gain(credit) > 0
            and any(s not in self.done and s not in self.failed for s in self.suppliers[credit])
            for credit in item.credits
        )

    def advance(self, moment: float) -> None:
        """Let the dated runs up to a moment begin and end, in their order."""
        while True:
            end = min((last + 1 for last, _, _ in self.running), default=NEVER)
            begin = self.choice[self.ahead[0]].first if self.ahead else NEVER  # type: ignore[union-attr]
            if min(end, begin) > min(NEVER - 1, moment + NEARLY):
                return
            if end <= begin:
                self._end_first()
            else:
                self._begin(self.ahead.pop(0))

    def _end_first(self) -> None:
        last, item_id, claims = min(self.running)
        self.running.remove((last, item_id, claims))
        self.earn(self.frame.items[item_id], claims)

    def _begin(self, item_id: int) -> None:
        item, run = self.frame.items[item_id], self.choice[item_id]
        assert run is not None  # noqa: S101  only dated items are ahead
        if not self.is_allowed(item):
            self.failed.add(item_id)
            return
        claims = self.claims(item)
        self.running.append((run.last, item_id, claims))
        self.placed.append(Placed(item, run, run.first, run.last, claims))

    def next_event(self) -> int:
        ends = (last + 1 for last, _, _ in self.running)
        begins = (run.first for i in self.ahead if (run := self.choice[i]))
        return min([*ends, *begins], default=NEVER)

    def pick(self) -> int | None:
        """The next item to work on: ripe, awaited by the earliest run, worth most a minute."""
        ripe = [i for i in self.open if self.is_ripe(self.frame.items[i])]
        return min(ripe, key=self._urgency, default=None)

    def _urgency(self, item_id: int) -> tuple[int, float, int]:
        item = self.frame.items[item_id]
        gain = sum(self.gain(claim.credit) for claim in self.claims(item))
        return (self.deadline.get(item_id, NEVER), -gain / max(1, item.minutes), item_id)

    def least_bad(self) -> int | None:
        """Where items wait for each other: the first in the order of preference."""
        return next((i for i in self.open if self.is_allowed(self.frame.items[i])), None)


def _simulate(frame: Frame, choice: Choice) -> tuple[Schedule, set[int]]:
    """Lay the items out; say which of them could not be kept."""
    course = _opened(frame, choice)
    calendar = Calendar(frame, choice)
    moment = 0.0
    course.advance(moment)
    while course.open:
        chosen = course.pick()
        if chosen is None and course.next_event() < NEVER:
            moment = max(moment, float(course.next_event()))
            course.advance(moment)
            continue
        chosen = chosen if chosen is not None else course.least_bad()
        if chosen is None:
            course.failed |= set(course.open)
            break
        moment = _work_on(course, calendar, chosen, moment)
    course.advance(NEVER)
    late = _last_of_the_late(frame, course)
    placed = tuple(sorted(course.placed, key=lambda p: (p.first, p.last)))
    return Schedule(frame, placed, course.levels, course.trust), course.failed or late


def _opened(frame: Frame, choice: Choice) -> _Course:
    dated = [i for i, run in choice.items() if run]
    suppliers = _suppliers(frame, choice)
    return _Course(
        frame=frame,
        choice=choice,
        levels=dict(frame.base),
        deadline=_deadlines(frame, choice, suppliers),
        suppliers=suppliers,
        open={i: None for i, run in choice.items() if run is None},
        ahead=sorted(dated, key=lambda i: (choice[i].first, i)),  # type: ignore[union-attr]
    )


def _work_on(course: _Course, calendar: Calendar, item_id: int, moment: float) -> float:
    """Do one item from a moment on; answer when it is done."""
    item = course.frame.items[item_id]
    claims = course.claims(item)
    end = calendar.after(moment, item.minutes)
    first = floor(moment + NEARLY)
    course.placed.append(Placed(item, None, first, max(first, ceil(end - NEARLY) - 1), claims))
    del course.open[item_id]
    course.advance(end - 2 * NEARLY)
    course.earn(item, claims)
    course.advance(end)
    return end


def _last_of_the_late(frame: Frame, course: _Course) -> set[int]:
    """Of what ends after the last day, the last that nobody insists on."""
    late = [p for p in course.placed if p.last >= frame.days and not p.item.is_pinned]
    return {max(late, key=lambda p: (p.last, p.item.id)).item.id} if late else set()


def _suppliers(frame: Frame, choice: Choice) -> dict[Credit, tuple[int, ...]]:
    """For each credit that builds on a level: the chosen items that lead to that level."""
    chosen = [c for i in choice for c in frame.items[i].credits]
    by_skill: dict[int, list[Credit]] = {}
    for credit in chosen:
        by_skill.setdefault(credit.skill_id, []).append(credit)
    return {
        credit: tuple(
            other.item_id
            for other in by_skill[credit.skill_id]
            if other.item_id != credit.item_id and other.start < credit.start <= other.end
        )
        for credit in chosen
        if credit.start > frame.base[credit.skill_id]
    }


def _deadlines(
    frame: Frame, choice: Choice, suppliers: Mapping[Credit, tuple[int, ...]]
) -> dict[int, int]:
    """The day of the earliest dated run that waits for an item, directly or through others."""
    deadline: dict[int, int] = {}
    dated = sorted((run.first, i) for i, run in choice.items() if run)
    for day, item_id in dated:
        waiting = [item_id]
        while waiting:
            item = frame.items[waiting.pop()]
            before = [*item.needs, *(s for c in item.credits for s in suppliers.get(c, ()))]
            for earlier in before:
                if earlier in choice and earlier not in deadline:
                    deadline[earlier] = day
                    waiting.append(earlier)
    return deadline
