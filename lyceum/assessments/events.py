"""What happened to assessments. Answers and results stay where they are."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class AssessmentEvent(Event):
    assessment_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class AssessmentWritten(AssessmentEvent):
    """Its words or its items were changed; nobody meets it before it is published."""


@dataclass(frozen=True, kw_only=True)
class AssessmentPublished(AssessmentEvent):
    """From now on people meet this edition."""

    edition: int


@dataclass(frozen=True, kw_only=True)
class AssessmentWithdrawn(AssessmentEvent):
    """Nobody begins it any more, until it is published again."""


@dataclass(frozen=True, kw_only=True)
class AssessmentAssigned(Event):
    """Somebody is asked to take one."""

    person_id: int
    assessment_id: int
    assignment_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AttemptEvent(Event):
    person_id: int
    assessment_id: int
    attempt_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AssessmentStarted(AttemptEvent):
    """Somebody began."""


@dataclass(frozen=True, kw_only=True)
class AssessmentFinished(AttemptEvent):
    """Somebody answered all of it. Where they stand is asked for: `api.segments_of`."""

    seconds: int
