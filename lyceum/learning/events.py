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
class QuestionEvent(Event):
    """What all facts about a question of a learner say. The words stay where they are."""

    person_id: int
    question_id: int
    resource_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(QuestionEvent):
    """A learner asks who teaches it."""


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(QuestionEvent):
    """Somebody who teaches there answered."""


@dataclass(frozen=True, kw_only=True)
class ProofAdded(Event):
    """A file was laid beside something learnt before."""

    prior_id: int
    proof_id: int


@dataclass(frozen=True, kw_only=True)
class PodcastEvent(Event):
    """What all facts about a podcast and its listener say."""

    person_id: int
    resource_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PodcastSubscribed(PodcastEvent):
    """A person follows a podcast."""


@dataclass(frozen=True, kw_only=True)
class PodcastUnsubscribed(PodcastEvent):
    """And follows it no more."""


@dataclass(frozen=True, kw_only=True)
class EpisodeProgressed(PodcastEvent):
    """A person paused an episode, a good piece further than told before."""

    episode_id: int
    percent: int


@dataclass(frozen=True, kw_only=True)
class EpisodeHeard(PodcastEvent):
    """A person heard an episode as good as to its end."""

    episode_id: int


@dataclass(frozen=True, kw_only=True)
class AssignmentEvent(Event):
    """What all facts about what is asked by rule say."""

    assignment_id: int
    resource_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class LearningAsked(AssignmentEvent):
    """An organisation asks something of people by rule."""


@dataclass(frozen=True, kw_only=True)
class LearningAskedNoMore(AssignmentEvent):
    """It does not any more."""


@dataclass(frozen=True, kw_only=True)
class LearningAssigned(AssignmentEvent):
    """It reached a person, for a round, until a day (ISO)."""

    person_id: int
    assigned_id: int
    due_on: str


@dataclass(frozen=True, kw_only=True)
class LearnerExempted(AssignmentEvent):
    """A person need not do it. Why, is not told."""

    person_id: int
    assigned_id: int


@dataclass(frozen=True, kw_only=True)
class ExemptionEnded(AssignmentEvent):
    """A person has to do it after all."""

    person_id: int
    assigned_id: int


@dataclass(frozen=True, kw_only=True)
class AssignedLearningDone(AssignmentEvent):
    """A person did what was asked of them, this round."""

    person_id: int
    assigned_id: int
