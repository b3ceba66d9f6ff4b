"""What goes into the planner and what comes out of it: plain, frozen, without a table in sight.

Levels are 1 novice, 2 advanced beginner, 3 competent, 4 proficient, 5 expert; 0 is nothing yet.
Money is in minor units of one currency, time in minutes and dates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Profile(StrEnum):
    """What counts among plans that close the same gap."""

    SOONEST = "soonest"
    BALANCED = "balanced"
    CHEAPEST = "cheapest"
    THOROUGH = "thorough"


class Status(StrEnum):
    """How far the search has come: a first answer, a better one, or one proven within 1 %."""

    FIRST = "first"
    IMPROVED = "improved"
    PROVEN = "proven"


class Reason(StrEnum):
    """Why a level stays out of reach."""

    NOTHING = "nothing"  # nothing in the catalogue leads there
    TOO_EXPENSIVE = "too-expensive"
    TOO_LATE = "too-late"  # every dated run ends after the target date
    NEEDS_HOURS = "needs-hours"
    NOT_WORTH_IT = "not-worth-it"  # possible, at more time or money than it brings


@dataclass(frozen=True, slots=True)
class Target:
    """A level that a goal asks for."""

    skill_id: int
    level: int
    weight: float = 1.0
    goal_id: int = 0


@dataclass(frozen=True, slots=True)
class Taught:
    """Completing it lifts a skill to `to_level`, for whoever has `from_level` by then.

    `trust` is 1 for an accepted tag and less for one that is only suggested.
    """

    skill_id: int
    from_level: int
    to_level: int
    trust: float = 1.0


@dataclass(frozen=True, slots=True)
class Offering:
    """A dated run. Without a price of its own it costs what the resource costs."""

    id: int
    starts_on: date
    ends_on: date
    price: int | None = None
    deadline_on: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resource that could be a step. With offerings it can only be taken on their dates."""

    id: int
    minutes: int
    price: int = 0
    taught: tuple[Taught, ...] = ()
    prerequisites: tuple[int, ...] = ()
    offerings: tuple[Offering, ...] = ()
    quality: float = 0.5
    language: str = ""
    mode: str = ""
    minutes_are_known: bool = True
    price_is_known: bool = True


OWN_MONEY = 0  # the pot of what the person adds; the others have ids above
NOBODY = -1  # what no pot holds: pinned steps cost it all the same


@dataclass(frozen=True, slots=True)
class Pot:
    """Money that pays for some candidates (None: for all), up to a highest price if there is one.

    A price may be split over several pots.
    """

    id: int
    amount: int
    pays_for: frozenset[int] | None = None
    dearest: int | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """What a pot pays of a price."""

    pot_id: int
    amount: int


@dataclass(frozen=True)
class Problem:
    """One person, one or several goals, and what could be learnt.

    `done` are resources done elsewhere: they count as learnt and are not planned again.
    `completed` only satisfy prerequisites (the person's levels already tell what they taught).
    `keep` are the steps of the plan in force: another choice must be worth the change.
    `capability` (skill: 0..1) is what the organisation needs; it weighs a tenth at most.
    `pots` are what there is to pay with, those to be spent first at the front; the budget stays
    the most that all may cost. Without any, the budget is all that limits money.
    """

    targets: tuple[Target, ...]
    candidates: tuple[Candidate, ...]
    minutes_per_week: int
    starts_on: date
    state: Mapping[int, float] = field(default_factory=dict)
    budget: int | None = None
    pots: tuple[Pot, ...] = ()
    target_on: date | None = None
    goal_weights: Mapping[int, float] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    pinned: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    done: frozenset[int] = frozenset()
    completed: frozenset[int] = frozenset()
    keep: frozenset[int] = frozenset()
    capability: Mapping[int, float] = field(default_factory=dict)
    profile: Profile = Profile.BALANCED


@dataclass(frozen=True, slots=True)
class Gain:
    """What a step adds to one skill, and for which goals."""

    skill_id: int
    from_level: float
    to_level: int
    trust: float
    goal_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One resource at its place in the plan."""

    resource_id: int
    starts_on: date
    ends_on: date
    minutes: int
    price: int
    gains: tuple[Gain, ...]
    enables: tuple[int, ...] = ()  # the steps that need this one first
    offering_id: int | None = None
    is_pinned: bool = False
    minutes_are_known: bool = True
    price_is_known: bool = True
    paid: tuple[Payment, ...] = ()  # by which pots, where there are pots


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A level asked for that the plan does not reach, and why not."""

    skill_id: int
    reached: float
    wanted: int
    reason: Reason
    goal_ids: tuple[int, ...] = ()
    needs_money: int = 0  # the least that a way there would cost, where that is the reason
    needs_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Totals:
    """The plan in figures. `estimated_money` is the part at stand-in prices."""

    minutes: int
    money: int
    estimated_money: int
    estimated_minutes: int
    finishes_on: date
    gaps: int
    gaps_closed: int
    coverage: float  # the weighted share of the gap that is closed, 0..1


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from an earlier plan."""

    added: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    finishes_later_by_days: int = 0
    money_more_by: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.dropped or self.moved)


@dataclass(frozen=True)
class Solution:
    """An answer. It is at most `gap` (0..1) below the best that exists."""

    status: Status
    profile: Profile
    steps: tuple[Step, ...]
    uncovered: tuple[Uncovered, ...]
    totals: Totals
    points: int
    bound: int
    levels: Mapping[int, int]  # of every skill asked for, at the end
    changes: Changes | None = None
    strains: tuple[str, ...] = ()  # limits that the pinned steps alone break: "money", "time"

    @property
    def gap(self) -> float:
        """How far below the best possible this can be at most, as a share of the best."""
        return max(0.0, (self.bound - self.points) / self.bound) if self.bound > 0 else 0.0

    @property
    def resource_ids(self) -> tuple[int, ...]:
        return tuple(step.resource_id for step in self.steps)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One way to make the whole of what the catalogue can give fit: the least that would do."""

    kind: str  # "money", "weeks", "hours", "money-and-weeks"
    money: int = 0  # more than the budget or the pots hold, good for everything, in minor units
    weeks: int = 0  # later than the target date
    minutes_per_week: int = 0  # more than the hours of now
    is_least: bool = True  # proven, not only found
