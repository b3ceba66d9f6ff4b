"""What people set out to learn, and what became of their plans. Ids and plain values only."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class PathEvent(Event):
    """What all facts about a path say."""

    person_id: int
    path_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class GoalSet(PathEvent):
    goal_id: int
    role_id: int | None
    skill_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class GoalChanged(PathEvent):
    goal_id: int


@dataclass(frozen=True, kw_only=True)
class GoalReached(PathEvent):
    goal_id: int
    role_id: int | None


@dataclass(frozen=True, kw_only=True)
class GoalPutAside(PathEvent):
    goal_id: int


@dataclass(frozen=True, kw_only=True)
class LimitsChanged(PathEvent):
    """Hours, money, date, languages, modes or what counts most are different now."""


@dataclass(frozen=True, kw_only=True)
class PlanMade(PathEvent):
    """There is a new plan in force. `because` says what led to it."""

    plan_id: int
    because: str
    steps: int


@dataclass(frozen=True, kw_only=True)
class PlanProven(PathEvent):
    """The search for the best plan has ended; `within` is how far from it at most (0..1)."""

    plan_id: int
    within: float


@dataclass(frozen=True, kw_only=True)
class PlanChanged(PathEvent):
    """The plan in force differs from the one before."""

    plan_id: int
    because: str
    added: list[int]
    dropped: list[int]


@dataclass(frozen=True, kw_only=True)
class StepEvent(PathEvent):
    resource_id: int


@dataclass(frozen=True, kw_only=True)
class StepPinned(StepEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class StepExcluded(StepEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class StepReplaced(StepEvent):
    with_resource_id: int


@dataclass(frozen=True, kw_only=True)
class StepDoneElsewhere(StepEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class StepFreed(StepEvent):
    """A decision about a resource was taken back."""


@dataclass(frozen=True, kw_only=True)
class StepTaken(StepEvent):
    """A person began to follow a step: they are enrolled."""

    enrolment_id: int


@dataclass(frozen=True, kw_only=True)
class AdvisorInvited(PathEvent):
    advisor_id: int


@dataclass(frozen=True, kw_only=True)
class AdvisorWithdrawn(PathEvent):
    advisor_id: int


@dataclass(frozen=True, kw_only=True)
class PathCommented(PathEvent):
    comment_id: int
    author_id: int
