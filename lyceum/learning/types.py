from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lyceum.catalogue import api as catalogue
from lyceum.kernel.files import JPEG, PDF, PNG, TEXT, WEBP, Purpose

PROOF = Purpose((PDF, PNG, JPEG, WEBP, TEXT), megabytes=10)


@dataclass(frozen=True)
class EnrolmentRow:
    """One line of what a person learns or learnt."""

    id: int
    resource_id: int
    title: str
    state: str
    state_word: str
    progress: int
    minutes_logged: int
    enrolled_at: datetime
    completed_at: datetime | None
    offering_id: int | None = None
    organisation_id: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("enrolled", "started")


@dataclass(frozen=True)
class NewEnrolment:
    """One row of an enrolment in bulk; `at` is when it happened."""

    person_id: int
    resource_id: int
    at: datetime
    organisation_id: int | None = None
    offering_id: int | None = None


@dataclass(frozen=True)
class NewCompletion:
    """One row of a completion in bulk; `minutes` is the time it took, as far as not yet logged."""

    enrolment_id: int
    at: datetime
    minutes: int = 0


@dataclass(frozen=True)
class NewEffort:
    """One row of effort in bulk; `percent` is how far it brought them, if that is known."""

    enrolment_id: int
    on: date
    minutes: int
    percent: int | None = None


@dataclass(frozen=True)
class PriorRow:
    """One line of what was learnt before or elsewhere."""

    id: int
    title: str
    provider: str
    url: str
    about: str
    happened_on: date
    skills: Sequence["SkillLine"]
    proofs: Sequence["ProofRow"]


@dataclass(frozen=True)
class SkillLine:
    """A skill by its name, and the level reached."""

    label: str
    level: int


@dataclass(frozen=True)
class ProofRow:
    """A file that shows that something happened."""

    id: int
    name: str
    size: int


@dataclass(frozen=True)
class NoteRow:
    """A note, ready to show."""

    id: int
    kind: str
    kind_word: str
    text: str
    is_shared: bool
    written_at: datetime


@dataclass(frozen=True)
class QuestionRow:
    """What a learner asked, and the answer where there is one."""

    id: int
    resource_id: int
    title: str
    person: str
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    answered_by: str


@dataclass(frozen=True)
class Place:
    """What a player tells: the second where it is, the seconds it played since it told the last
    time, the length of the recording as far as it knows it, and whether it stops here."""

    second: int
    played: int = 0
    length: int = 0
    pauses: bool = False


@dataclass(frozen=True)
class EpisodeLine:
    """An episode, and how far somebody is in it."""

    episode: catalogue.EpisodeRow
    second: int = 0
    is_heard: bool = False


@dataclass(frozen=True)
class PodcastLine:
    """A podcast that somebody follows, with its newest episode where there is one."""

    resource_id: int
    title: str
    newest: catalogue.EpisodeRow | None
    is_heard: bool


@dataclass(frozen=True)
class Standing:
    """How far somebody is in something: `idle_days` since anything moved; `due_on` where who runs it
    asks it of them by rule and it is not done."""

    enrolment_id: int
    person_id: int
    resource_id: int
    state: str
    progress: int
    idle_days: int
    due_on: date | None

    @property
    def is_open(self) -> bool:
        return self.state in ("enrolled", "started")


@dataclass(frozen=True)
class Outcome:
    """How often something was taken up, is open, was completed, and by how many people."""

    taken_up: int = 0
    open: int = 0
    completed: int = 0
    people: int = 0


@dataclass(frozen=True)
class Upload:
    """A file that came with a form: its name as given and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class NewAssignment:
    """What is asked of people by rule. Nothing said of whom: of everybody in the organisation."""

    resource_id: int
    reason: str
    due_days: int
    renew_months: int | None = None
    relations: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    unit_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class AskedRow:
    """What is asked of a person: by whom, why, until when."""

    id: int
    resource_id: int
    title: str
    reason: str
    organisation: str
    due_on: date
    is_overdue: bool


@dataclass(frozen=True)
class AssignmentRow:
    """What an organisation asks, with how many did it (and by whose word alone: `declared`), are
    still to, are late, need not."""

    id: int
    resource_id: int
    title: str
    reason: str
    renew_months: int | None
    is_ended: bool
    done: int
    declared: int
    open: int
    overdue: int
    exempt: int


@dataclass(frozen=True)
class AskedPersonRow:
    """Somebody of whom something is asked, or who need not do it, for a reason."""

    id: int
    name: str
    title: str
    due_on: date
    is_overdue: bool
    is_exempt: bool
    exempt_reason: str


@dataclass(frozen=True)
class OverdueRow:
    """Somebody whose day is past."""

    id: int
    person_id: int
    name: str
    title: str
    due_on: date
    days: int
