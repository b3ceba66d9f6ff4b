"""Words about who teaches, and about how a programme goes."""

from dataclasses import dataclass
from datetime import date, datetime

from lyceum.kernel.money import Money

LAST = 12  # sessions that stand on the page at once


@dataclass(frozen=True)
class StuckRow:
    """Somebody with a seat in a run that one teaches who does not get on, and why, in words."""

    person_id: int
    name: str
    title: str
    offering_id: int
    progress: int
    idle_days: int
    why: tuple[str, ...]


@dataclass(frozen=True)
class TaughtRow:
    """A run or a lesson that one teaches: how many learn, how far they are, what they say."""

    title: str
    address: str
    is_run: bool
    starts_on: date | None
    learners: int
    seats: int | None
    completed: int
    progress: int | None  # the mean of those who have a seat, in percent
    rating: float | None
    ratings: int
    energy: float | None  # the mean of five or more
    has_begun: bool = True


@dataclass(frozen=True)
class VoiceRow:
    """What somebody said of what one teaches; a name only where it is a colleague's."""

    title: str
    resource_id: int
    person: str
    stars: int
    text: str
    written_on: date


@dataclass(frozen=True)
class StageRow:
    """One step of a funnel: how many came so far, and which part of the first that is (percent)."""

    word: str
    people: int
    share: int


@dataclass(frozen=True)
class CohortFigures:
    """How a cohort goes: people, and in how many of the sessions held they were, in percent."""

    id: int
    title: str
    people: int
    started: int
    completed: int
    expected: int
    present: int
    energy: float | None  # of sessions that were theirs alone

    @property
    def attendance(self) -> int | None:
        return round(100 * self.present / self.expected) if self.expected else None


@dataclass(frozen=True)
class HeldRow:
    """A session that was held: who was there of those with a seat in the programme, how it was."""

    id: int
    title: str
    starts_at: datetime
    present: int
    seats: int
    energy: float | None
    answers: int  # in fives: nobody is told by the next one

    @property
    def share(self) -> int | None:
        return round(100 * self.present / self.seats) if self.seats else None


@dataclass(frozen=True)
class MoneyRow:
    """An owner's part of the cost: agreed, and booked."""

    organisation: str
    part: Money
    booked: Money


@dataclass(frozen=True)
class Figures:
    """How a programme goes."""

    stages: tuple[StageRow, ...]
    cohorts: tuple[CohortFigures, ...]
    held: tuple[HeldRow, ...]
    money: tuple[MoneyRow, ...]
    seats_paid: tuple[Money, ...]  # for seats in its runs, by currency
    energy: float | None

    @property
    def last_held(self) -> tuple[HeldRow, ...]:
        return self.held[:LAST]

    @property
    def held_before(self) -> tuple[HeldRow, ...]:
        return self.held[LAST:]
