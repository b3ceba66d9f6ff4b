"""What goes into the matching, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

WORKING_HOURS = 8.0
DAY_HOURS = 24.0
FULL = 100


@dataclass(frozen=True, kw_only=True)
class Person:
    """What counts of both sides. `offset` is hours ahead of UTC; without languages any will do."""

    id: int
    skills: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    offset: float = 0.0
    organisation: int = 0
    unit: int = 0
    managers: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Mentor(Person):
    """Somebody who offers skills, with so many places left."""

    capacity: int = 1


@dataclass(frozen=True, kw_only=True)
class Mentee(Person):
    """Somebody who wants skills, and perhaps certain mentors."""

    wishes: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Weights:
    """How much of a hundred each part can give."""

    skills: int = 50
    wish: int = 20
    hours: int = 15
    distance: int = 15

    def __post_init__(self) -> None:
        if self.skills + self.wish + self.hours + self.distance != FULL:
            raise ValueError("the parts of a score make a hundred")


@dataclass(frozen=True)
class Reason:
    """A part of a score: `skills`, `wish`, `hours` or `distance`, the points, and what it is about."""

    part: str
    points: int
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Pair:
    """Two who fit, how well, and why."""

    mentee: int
    mentor: int
    score: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Matched:
    """Who goes with whom, and who is left."""

    pairs: tuple[Pair, ...]
    waiting: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(pair.score for pair in self.pairs)
