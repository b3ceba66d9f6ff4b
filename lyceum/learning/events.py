"""What people learnt, for whoever lives higher. Ids only: notes and titles stay where they are."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class EnrolmentEvent(Event):
    """What all facts about an enrolment say."""

    person_id: int
    resource_id: int
    enrolment_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Enrolled(EnrolmentEvent):
    """A person took something up."""


@dataclass(frozen=True, kw_only=True)
class LearningStarted(EnrolmentEvent):
    """A person opened it for the first time."""


@dataclass(frozen=True, kw_only=True)
class ProgressMade(EnrolmentEvent):
    """A person came further."""

    percent: int


@dataclass(frozen=True, kw_only=True)
class EffortLogged(EnrolmentEvent):
    """A person spent time on a day (ISO date)."""

    minutes: int
    on: str


@dataclass(frozen=True, kw_only=True)
class LearningCompleted(EnrolmentEvent):
    """A person finished."""


@dataclass(frozen=True, kw_only=True)
class LearningWithdrawn(EnrolmentEvent):
    """A person left before the end."""


@dataclass(frozen=True, kw_only=True)
class PriorLearningRecorded(Event):
    """A person told of something learnt before or elsewhere."""

    person_id: int
    prior_id: int
    organisation_id: int | None = None
    skill_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event):
    """A person wrote something down. What, is theirs."""

    person_id: int
    note_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProofAdded(Event):
    """A file was laid beside something learnt before."""

    prior_id: int
    proof_id: int
