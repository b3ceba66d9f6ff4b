"""Small shapes that travel: what is asked for, and rows ready to show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Wish:
    """A level of a skill that somebody wants to reach, and how much it matters (0..1)."""

    skill_id: int
    level: int
    weight: float = 1.0


@dataclass(frozen=True)
class Limits:
    """What a path has to keep to. None means no limit; empty languages or modes mean any.

    Where the wallet is used, its pots pay first for what they are meant for, and the budget is
    what the person adds of their own.
    """

    minutes_per_week: int = 240
    budget: int | None = None
    currency: str = "EUR"
    target_on: date | None = None
    languages: Sequence[str] = ()
    modes: Sequence[str] = ()
    uses_wallet: bool = False


@dataclass(frozen=True)
class NextStep:
    """The next good thing to do, and why."""

    path_id: int
    plan_id: int
    resource_id: int
    title: str
    why: str
    minutes: int
    price: int
    currency: str
    starts_on: date
    ends_on: date
    state: str  # planned, enrolled, started
    minutes_left: int = 0
    progress: int = 0
    enrolment_id: int | None = None
    offering_id: int | None = None
    provider: str = ""
    kind_name: str = ""
    goal: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a person has come on their path.

    `weeks_ahead` compares the minutes of what is done with what the plan had by today: negative
    is behind.
    """

    path_id: int
    goal: str
    goals: int
    share: float  # of the minutes of the plan, 0..1
    closed: float  # of the gap of the goals as it was at the start, 0..1
    steps: int
    steps_done: int
    weeks_ahead: float
    finishes_on: date
    minutes_left: int
    minutes_per_week: int


@dataclass(frozen=True)
class GainRow:
    """What a step adds to one skill."""

    skill_id: int
    skill: str
    from_level: float
    to_level: int
    from_word: str
    to_word: str
    is_suggested: bool
    goal_ids: Sequence[int] = ()


@dataclass(frozen=True)
class PaymentRow:
    """What one pot pays of a step."""

    name: str
    amount: int
    is_missing: bool = False  # no pot pays it, and it was not said that the person would


@dataclass(frozen=True)
class PotRow:
    """A pot that a plan may spend from."""

    name: str
    amount: int
    currency: str


@dataclass(frozen=True)
class StepRow:
    """One step of a plan, ready to show."""

    id: int
    resource_id: int
    position: int
    title: str
    provider: str
    kind_name: str
    mode_name: str
    language: str
    starts_on: date
    ends_on: date
    minutes: int
    minutes_are_known: bool
    price: int
    price_is_known: bool
    currency: str
    stated_price: int | None
    stated_currency: str
    state: str  # done, started, enrolled, planned, gone
    is_next: bool
    is_pinned: bool
    is_dated: bool
    offering_id: int | None
    enrolment_id: int | None
    progress: int
    why: str
    gains: Sequence[GainRow]
    enables: Sequence[str]
    paid_from: Sequence[PaymentRow] = ()
    done_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("planned", "enrolled", "started")


@dataclass(frozen=True)
class UncoveredRow:
    """A level that the plan does not reach, and why."""

    skill_id: int
    skill: str
    reached: float
    reached_word: str
    wanted: int
    wanted_word: str
    reason: str
    because: str
    needs_money: int
    needs_minutes: int
    can_be_asked_for: bool
    others: int = 0  # how many people stated the same need


@dataclass(frozen=True)
class AlternativeRow:
    """One of the plans side by side."""

    profile: str
    name: str
    finishes_on: date
    minutes: int
    minutes_per_week: int
    money: int
    currency: str
    coverage: float
    gaps: int
    gaps_closed: int
    steps: int
    is_current: bool


@dataclass(frozen=True)
class WayOut:
    """One way to make the whole fit, as a sentence and in figures."""

    kind: str
    sentence: str
    money: int
    weeks: int
    minutes_per_week: int


@dataclass(frozen=True)
class ChangeRow:
    """What is different from the plan before."""

    added: Sequence[str] = ()
    dropped: Sequence[str] = ()
    moved: Sequence[str] = ()
    days_later: int = 0
    money_more: int = 0
    because: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class GoalRow:
    """A goal, ready to show."""

    id: int
    title: str
    words: str
    role_id: int | None
    weight: float
    state: str
    state_word: str
    set_at: datetime
    skills: int
    closed: float  # 0..1 of its gap at the start


