"""What happens below sets playbooks off, and lets people in them go on."""

from collections.abc import Callable
from functools import partial
from typing import Any

from lyceum.access.events import ToolEntered
from lyceum.assessments.events import AssessmentFinished, AssessmentStarted
from lyceum.communities.events import (
    FrustrationShared,
    IntroductionShared,
    SpaceJoined,
    WinShared,
)
from lyceum.courseware.events import ContentCompleted, ContentOpened
from lyceum.feedback.events import FeedbackGiven
from lyceum.kernel import actors
from lyceum.kernel.eventlog import subscribe
from lyceum.kernel.events import Event
from lyceum.kernel.scope import organisation_owner
from lyceum.learning.events import (
    AssignedLearningDone,
    Enrolled,
    LearningAssigned,
    LearningCompleted,
    LearningStarted,
    LearningWithdrawn,
    QuestionAnswered,
    QuestionAsked,
)
from lyceum.organisations.events import (
    MembershipChanged,
    MembershipEnded,
    MembershipStarted,
    PeopleImported,
    RoleGranted,
)
from lyceum.programmes.events import (
    CohortAdded,
    PersonAdmitted,
    ProgrammeCompleted,
    SeatAwaited,
    SeatGivenUp,
    SeatTaken,
)
from lyceum.support.events import CaseAnswered, CaseOpened, PersonReached
from lyceum.wallets.events import PurchaseApproved, PurchaseAsked, PurchaseRefused

from . import services
from .events import ToolFirstUsed

HEARD: tuple[type[Event], ...] = (
    AssessmentFinished,
    AssessmentStarted,
    AssignedLearningDone,
    CaseAnswered,
    CaseOpened,
    CohortAdded,
    ContentCompleted,
    ContentOpened,
    Enrolled,
    FeedbackGiven,
    FrustrationShared,
    IntroductionShared,
    LearningAssigned,
    LearningCompleted,
    LearningStarted,
    LearningWithdrawn,
    MembershipChanged,
    MembershipStarted,
    PersonAdmitted,
    PersonReached,
    ProgrammeCompleted,
    PurchaseApproved,
    PurchaseAsked,
    PurchaseRefused,
    QuestionAnswered,
    QuestionAsked,
    RoleGranted,
    SeatAwaited,
    SeatGivenUp,
    SeatTaken,
    SpaceJoined,
    ToolEntered,
    ToolFirstUsed,
    WinShared,
)

USES = (ToolEntered.event_name(), LearningStarted.event_name())


def _listener(event: type[Event]) -> Callable[[Any], None]:
    """A handler with a lasting name of its own: `hear_learning_completed`."""
    app, _dot, word = event.event_name().partition(".")
    heard = partial(_hear, event.event_name())
    heard.__module__ = __name__
    heard.__name__ = f"on_{app}_{word}"  # type: ignore[attr-defined]
    return heard


def _hear(name: str, fact: Any) -> None:
    ids = getattr(fact, "person_ids", None) or [fact.person_id]
    services.hear(name=name, fact=fact, person_ids=[pk for pk in ids if pk])
    if name in USES:
        services.note_use(name=name, fact=fact)


for _event in HEARD:
    subscribe(_event)(_listener(_event))


@subscribe(PeopleImported)
def on_imported(fact: PeopleImported) -> None:
    """Who came by a file has joined, like anybody else."""
    services.hear(name=MembershipStarted.event_name(), fact=fact, person_ids=fact.person_ids)


@subscribe(MembershipEnded)
def on_gone(fact: MembershipEnded) -> None:
    """Who belongs there no more goes through none of its playbooks."""
    services.leave_organisation(
        by=actors.system("journeys", organisation_owner(fact.organisation_id)),
        organisation_id=fact.organisation_id,
        person_id=fact.person_id,
    )
