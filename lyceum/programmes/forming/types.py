"""What goes into the forming of cohorts, and what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

DAY = 96  # quarters of an hour
WORKING_HOURS = 8.0


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody to be placed.

    offset    hours ahead of UTC where they work (5.5 in Mumbai); they work `working_hours` a day, at
              the same hours of their own clock as all others
    managers  to whom they report directly, in each of their organisations
    wishes    with whom they want to be
    apart     with whom they must not be; said by one of the two it counts for both
    """

    id: int
    organisation: int = 0
    industry: str = ""
    level: str = ""
    languages: frozenset[str] = frozenset({"en"})
    offset: float = 0.0
    managers: frozenset[int] = frozenset()
    wishes: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much each soft aim counts; 0 lets it be."""

    organisations: int = 3
    industries: int = 2
    levels: int = 2
    wishes: int = 4

    @property
    def of_waiting(self) -> int:
        """Nobody waits for the sake of a better mix: more than one person can cost in a group."""
        return 1 + 2 * (self.organisations + self.industries + self.levels)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """People, the limits, and what counts. Raises ValueError for limits that no group can keep."""

    people: Sequence[Candidate]
    smallest: int = 5
    largest: int = 8
    common_hours: float = 3.0  # in which all of a group work
    working_hours: float = WORKING_HOURS
    weights: Weights = field(default_factory=Weights)
    seed: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.smallest <= self.largest:
            raise ValueError("a group has one person or more, and its sizes go upwards")
        if not 0 <= self.common_hours <= self.working_hours <= WORKING_HOURS * 3:
            raise ValueError("nobody works more hours together than alone")
        if len({one.id for one in self.people}) != len(self.people):
            raise ValueError("everybody is named once")

    @cached_property
    def groups(self) -> int:
        """How many groups are made: of a size in the middle, so that there is room on both sides.
        None where there are fewer people than one group needs."""
        return groups_for(len(self.people), self.smallest, self.largest)


def groups_for(people: int, smallest: int, largest: int) -> int:
    """The number of groups of so many people, nearest to the middle of the sizes."""
    middle = (smallest + largest) / 2
    most = people // smallest
    least = -(-people // largest)
    return max(min(least, most), min(most, round(people / middle)))


@dataclass(frozen=True)
class Score:
    """How well a group meets one aim: so much of what could be."""

    aim: str  # organisations, industries, levels, wishes
    got: int
    possible: int


@dataclass(frozen=True, kw_only=True)
class Formed:
    """Groups of people (ids), who waits, and what it is worth.

    cost      what is lost by the weights, with what the waiting cost; the least is the best
    bound     less than this no grouping of these people can cost
    scores    of each group, one for each aim
    languages what all of each group speak; hours, in which all of it work
    moved     after a re-balance: who is not where they were
    """

    groups: Sequence[tuple[int, ...]]
    waiting: tuple[int, ...]
    cost: int
    bound: int
    scores: Sequence[tuple[Score, ...]]
    languages: Sequence[tuple[str, ...]]
    hours: Sequence[float]
    moved: tuple[int, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Nothing better exists."""
        return self.cost <= self.bound
