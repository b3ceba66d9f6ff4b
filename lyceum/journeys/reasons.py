"""What is wrong with a playbook, in sentences; and what can be heard of, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "between": _("This must be from {low} to {high}."),
    "choose-assessment": _("Choose a published assessment."),
    "choose-resource": _("Choose something of the catalogue."),
    "choose-rollout": _("Choose the tool that is rolled out."),
    "choose-token": _("Choose the system that is told."),
    "dangling": _("It goes on at “{name}”, and there is no such step."),
    "no-answer": _("Say which dimension of an assessment, and which of its words."),
    "no-condition": _("Add a condition."),
    "no-hour": _("An hour goes from 0 to 23, a minute from 0 to 59."),
    "no-id": _("The name of a step is small letters, digits and hyphens, 40 at most."),
    "no-json": _("This is no JSON: {said}"),
    "no-list": _("The steps are a list."),
    "no-name": _("It needs a name."),
    "no-object": _("A playbook is an object with a name, a trigger and steps."),
    "no-reason": _("Say why it is asked of them."),
    "no-space": _("Choose the earlier step by which people come into a space."),
    "no-steps": _("It has no steps yet. Add the first."),
    "no-text": _("The subject or the text is missing ({language})."),
    "no-time": _("It waits for no time at all."),
    "no-title": _("It needs a name."),
    "no-weekday": _("Choose days of the week, from 1 (Monday) to 7."),
    "no-words": _("The words are missing."),
    "not-our-page": _("A link leads to a page of ours and begins with /."),
    "one-way": _("A split needs two ways or more."),
    "restless": _(
        "From “{name}” one comes back to “{name}” without ever waiting: put a wait into this circle."
    ),
    "shape": _("This cannot be read: {said}."),
    "split-goes-on": _("A split goes on by its ways only."),
    "too-large": _("This is too long for a playbook."),
    "too-long": _("At most {most} characters."),
    "too-many-steps": _("At most {most} steps."),
    "twice": _("Two steps are called “{name}”."),
    "unknown-fact": _("“{name}” is nothing that can be heard of."),
    "unknown-segment": _("There is no segment “{name}”."),
    "unknown-step": _("There is no step of the kind “{kind}”. There are: {known}."),
    "unreachable": _("Nobody ever comes to this step."),
}


def sentence(code: str, words: Mapping[str, Any]) -> str:
    """What is wrong, for a person."""
    return str(SENTENCES[code]).format(**words)


# The words by which a fact can be narrowed, and of what each is the name.
RESOURCE, SPACE, ASSESSMENT = "resource", "space", "assessment"
_LEARNT = {"resource_id": RESOURCE}
_SHARED = {"space_id": SPACE, "resource_id": RESOURCE}
NARROWED: dict[str, dict[str, str]] = {
    "organisations.RoleGranted": {"role": "role", "unit_id": "unit"},
    "learning.Enrolled": _LEARNT,
    "learning.LearningStarted": _LEARNT,
    "learning.LearningCompleted": _LEARNT,
    "learning.LearningWithdrawn": _LEARNT,
    "learning.LearningAssigned": _LEARNT,
    "learning.AssignedLearningDone": _LEARNT,
    "learning.QuestionAsked": _LEARNT,
    "learning.QuestionAnswered": _LEARNT,
    "programmes.SeatTaken": _LEARNT,
    "programmes.SeatGivenUp": _LEARNT,
    "programmes.SeatAwaited": _LEARNT,
    "programmes.PersonAdmitted": {"programme_id": "programme"},
    "programmes.ProgrammeCompleted": {"programme_id": "programme"},
    "courseware.ContentOpened": _LEARNT,
    "courseware.ContentCompleted": _LEARNT,
    "assessments.AssessmentStarted": {"assessment_id": ASSESSMENT},
    "assessments.AssessmentFinished": {"assessment_id": ASSESSMENT},
    "communities.SpaceJoined": {"space_id": SPACE},
    "communities.IntroductionShared": {"space_id": SPACE},
    "communities.WinShared": _SHARED,
    "communities.FrustrationShared": _SHARED,
    "support.CaseOpened": {"kind": "case"},
    "access.ToolEntered": {"tool_id": "tool"},
    "journeys.ToolFirstUsed": {"rollout_id": "rollout"},
}
NOUNS: dict[str, str | Promise] = {
    RESOURCE: _("Something of the catalogue"),
    SPACE: _("Space"),
    ASSESSMENT: _("Assessment"),
    "programme": _("Programme"),
    "tool": _("Tool"),
    "rollout": _("Tool"),
    "role": _("Role"),
    "unit": _("Unit"),
    "case": _("For whom they ask"),
}
CASES: list[tuple[str, str | Promise]] = [
    ("advisor", _("advisors")),
    ("mentor", _("mentors")),
    ("hr-partner", _("HR partners")),
    ("administrator", _("administrators")),
]

# Facts that set a playbook off, are waited for, or end it. Each names a person and the organisation
# in whose context it happened: no organisation hears of what somebody does for themselves.
FACTS: dict[str, str | Promise] = {
    "organisations.MembershipStarted": _("joins the organisation"),
    "organisations.MembershipChanged": _("has another place, unit or manager"),
    "organisations.RoleGranted": _("is given a role"),
    "learning.Enrolled": _("enrols"),
    "learning.LearningStarted": _("begins to learn something"),
    "learning.LearningCompleted": _("finishes something"),
    "learning.LearningWithdrawn": _("leaves something before the end"),
    "learning.LearningAssigned": _("is asked to learn something"),
    "learning.AssignedLearningDone": _("has done what was asked"),
    "learning.QuestionAsked": _("asks a question"),
    "learning.QuestionAnswered": _("has a question answered"),
    "programmes.SeatTaken": _("takes a seat"),
    "programmes.SeatGivenUp": _("gives a seat up"),
    "programmes.SeatAwaited": _("waits for a seat"),
    "programmes.PersonAdmitted": _("is let into a programme"),
    "programmes.ProgrammeCompleted": _("completes a programme"),
    "programmes.CohortAdded": _("comes into a cohort"),
    "courseware.ContentOpened": _("opens a content"),
    "courseware.ContentCompleted": _("completes a content"),
    "assessments.AssessmentStarted": _("begins an assessment"),
    "assessments.AssessmentFinished": _("finishes an assessment"),
    "communities.SpaceJoined": _("joins a space"),
    "communities.IntroductionShared": _("introduces themselves"),
    "communities.WinShared": _("shares a win"),
    "communities.FrustrationShared": _("shares a frustration"),
    "feedback.FeedbackGiven": _("answers a question"),
    "support.CaseOpened": _("asks the support centre"),
    "support.CaseAnswered": _("is answered by the support centre"),
    "support.PersonReached": _("is reached by somebody"),
    "access.ToolEntered": _("opens a tool"),
    "journeys.ToolFirstUsed": _("uses a tool that came to them for the first time"),
    "wallets.PurchaseAsked": _("asks for learning money"),
    "wallets.PurchaseApproved": _("is granted learning money"),
    "wallets.PurchaseRefused": _("is refused learning money"),
}
