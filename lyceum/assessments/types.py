"""The small shapes in which assessments are spoken of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class NewAssessment:
    """What somebody says who writes one. `top_level` is the highest that it can show (1 to 5);
    `next_label` and `next_url` are what comes after it for whom it measures nothing."""

    title: str
    intro: str = ""
    top_level: int = 3
    is_for_all: bool = False
    next_label: str = ""
    next_url: str = ""


@dataclass(frozen=True)
class Duration:
    """How long it takes; estimated until enough people have shown it."""

    minutes: int
    is_measured: bool


@dataclass(frozen=True)
class AssessmentRow:
    """An assessment in a list."""

    id: int
    title: str
    intro: str
    duration: Duration
    items: int
    attempt_id: int | None = None
    is_finished: bool = False
    until: date | None = None
    is_published: bool = True
    is_withdrawn: bool = False


@dataclass(frozen=True)
class SkillLine:
    """What was reached in a skill."""

    skill_id: int
    label: str
    level: float
    part: float


@dataclass(frozen=True)
class NextStep:
    """One thing to do now."""

    label: str
    url: str
    why: str = ""


@dataclass(frozen=True)
class Result:
    """What came of an attempt."""

    skills: Sequence[SkillLine]
    segments: Mapping[str, str]
    minutes: int
    step: NextStep | None
    words: Sequence[tuple[str, str]] = ()  # questions that were answered in own words, and those


@dataclass(frozen=True)
class Figures:
    """What is known of an assessment; spreads count only whole groups of the smallest size."""

    started: int
    finished: int
    median_seconds: int | None
    counted: int
    least: int
    spread: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def minutes(self) -> int:
        return max(1, round((self.median_seconds or 0) / 60))


@dataclass(frozen=True)
class SegmentRow:
    """Where a person stands, since when, and by which assessment."""

    person_id: int
    dimension: str
    value: str
    at: datetime
    assessment_id: int
