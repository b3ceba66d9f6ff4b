"""The small shapes in which playbooks are spoken of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

Words = str | Promise
WEBHOOK = "webhook"  # the system of a token that playbooks tell things to
Groups = list[tuple[Any, Any]]
Names = Mapping[str, Mapping[Any, Any]]  # what is meant by what a playbook says, noun by noun


@dataclass(frozen=True)
class PlaybookRow:
    """A playbook in a list, and how many are in it."""

    id: int
    name: str
    about: str
    state: str
    state_words: str
    running: int
    through: int
    goals: int


@dataclass(frozen=True)
class StepFigures:
    """How many came to a step, and what became of it."""

    entered: int = 0
    done: int = 0
    waiting: int = 0
    skipped: int = 0


@dataclass(frozen=True)
class RunFigures:
    """How many are in a playbook, and how it ended for the others."""

    entered: int
    running: int
    through: int
    goals: int
    left: int
    stuck: int


@dataclass(frozen=True)
class StuckRow:
    """Somebody who does not go on: at which step, since when, and why. Without a name or a step where
    that would tell more than whoever looks may know."""

    id: int
    name: str
    step: str
    since: datetime
    why: str


@dataclass(frozen=True)
class UnsentRow:
    """Something that a system outside did not take, and why."""

    id: int
    name: str
    system: str
    made_at: datetime
    why: str


@dataclass(frozen=True)
class Troubles:
    """What somebody has to put right: the first of each, and how many there are."""

    stuck: list[StuckRow]
    stuck_count: int
    unsent: list[UnsentRow]
    unsent_count: int


@dataclass(frozen=True)
class Choices:
    """All that there is to choose in the editor of one playbook. The catalogue is asked: `titled` for
    what is chosen, `found` for what words find."""

    steps: list[tuple[str, str]] = field(default_factory=list)
    ways: dict[str, Words] = field(default_factory=dict)
    questions: Groups = field(default_factory=list)
    triggers: Groups = field(default_factory=list)
    of: dict[str, Groups] = field(default_factory=dict)  # noun by noun
    standings: dict[str, list[str]] = field(default_factory=dict)  # dimensions and their words
    pages: list[tuple[str, Words]] = field(default_factory=list)
    titled: Callable[[Collection[int]], Mapping[int, str]] = lambda _ids: {}
    found: Callable[[str], Groups] = lambda _words: []


@dataclass(frozen=True)
class SegmentRow:
    """A segment, and whether something still speaks of it."""

    number: int
    name: str
    says: str
    is_used: bool


@dataclass(frozen=True)
class Meant:
    """Who is meant today: how many, and some of them by their first names where they may be shown."""

    people: int
    names: list[str]
    are_shown: bool

    @property
    def more(self) -> int:
        """Beside those who are named."""
        return self.people - len(self.names)


@dataclass(frozen=True)
class FaultRow:
    """What is wrong, at which part, and the page on which it is put right."""

    where: Words
    url: str
    says: str


@dataclass(frozen=True)
class KindRow:
    """A kind of step, as it is offered."""

    name: str
    icon: str
    word: Words
    about: Words


@dataclass
class StepRow:
    """A step in the picture: what it says in a sentence, what is wrong with it, how it went."""

    id: str
    kind: str
    icon: str
    word: Words
    says: str
    faults: list[str]
    figures: StepFigures | None
    can_rise: bool
    can_sink: bool
    arms: list[ArmRow] = field(default_factory=list)
    way: str = "next"  # after which something is added below it


@dataclass
class ArmRow:
    """One of the ways of a step."""

    way: str
    word: Words
    column: ColumnRow


@dataclass
class ColumnRow:
    """Steps below each other, and where the column leads at its end."""

    rows: list[StepRow] = field(default_factory=list)
    ends: bool = False
    back_to: str = ""


@dataclass(frozen=True)
class ForeseenRow:
    """A line of a preview."""

    id: str
    icon: str
    word: Words
    says: str
    at: datetime
    way: str


@dataclass(frozen=True)
class Trial:
    """What would have happened in the last days: nothing was done."""

    days: int
    people: int | None  # would have begun; None where it would tell what they finished
    is_part: bool  # only so many were looked at
    is_hidden: bool  # more than how many would tell of a few what they answered or finished
    entered: dict[str, int]
    through: int
    goals: int
    left: int
    waiting: int
    messages: int


@dataclass(frozen=True, kw_only=True)
class NewRollout:
    """A tool that is to come to people, and its first wave."""

    name: str
    about: str = ""
    tutorial_id: int = 0
    tool_id: int | None = None
    wave: str = ""
    starts_on: date


@dataclass(frozen=True)
class RolloutRow:
    """A roll-out in a list."""

    id: int
    name: str
    about: str
    decision: str
    people: int
    used: int | None  # not said of a few


@dataclass(frozen=True)
class WaveRow:
    """A wave, and how it goes; of a few it is not said."""

    id: int
    name: str
    starts_on: date
    people: int
    planned: int  # get it when it starts
    tutorial: int | None
    used: int | None
    frictions: int | None
