"""People to be reached."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
REACHED, TRIED, NOT_REACHED = "reached", "tried", "not-reached"
OUTCOMES: list[tuple[str, Words]] = [
    (REACHED, _("We spoke")),
    (TRIED, _("Tried; I try again")),
    (NOT_REACHED, _("Not reached; I give up")),
]


@dataclass(frozen=True, kw_only=True)
class NewOutreach:
    """Somebody to be reached within so many working minutes of theirs (since a moment, or since now),
    and why. The same key in the same organisation is one outreach."""

    organisation_id: int
    person_id: int
    reason: str
    key: str
    minutes: int = 8 * 60
    context: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class OutreachRow:
    """Somebody who waits to be reached. `stands` is where they stand by what they answered for the
    organisation, for who may read that; `place` the number of who keeps the people there looks up."""

    id: int
    name: str
    reason: str
    context: str
    due_at: datetime
    there: str  # what the clocks of the person say now, and where
    email: str
    place: int | None
    stands: list[tuple[str, str]]  # dimension and word
    is_late: bool
    is_soon: bool
    tries: int
    taken_by: str
    is_mine: bool


@dataclass(frozen=True)
class OutcomeRow:
    """What came of it."""

    name: str
    reason: str
    state: str
    state_word: Words
    barrier: str
    note: str
    by: str
    ended_at: datetime
    was_in_time: bool


@dataclass(frozen=True)
class OutreachFigures:
    """How many were reached by a human within their time. Without figures of fewer than five people."""

    people: int | None = None
    reached_in_time: int | None = None  # percent
    reached: int | None = None  # percent
    within_a_day: int | None = None  # percent, whatever time was given
    barriers: int | None = None  # percent of those reached of whom one was found
