"""Words about programmes, agreements, cohorts and cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from lyceum.kernel.files import JPEG, PDF, PNG, TEXT, WEBP, ZIP, Purpose
from lyceum.kernel.money import Money

HANDED_IN = Purpose((PDF, PNG, JPEG, WEBP, TEXT, ZIP), megabytes=50)


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A programme as somebody describes it."""

    title: str
    starts_on: date
    ends_on: date
    about: str = ""
    is_joint: bool = False
    seats: int | None = None


@dataclass(frozen=True, kw_only=True)
class Owner:
    """One of the owners in an agreement; `share` is in parts, whose proportion counts."""

    organisation_id: int
    seats: int = 0
    share: int = 0
    role: str = ""
    industry: str = ""


@dataclass(frozen=True, kw_only=True)
class Pact:
    """What the owners of a programme agree on; the cost in minor units."""

    owners: tuple[Owner, ...]
    starts_on: date
    ends_on: date
    cost: int = 0
    currency: str = "EUR"
    cost_key: str = "equal"
    shared: tuple[str, ...] = ("cohort", "progress", "completion")
    roles: str = ""
    quality: str = ""
    least_organisations: int = 2
    least_completed: int = 0


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Of groups: sizes, hours in common, and how much each aim counts (0 to 10)."""

    smallest: int = 5
    largest: int = 8
    common_hours: float = 3.0
    organisations: int = 3
    industries: int = 2
    levels: int = 2
    wishes: int = 4


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What somebody says of themselves when they ask to come in."""

    level: str = "new"
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a sponsor asks, until when, and to whom belongs what is found."""

    sponsor_id: int
    title: str
    brief: str
    due_on: date
    property_note: str = ""


@dataclass(frozen=True)
class HandIn:
    """What a team hands in: words, and a link or a file (its name and bytes)."""

    title: str
    words: str = ""
    url: str = ""
    name: str = ""
    content: bytes = b""


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme in a list; `mine` is my state in it, in words."""

    id: int
    title: str
    about: str
    organisation: str
    state: str
    state_word: str
    is_joint: bool
    starts_on: date
    ends_on: date
    mine: str = ""


@dataclass(frozen=True)
class PartRow:
    """One thing to do; where it leads."""

    kind: str
    kind_word: str
    title: str
    address: str
    is_done: bool
    percent: int = 0
    day: date | None = None
    present_in: int | None = None  # sessions that have to be
    present: int = 0  # and were
    id: int = 0
    is_called_off: bool = False


@dataclass(frozen=True)
class PhaseRow:
    """A phase, and how far somebody is in it."""

    id: int
    title: str
    rule: str
    done: int
    needed: int
    parts: tuple[PartRow, ...]
    asked: int = 1  # how many, where the rule is "some"

    @property
    def is_done(self) -> bool:
        return self.done >= self.needed


@dataclass(frozen=True)
class MemberRow:
    """Somebody in a cohort or a team, as the others of it see them."""

    person_id: int
    name: str
    organisation: str
    is_me: bool = False


@dataclass(frozen=True)
class CohortRow:
    """A cohort, with its people where they may be seen."""

    id: int
    title: str
    people: int
    organisations: int
    members: tuple[MemberRow, ...] = ()
    purpose: str = ""


@dataclass(frozen=True)
class AheadRow:
    """A session ahead, in the reader's zone and, where it differs, as the clocks of the place read."""

    id: int
    offering_id: int
    title: str
    about: str
    starts_at: datetime
    ends_at: datetime
    there: datetime | None
    zone: str
    where: str
    is_mine: bool


@dataclass(frozen=True)
class HowWasRow:
    """A session that is over, for who sat in it, and what they said of it (1 to 5)."""

    id: int
    title: str
    ended_at: datetime
    level: int | None


@dataclass(frozen=True)
class PartyRow:
    """One owner of an agreement, as all owners see it: counts, no names."""

    organisation_id: int
    organisation: str
    role: str
    industry: str
    seats: int
    part: Money
    share: int
    signed_at: datetime | None
    signed_by: str
    may_sign: bool


@dataclass(frozen=True)
class CostRow:
    """What a programme costs its owners, and when that was booked."""

    cost: Money
    split_at: datetime | None


@dataclass(frozen=True)
class FunnelRow:
    """How many of an organisation came how far."""

    organisation: str
    seats: int | None
    asked: int
    admitted: int
    placed: int
    completed: int


@dataclass(frozen=True)
class CheckRow:
    """A rule of quality that can be counted, and whether it holds."""

    words: str
    holds: bool | None  # None: too early to say


@dataclass(frozen=True)
class AdmissionRow:
    """Somebody who asks to come in, for who answers at home."""

    id: int
    person_id: int
    name: str
    organisation: str
    level: str
    asked_at: datetime


@dataclass(frozen=True)
class ResultRow:
    """What comes home of somebody: what the agreement does not share is None."""

    name: str
    state: str | None
    phases: str | None
    cohort: str | None
    completed_at: datetime | None
    feedback: str | None


@dataclass(frozen=True)
class CaseDone:
    """A case for which somebody's team handed something in; the sponsor's last verdict, if any."""

    id: int
    title: str
    sponsor_id: int
    verdict: str


@dataclass(frozen=True)
class Completion:
    """What somebody did in a programme: the facts behind a joint credential."""

    participation_id: int
    programme_id: int
    title: str
    person_id: int
    home_id: int
    owner_ids: tuple[int, ...]
    agreement_id: int | None
    digest: str  # of the agreement's words
    cohort_id: int | None
    phases: tuple[tuple[int, str], ...]
    cases: tuple[CaseDone, ...]
    sessions_present: int
    completed_at: datetime | None


@dataclass(frozen=True)
class ProposedGroup:
    """A group that could be, in words."""

    number: int
    members: tuple[MemberRow, ...]
    words: tuple[str, ...]
    moved: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Roll:
    """A cohort for the floors above: whose it is, who is in it (from which home), whether it is over."""

    cohort_id: int
    organisation_id: int
    title: str
    purpose: str
    people: Mapping[int, int]
    is_over: bool
