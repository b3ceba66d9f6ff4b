from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from lyceum.organisations.api import AccessRow, ManagerRow, TeamRow
from lyceum.skills.api import Standing


@dataclass(frozen=True)
class DayRow:
    """One day of the week: what was done on it, and what is due."""

    on: date
    is_today: bool
    minutes: int
    entries: Sequence[tuple[str, str]] = ()  # words and where they lead


@dataclass(frozen=True)
class WaitingRow:
    """Something that waits for the person."""

    icon: str
    words: str
    url: str


@dataclass(frozen=True)
class LadderRow:
    """A skill, how far somebody is in it, and how far the path will take them."""

    skill_id: int
    label: str
    now: float
    target: float
    word: str
    is_fallback: bool = False


@dataclass(frozen=True)
class Found:
    """One thing that a search found."""

    title: str
    note: str
    url: str
    icon: str


@dataclass(frozen=True)
class FoundGroup:
    """Things of one kind that a search found, and where there is more."""

    name: str
    hits: Sequence[Found]
    more_url: str = ""


@dataclass(frozen=True)
class AuditRow:
    """One line of the log with names instead of numbers."""

    id: int
    name: str
    who: str
    by: str
    whose: str
    owner_id: str
    occurred_at: datetime
    payload: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class MateRow:
    """Somebody of a team, and what they let its lead see of their levels."""

    row: TeamRow
    shares: bool
    best: Sequence[Standing] = ()


@dataclass(frozen=True)
class HolderRow:
    """Somebody who holds a role, with what it lets them do and how they sign in."""

    row: AccessRow
    means: str
    advises: int | None
    has_factor: bool
    marks: Sequence[str] = ()


@dataclass(frozen=True)
class LeaderRow:
    """Somebody to whom others report, and how many of them share their levels."""

    row: ManagerRow
    leads: int
    shared: int


@dataclass(frozen=True)
class Pages:
    """What a pager needs that is not the page's first."""

    number: int
    pages: int
    total: int

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


@dataclass(frozen=True)
class Choice:
    """A role or skill that somebody's words may have meant."""

    value: str
    label: str
    note: str = ""