@dataclass(frozen=True)
class GapRow:
    """What a goal asks of a skill, where the person stands, and how sure that is."""

    skill_id: int
    skill: str
    is_fallback: bool
    now: float
    now_word: str
    target: int
    target_word: str
    missing: float
    confidence: float
    confidence_word: str
    weight: float
    goal_ids: Sequence[int]
    by_plan: int | None = None  # the level at the end of the plan
    by_plan_word: str = ""

    @property
    def as_words(self) -> str:
        """For those who cannot see the bar."""
        return f"{self.now_word} → {self.target_word}"


@dataclass(frozen=True)
class Overview:
    """Where a person is on their path: how far, what comes next if anything does, and the gap."""

    progress: Progress
    next_step: NextStep | None
    gap: Sequence[GapRow]


@dataclass(frozen=True)
class LevelPoint:
    """The level of a skill from a day on."""

    on: date
    level: float


@dataclass(frozen=True)
class LevelSeries:
    """One line of the picture."""

    skill_id: int
    skill: str
    target: int
    points: Sequence[LevelPoint]


@dataclass(frozen=True)
class AdvisorRow:
    id: int
    person_id: int
    name: str
    invited_at: datetime


@dataclass(frozen=True)
class CommentRow:
    id: int
    author_id: int
    author: str
    text: str
    written_at: datetime
    resource_id: int | None
    is_mine: bool


@dataclass(frozen=True)
class PlanRow:
    """The plan in figures, ready to show."""

    id: int
    number: int
    profile: str
    profile_name: str
    state: str
    state_word: str
    because: str
    made_at: datetime
    starts_on: date
    finishes_on: date
    minutes: int
    estimated_minutes: int
    money: int
    estimated_money: int
    currency: str
    budget: int | None
    uses_wallet: bool
    minutes_per_week: int
    target_on: date | None
    coverage: float
    gaps: int
    gaps_closed: int
    within: float  # how far from the best at most, 0..1
    strains: Sequence[str]


@dataclass(frozen=True)
class PathPage:
    """Everything that the page of a path shows."""

    path_id: int
    person_id: int
    person: str
    title: str
    is_own: bool
    limits: Limits
    profile: str
    version: int
    goals: Sequence[GoalRow]
    plan: PlanRow | None
    steps: Sequence[StepRow] = ()
    next_step: StepRow | None = None
    uncovered: Sequence[UncoveredRow] = ()
    alternatives: Sequence[AlternativeRow] = ()
    ways_out: Sequence[WayOut] = ()
    series: Sequence[LevelSeries] = ()
    changes: ChangeRow | None = None
    marks: Sequence["MarkRow"] = ()
    advisors: Sequence[AdvisorRow] = ()
    comments: Sequence[CommentRow] = ()
    possible_advisors: Sequence[tuple[int, str]] = ()  # whom one could invite: id and name
    wallet: Sequence[PotRow] = ()  # the person's pots in the currency of the path; only their own
    is_working: bool = False  # the worker still looks for a better plan

    @property
    def uncovered_more(self) -> int:
        """How many are folded away behind the first five."""
        return len(self.uncovered) - 5


@dataclass(frozen=True)
class MarkRow:
    """A decision about a resource that can be taken back."""

    resource_id: int
    title: str
    kind: str
    kind_word: str


@dataclass(frozen=True)
class WhatIf:
    """A plan for other limits. Nothing of it is saved."""

    limits: Limits
    finishes_on: date
    minutes: int
    money: int
    coverage: float
    gaps: int
    gaps_closed: int
    within: float
    state: str
    steps: Sequence[str] = ()
    added: Sequence[str] = ()
    dropped: Sequence[str] = ()
    days_later: int = 0
    money_more: int = 0
    ms: int = 0


@dataclass(frozen=True)
class Proposal:
    """What own words could mean: roles and skills, the closest first."""

    roles: Sequence[tuple[int, str, float]] = ()
    skills: Sequence[tuple[int, str, float]] = ()
    by: str = "words"


@dataclass(frozen=True)
class ReplacementRow:
    """Another resource that could take a step's place."""

    resource_id: int
    title: str
    provider: str
    kind_name: str
    minutes: int
    minutes_are_known: bool
    price: int
    price_is_known: bool
    currency: str
    gains: Sequence[GainRow] = field(default_factory=tuple)


@dataclass(frozen=True)
class AdvisedPath:
    """A path that somebody was invited to."""

    path_id: int
    person_id: int
    person: str
    title: str
    invited_at: datetime
