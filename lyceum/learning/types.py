from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

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
class Upload:
    """A file that came with a form: its name as given and its bytes."""

    name: str
    content: bytes
