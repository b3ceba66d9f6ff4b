"""Small shapes that travel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Thing:
    """What a statement is about: a kind of the table above, and its id here."""

    kind: str
    id: int


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a person did or reached, before it becomes a statement.

    `source` names where it comes from, for ever the same, so that telling it again tells nothing
    new: the line of the event log and who heard it. `noted_at` is when the house learnt of it,
    where that may be later than `at`.
    """

    person_id: int
    verb: str
    thing: Thing
    at: datetime
    source: str
    organisation_id: int | None = None
    result: Mapping[str, Any] = field(default_factory=dict)
    around: tuple[Thing, ...] = ()
    registration: str = ""
    cause: str = ""
    noted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a person did in a system outside, as its connection tells it.

    `verb` and `type` are keys of VERBS and WORK_TYPES, `iri` is the thing's own address there.
    `source` is for ever the same for the same deed, so that telling it again tells nothing new;
    `connection` names who told it, and is an activity's id that ends with it. `sources_before`: as
    what it may have been told already, by an account that was folded into theirs.
    """

    person_id: int
    organisation_id: int
    verb: str
    iri: str
    type: str
    name: str
    at: datetime
    source: str
    connection: str
    platform: str
    cause: str
    number: int | None = None
    sources_before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """A thing with its address, its type and its name in the languages it has one in."""

    iri: str
    type: str
    names: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """What is looked for in a footprint; every word of it stands in the page's address."""

    topic: str = ""
    verb: str = ""
    organisation_id: int | None = None
    source: str = ""
    skill_id: int | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""

    def __bool__(self) -> bool:
        return self != Asked()


@dataclass(frozen=True)
class LineRow:
    """One line of the timeline, in the reader's language. `objection` is its state, if any."""

    id: UUID
    at: datetime
    sentence: str
    detail: str
    organisation: str
    icon: str
    objection: str = ""


@dataclass(frozen=True)
class Month:
    """The lines of one month, newest first."""

    first: datetime
    lines: list[LineRow]


@dataclass(frozen=True)
class Timeline:
    """A page of the timeline; `before` is where the next one starts."""

    months: list[Month]
    before: str = ""


@dataclass(frozen=True)
class Choices:
    """What a footprint can be narrowed to: only what there is in it."""

    topics: Sequence[tuple[str, Words]]
    verbs: Sequence[tuple[str, str]]
    organisations: Sequence[tuple[int, str]]
    sources: Sequence[tuple[str, Words]]


@dataclass(frozen=True)
class WeekRow:
    """One week of a footprint: lines by topic, and the minutes that were noted."""

    first: date
    lines: Mapping[str, int]
    minutes: int = 0

    @property
    def total(self) -> int:
        return sum(self.lines.values())


@dataclass(frozen=True)
class SkillShare:
    """How much of a footprint is about a skill, and when it was last."""

    skill_id: int
    label: str
    lines: int
    minutes: int
    last: datetime


@dataclass(frozen=True)
class Explained:
    """A line with all that is known of it: who told it, who can see it, what can be done."""

    row: LineRow
    stored_at: datetime
    who_told: Words
    because: Words
    seen_by: Sequence[Words]
    answered_by: str
    why_not_removed: Words
    statement: Mapping[str, Any]


@dataclass(frozen=True)
class NameRow:
    """An account that somebody says is theirs; `whose`: the organisation, or the person.

    `is_mine`: who reads it said so, and cannot confirm it.
    """

    id: int
    home_page: str
    name: str
    whose: str
    state: str
    state_word: str
    asked_at: datetime
    is_mine: bool


@dataclass(frozen=True)
class PauseRow:
    """A time in which something is not told; `what` is in words."""

    id: int
    about: str
    what: Words
    starts_at: datetime
    ends_at: datetime | None
    is_over: bool


@dataclass(frozen=True)
class ObjectionRow:
    """An objection with the line that it is about, as whoever answers it reads it."""

    id: int
    line_id: UUID
    sentence: str
    at: datetime
    who: str
    organisation: str
    reason: str
    asked_at: datetime
    state: str
    state_label: Words
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True)
class Figure:
    """How many people of a unit learnt something; none where that may not be shown."""

    label: Words
    people: int | None


@dataclass(frozen=True)
class Learnt:
    """What a unit learns. `is_shown` is off where its figures would tell of too few."""

    units: Sequence[tuple[int | None, str]]
    unit_id: int | None
    name: str
    least: int
    is_shown: bool
    people: int = 0
    first: date | None = None
    last: date | None = None
    weeks: Sequence[tuple[date, Mapping[str, int]]] = ()
    topics: Sequence[Figure] = ()
    skills: Sequence[Figure] = ()


@dataclass(frozen=True)
class Share:
    """How much of the store somebody's tools told, in a month or altogether; bytes are estimated."""

    whose: str
    month: str
    rows: int
    bytes: int


@dataclass(frozen=True)
class StoreSizes:
    """What the store holds, and how far those are who read it. Bytes include indexes."""

    statements: int
    bytes: int
    tables: Sequence[tuple[str, int]]
    wholes: Sequence[Share]
    months: Sequence[Share]
    awaited: int
    consistent_through: datetime
    waiting: int
    is_far_behind: bool
