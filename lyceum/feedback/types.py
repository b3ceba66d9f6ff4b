"""The small shapes in which feedback is asked for and shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ENPS, SURVEY, PULSE = "enps", "survey", "pulse"
WHY = "why"
SCORES = range(11)
LEVELS = range(1, 6)
LOW_SCORE = 6  # and less: who would not recommend it
# What a pulse asks: its key, the sentence, and what the ends of the scale mean.
PULSE_QUESTIONS: dict[str, tuple[Promise, Promise, Promise]] = {
    "purpose": (
        _("I know what my work is good for."),
        _("not at all"),
        _("very well"),
    ),
    "energy": (
        _("I have the energy for what I want to do."),
        _("drained"),
        _("full of it"),
    ),
}


@dataclass(frozen=True)
class Subject:
    """What is asked about: something of another app, by words only that app understands.

    `offered_by` is the organisation whose it is; it reads what all who answered said of it.
    """

    kind: str
    id: str
    title: str
    url: str = ""
    offered_by: int | None = None


@dataclass(frozen=True)
class AskedRow:
    """A question that waits for an answer of mine."""

    id: int
    what: str
    title: str
    token: str
    asked_at: datetime
    until: date | None
    survey_id: int | None = None


@dataclass(frozen=True)
class Tap:
    """What a page shows about one asked question: the numbers, the why, or thanks."""

    id: int
    title: str
    token: str
    is_answered: bool
    has_said_why: bool
    is_over: bool = False
    score: int | None = None

    @property
    def is_low(self) -> bool:
        """Known only while they answer: what was said is nowhere beside who said it."""
        return self.score is not None and self.score <= LOW_SCORE


@dataclass(frozen=True)
class Audience:
    """Whom a survey reaches. Nothing said: everybody in the organisation."""

    relations: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    unit_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewSurvey:
    """What somebody says who begins or changes a survey."""

    title: str
    intro: str = ""
    is_anonymous: bool = True
    closes_on: date | None = None
    audience: Audience = field(default_factory=Audience)


@dataclass(frozen=True)
class SurveyRow:
    """A survey in a list."""

    id: int
    title: str
    state: str
    state_word: str
    questions: int
    closes_on: date | None
    asked: int
    answered: int


@dataclass(frozen=True)
class Share:
    """How many were asked, and how many answered."""

    asked: int
    answered: int

    @property
    def part(self) -> float:
        return self.answered / self.asked if self.asked else 0.0


@dataclass(frozen=True)
class Bar:
    """One line of what was said: how often, and which part of all."""

    word: str
    number: int
    part: float


@dataclass(frozen=True)
class QuestionFigure:
    """What was said to one question; `people` 0 where too few answered to show anything."""

    key: str
    text: str
    kind: str
    people: int
    bars: Sequence[Bar] = ()
    mean: float | None = None
    score: int | None = None
    remarks: Sequence[str] = ()


@dataclass(frozen=True)
class MonthRow:
    """The figures that came together in a month or a week."""

    on: date
    people: int
    value: float


@dataclass(frozen=True)
class SubjectRow:
    """One thing that was asked about; its score where there is one to show."""

    box_id: int
    kind: str
    title: str
    score: int | None
    people: int
    share: Share


@dataclass(frozen=True)
class UnitRow:
    """A unit, and its score where its answers are many enough to be shown alone."""

    unit_id: int
    name: str
    score: int | None
    people: int


@dataclass(frozen=True)
class ClosingRow:
    """What was said, and what we did."""

    id: int
    title: str
    said: str
    did: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class NewFriction:
    """Something is in somebody's way: what, where they met it, and to whom it goes."""

    text: str
    organisation_id: int
    role: str
    title: str = ""
    url: str = ""
    is_name_shown: bool = True


@dataclass(frozen=True)
class FrictionRow:
    """A report, as its reporter or those who handle it read it."""

    id: int
    text: str
    title: str
    url: str
    person: str
    role: str
    state: str
    state_word: str
    answer: str
    made_at: datetime
    steps: Sequence[tuple[datetime, str, str]] = ()


@dataclass(frozen=True)
class PulseState:
    """How an organisation's pulse is set."""

    is_on: bool
    share: int
    every_weeks: int
    rounds: Sequence[tuple[date, int, int]] = ()


@dataclass(frozen=True)
class Results:
    """The page of what was said in an organisation."""

    score: int | None
    people: int
    promoters: int
    passives: int
    detractors: int
    share: Share
    months: Sequence[MonthRow]
    units: Sequence[UnitRow]
    subjects: Sequence[SubjectRow]
    remarks: Sequence[str]
    waiting: int
    least: int
    chosen: Mapping[str, str] = field(default_factory=dict)
