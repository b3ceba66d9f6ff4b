"""The table of what is told: a fact of the log → a verb, what it is about, and what comes with it.

`projections.py` does what stands here; a test holds one against the other, the published profile
(`selectors.profile`) and the table of the guide are made from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .words import TYPES


@dataclass(frozen=True)
class Row:
    """What a fact tells. `things` and `around` are kinds of things; `result` are the properties that
    every statement of it has; with `is_registered` it belongs to one way through something."""

    verb: str
    things: tuple[str, ...]
    around: tuple[str, ...] = ()
    result: tuple[str, ...] = ()
    is_registered: bool = False


MAPPING: Mapping[str, Row] = {
    "learning.Enrolled": Row("registered", ("resource",), is_registered=True),
    "learning.LearningStarted": Row("initialized", ("resource",), is_registered=True),
    "learning.ProgressMade": Row(
        "progressed", ("resource",), result=("extensions",), is_registered=True
    ),
    "learning.EffortLogged": Row(
        "experienced", ("resource",), result=("duration",), is_registered=True
    ),
    "learning.LearningCompleted": Row(
        "completed", ("resource",), result=("completion",), is_registered=True
    ),
    "learning.LearningWithdrawn": Row(
        "unregistered", ("resource",), result=("completion",), is_registered=True
    ),
    "learning.PriorLearningRecorded": Row(
        "completed", ("prior-learning",), ("skill",), result=("completion",)
    ),
    "learning.NoteWritten": Row("created", ("note",)),
    "learning.PodcastSubscribed": Row("followed", ("resource",)),
    "learning.EpisodeProgressed": Row(
        "progressed", ("episode",), ("resource",), result=("extensions",)
    ),
    "learning.EpisodeHeard": Row("completed", ("episode",), ("resource",), result=("completion",)),
    "programmes.SeatTaken": Row("registered", ("offering",), ("resource",)),
    "programmes.SeatGivenUp": Row("unregistered", ("offering",), ("resource",)),
    "catalogue.ReviewWritten": Row("reviewed", ("resource",)),
    "catalogue.ResourceBookmarked": Row("bookmarked", ("resource",)),
    "catalogue.NeedStated": Row("asked", ("need",), ("skill",)),
    "catalogue.NeedAnswered": Row("answered", ("need",), ("resource",)),
    "catalogue.ResourcePublished": Row("shared", ("resource",)),
    "assessments.AssessmentFinished": Row(
        "completed", ("assessment",), result=("completion", "duration")
    ),
    "skills.EvidenceRecorded": Row("asserted", ("skill",), result=("score",)),
    "skills.SkillsRated": Row("rated", ("skill",)),
    "skills.ConfirmationAsked": Row("asked", ("skill",)),
    "skills.ConfirmationAnswered": Row("answered", ("skill",), result=("response",)),
    "paths.GoalSet": Row("planned", ("role", "goal"), ("skill",)),
    "paths.GoalReached": Row("reached", ("role", "goal"), result=("success",)),
    "paths.GoalPutAside": Row("cancelled", ("goal",)),
    "paths.PlanChanged": Row("updated", ("path",)),
    "paths.StepDoneElsewhere": Row("completed", ("resource",), result=("completion",)),
    "paths.AdvisorInvited": Row("invited", ("path",)),
    "paths.PathCommented": Row("commented", ("path", "advised-path")),
    "access.ToolEntered": Row("logged-in", ("tool",)),
    "organisations.MembershipStarted": Row("joined", ("organisation",)),
    "organisations.MembershipEnded": Row("left", ("organisation",)),
    "organisations.PeopleImported": Row("joined", ("organisation",)),
}


def rows_of(verb: str) -> dict[str, Row]:
    """The facts that a verb tells, with their rows."""
    return {fact: row for fact, row in MAPPING.items() if row.verb == verb}


def types_of(*kinds: str) -> list[str]:
    """The types that things of these kinds can have; a resource is of many."""
    return sorted({iri for kind, iri in TYPES.items() if kind.partition(".")[0] in kinds})
