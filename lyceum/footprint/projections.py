"""Every fact of the floors below that tells what a person did or reached, as a statement.

One small function per fact: event → what is told (nothing, one thing or several). The line of the
event log makes the id of the statement, so that hearing a fact again tells nothing new.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import wraps
from typing import Any, TypeVar

from lyceum.access import events as access
from lyceum.assessments import events as assessments
from lyceum.catalogue import events as catalogue
from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import subscribe
from lyceum.kernel.events import Event
from lyceum.learning import events as learning
from lyceum.organisations import events as organisations
from lyceum.paths import events as paths
from lyceum.programmes import events as programmes
from lyceum.skills import events as skills

from . import services
from .types import PROGRESS, Thing, Told

E = TypeVar("E", bound=Event)
Say = Callable[[E], Iterable[Told]]
TOP_LEVEL = 5
TOLD_ALREADY = "statement:"  # a statement from outside made it happen, and is the record of it
# Facts about a person that are no footprint of theirs, and why. A test asks for a decision on each.
LEFT_OUT = {
    **dict.fromkeys(
        (
            "agenda.BusyTimeAdded",
            "agenda.BusyTimeRemoved",
            "agenda.FeedRenewed",
            "agenda.LearningHoursChosen",
        ),
        "one's own calendar is nobody's footprint",
    ),
    **dict.fromkeys(
        (
            "communities.CanvasNoteAdded",
            "communities.CanvasNoteChanged",
            "communities.CanvasNoteMoved",
            "communities.CanvasNoteRemoved",
            "communities.CanvasNoteSigned",
            "communities.CanvasSignTakenBack",
            "communities.FrustrationRouted",
            "communities.FrustrationSettled",
            "communities.FrustrationShared",
            "communities.IntroductionShared",
            "communities.PollAnswered",
            "communities.PostEdited",
            "communities.PostHidden",
            "communities.PostPinned",
            "communities.PostPutUp",
            "communities.PostRemoved",
            "communities.PostReported",
            "communities.PostShown",
            "communities.PostTakenDown",
            "communities.PostUnpinned",
            "communities.ReactionGiven",
            "communities.ReactionTakenBack",
            "communities.ReplyShared",
            "communities.ReportSettled",
            "communities.StoryHeldBack",
            "communities.StoryReleased",
            "communities.WinShared",
        ),
        "what people say to each other stays among them; nobody is measured by it",
    ),
    **dict.fromkeys(
        (
            "communities.CoffeeAsked",
            "communities.CoffeeLeft",
            "communities.CoffeeTold",
            "communities.ComingSaid",
            "communities.DateAnnounced",
            "communities.DateCalledOff",
            "communities.DateMoved",
            "communities.JoinAsked",
            "communities.JoinRefused",
            "communities.MemberInvited",
            "communities.MemberRoleGiven",
            "communities.OfferMade",
            "communities.OfferTakenBack",
            "communities.SpaceJoined",
            "communities.SpaceLeft",
        ),
        "whom one talks with is the others', too",
    ),
    "communities.CommitmentMade": "promised for an organisation; no deed of one's own learning",
    "communities.CommitmentTakenBack": "the same",
    "journeys.ToolFirstUsed": "opening a tool is told as such; who said so by hand has told the team",
    "journeys.ToolTroubleSaid": "between the person and who brings the tool",
    "learning.AssignedLearningDone": "LearningCompleted tells what was done",
    "assessments.AssessmentAssigned": "somebody else's deed",
    "assessments.AssessmentStarted": "AssessmentFinished tells what came of it",
    "feedback.FeedbackGiven": "an answer is nobody's footprint: nobody shall find who gave it",
    "learning.PodcastUnsubscribed": "to hear of it no more is no learning",
    "learning.QuestionAsked": "between who asks and who teaches",
    "learning.QuestionAnswered": "somebody else's deed",
    "learning.LearnerExempted": "somebody else's deed",
    "learning.ExemptionEnded": "the same",
    "learning.LearningAssigned": "the same",
    "programmes.AttendanceNoted": "mostly somebody else's word; what it completes is told",
    "programmes.PapersGiven": "a consent is no deed; the log knows it",
    **dict.fromkeys(
        (
            "programmes.InvitationDeclined",
            "programmes.PassedOver",
            "programmes.SeatAwaited",
            "programmes.SeatOffered",
            "programmes.SeatOfferLapsed",
            "programmes.WaitingEnded",
        ),
        "waiting is no deed; SeatTaken tells what came of it",
    ),
    "access.AddressChangeAsked": "an address is nobody's footprint",
    "access.AddressChangeAgreed": "the same",
    "access.AddressChangeRefused": "the same",
    "access.IdentityLinked": "a way in is no deed; the log knows it",
    "access.IdentityUnlinked": "the same",
    "access.ViewAsBegun": "somebody else's deed; the person reads it on a page of its own",
    "access.ViewAsEnded": "the same",
    "access.ConsentGiven": "ToolEntered tells what came of it",
    "access.ConsentWithdrawn": "whom one no longer trusts is nobody's business",
    "access.FactorsRemoved": "somebody else's deed, and a matter of safety",
    "access.SignInLinkMade": "the same",
    "access.SignInLinkUsed": "coming in here is no deed; the log knows it",
    "access.ToolTokenReused": "a matter of safety, not something done",
    "courseware.ContentOpened": "LearningStarted tells it",
    "courseware.ContentProgressed": "ProgressMade tells it",
    "courseware.ContentCompleted": "LearningCompleted tells it",
    "courseware.ReflectionWritten": "a thought is the person's own",
    "courseware.LtiToolOpened": "Enrolled and LearningStarted tell it",
    "courseware.LtiToolAgreed": "whom one trusts is nobody's business",
    "courseware.LtiScoreReceived": "ProgressMade and LearningCompleted tell it",
    "courseware.ArrivedByLti": "Enrolled and LearningStarted tell it",
    "courseware.LtiAccountLinked": "a way in is no deed; the log knows it",
    "organisations.MembershipChanged": "a change of place, not something done",
    "organisations.InvitationAccepted": "MembershipStarted tells it",
    "organisations.MemberErased": "nobody is left to tell it of",
    "organisations.RoleGranted": "what one may do is not what one did",
    "organisations.RoleWithdrawn": "the same",
    "organisations.RoleEndsSoon": "the same",
    **dict.fromkeys(
        (
            "courseware.ContentOpened",
            "courseware.ContentProgressed",
            "courseware.ContentStudied",
            "courseware.ContentCompleted",
            "courseware.UnitWaived",
        ),
        "learning tells what came of it; a unit of cmi5 tells the store itself",
    ),
    "paths.GoalChanged": "GoalSet told the goal; the plan tells what changed",
    "paths.LimitsChanged": "hours and money are nobody's footprint",
    "paths.PlanMade": "PlanChanged tells what is different",
    "paths.PlanProven": "the planner's matter",
    "paths.StepTaken": "Enrolled tells it",
    "paths.StepPinned": "a wish, not a deed",
    "paths.StepExcluded": "the same",
    "paths.StepReplaced": "the same",
    "paths.StepFreed": "the same",
    "paths.AdvisorWithdrawn": "the end of AdvisorInvited",
    **dict.fromkeys(
        (
            "wallets.BankDetailsChanged",
            "wallets.PotOpened",
            "wallets.PurchaseAsked",
            "wallets.PurchaseApproved",
            "wallets.PurchaseRefused",
            "wallets.PurchaseCancelled",
            "wallets.PurchaseExpired",
            "wallets.PurchasePaid",
            "wallets.PurchaseRefunded",
        ),
        "money is nobody's footprint; what was learnt for it is told",
    ),
    "programmes.AdmissionAsked": "PersonAdmitted and what is learnt by it are told by their own facts",
    "programmes.AdmissionRefused": "nobody's footprint is what they were not let into",
    "programmes.CaseTeamChanged": "whom one works with is the others', too",
    "programmes.CohortLeft": "the same",
    "programmes.EnergySaid": "how it was for somebody is theirs",
    "programmes.PersonAdmitted": "somebody else's deed",
    "programmes.PhaseCompleted": "LearningCompleted tells what was done in it",
    "programmes.PreferenceStated": "whom one wants to learn with is nobody's business",
    "programmes.ProgrammeCompleted": "told when its credential is awarded",
    "programmes.ProgrammeLeft": "the end of what was never told",
    **dict.fromkeys(
        (
            "support.CaseOpened",
            "support.CaseReplied",
            "support.CaseAnswered",
            "support.CaseNoted",
            "support.CaseTaken",
            "support.CaseHandedOver",
            "support.CaseMerged",
            "support.CaseClosed",
            "support.CaseRated",
            "support.CaseWarned",
            "support.CaseEscalated",
        ),
        "that somebody asked for help is between them and who helped",
    ),
    **dict.fromkeys(
        (
            "support.OutreachOpened",
            "support.OutreachTaken",
            "support.OutreachTried",
            "support.PersonReached",
            "support.OutreachNotReached",
            "support.OutreachWarned",
            "support.OutreachEscalated",
        ),
        "somebody else's deed",
    ),
    **dict.fromkeys(
        (
            "support.MentorProfileKept",
            "support.MentorSought",
            "support.MentorAsked",
            "support.MentorshipStarted",
            "support.MentorDeclined",
            "support.MentorRequestExpired",
            "support.MentorRequestWithdrawn",
            "support.MentorshipEnded",
            "support.MentorGoalSet",
            "support.MentorGoalReached",
            "support.MentorMeetingPlanned",
            "support.MentorMeetingCancelled",
            "support.CheckedIn",
            "support.AdviceBooked",
            "support.AdviceCancelled",
            "support.AdviceNoted",
            "support.AdviceShared",
            "support.AdviceUnshared",
        ),
        "what two of them have together is between the two",
    ),
    "skills.LevelsShared": "whom one trusts is nobody's business",
    "skills.SharingEnded": "the same",
}


def tells(event_type: type[E]) -> Callable[[Say[E]], Say[E]]:
    """The decorated function says what an event tells; the rest is the same for all."""

    def register(say: Say[E]) -> Say[E]:
        @wraps(say)
        def hear(event: E) -> None:
            if event.cause.startswith(TOLD_ALREADY):
                return
            told = [
                replace(one, source=f"{event.line_id} {say.__name__} {number}", cause=_cause(event))
                for number, one in enumerate(say(event))
            ]
            if told:
                services.tell(by=actors.system("footprint", event.owner_id), told=told)

        subscribe(event_type)(hear)
        return say

    return register


def _cause(event: Event) -> str:
    return f"event:{event.line_id}"


def _told(event: Any, verb: str, thing: Thing, **more: Any) -> Told:
    """What the fields say that most events have."""
    fields: dict[str, Any] = {
        "person_id": getattr(event, "person_id", None),
        "organisation_id": getattr(event, "organisation_id", None),
        "at": event.at or clock.now(),
        "source": "",
    }
    return Told(verb=verb, thing=thing, **(fields | more))


def _actor_of(event: Event) -> int | None:
    """The person who did it; nobody where the house did it itself."""
    kind, _, pk = event.by.partition(":")
    return int(pk) if kind == "person" else None


# --- learning -------------------------------------------------------------------------------------


def _enrolment(event: learning.EnrolmentEvent, verb: str, **more: Any) -> list[Told]:
    thing = Thing("resource", event.resource_id)
    return [_told(event, verb, thing, registration=f"enrolment:{event.enrolment_id}", **more)]


@tells(learning.Enrolled)
def enrolled(event: learning.Enrolled) -> list[Told]:
    return _enrolment(event, "registered")


@tells(learning.LearningStarted)
def learning_started(event: learning.LearningStarted) -> list[Told]:
    return _enrolment(event, "initialized")


@tells(learning.ProgressMade)
def progress_made(event: learning.ProgressMade) -> list[Told]:
    return _enrolment(event, "progressed", result={"extensions": {PROGRESS: event.percent}})


@tells(learning.EffortLogged)
def effort_logged(event: learning.EffortLogged) -> list[Told]:
    day = date.fromisoformat(event.on)
    at = event.at or clock.now()
    if day != at.date():  # told later than it happened
        at = datetime.combine(day, time(12), UTC)
    return _enrolment(event, "experienced", at=at, result={"duration": f"PT{event.minutes}M"})


@tells(learning.LearningCompleted)
def learning_completed(event: learning.LearningCompleted) -> list[Told]:
    return _enrolment(event, "completed", result={"completion": True})


@tells(learning.LearningWithdrawn)
def learning_withdrawn(event: learning.LearningWithdrawn) -> list[Told]:
    return _enrolment(event, "unregistered", result={"completion": False})


@tells(learning.PriorLearningRecorded)
def prior_learning_recorded(event: learning.PriorLearningRecorded) -> list[Told]:
    around = tuple(Thing("skill", skill_id) for skill_id in event.skill_ids)
    thing = Thing("prior-learning", event.prior_id)
    return [_told(event, "completed", thing, around=around, result={"completion": True})]


@tells(learning.NoteWritten)
def note_written(event: learning.NoteWritten) -> list[Told]:
    return [_told(event, "created", Thing("note", event.note_id))]


@tells(learning.PodcastSubscribed)
def podcast_subscribed(event: learning.PodcastSubscribed) -> list[Told]:
    return [_told(event, "followed", Thing("resource", event.resource_id))]


@tells(learning.EpisodeProgressed)
def episode_progressed(event: learning.EpisodeProgressed) -> list[Told]:
    result = {"extensions": {PROGRESS: event.percent}}
    return [_episode(event, "progressed", result)]


@tells(learning.EpisodeHeard)
def episode_heard(event: learning.EpisodeHeard) -> list[Told]:
    return [_episode(event, "completed", {"completion": True})]


def _episode(
    event: learning.EpisodeProgressed | learning.EpisodeHeard, verb: str, result: dict[str, Any]
) -> Told:
    around = (Thing("resource", event.resource_id),)
    return _told(event, verb, Thing("episode", event.episode_id), around=around, result=result)


# --- programmes -----------------------------------------------------------------------------------


@tells(programmes.SeatTaken)
def seat_taken(event: programmes.SeatTaken) -> list[Told]:
    return _seat(event, "registered")


@tells(programmes.SeatGivenUp)
def seat_given_up(event: programmes.SeatGivenUp) -> list[Told]:
    return _seat(event, "unregistered")


def _seat(event: programmes.SeatTaken | programmes.SeatGivenUp, verb: str) -> list[Told]:
    around = (Thing("resource", event.resource_id),)
    return [_told(event, verb, Thing("offering", event.offering_id), around=around)]


# --- catalogue ------------------------------------------------------------------------------------


@tells(catalogue.ReviewWritten)
def review_written(event: catalogue.ReviewWritten) -> list[Told]:
    return [_told(event, "reviewed", Thing("resource", event.resource_id))]


@tells(catalogue.ResourceBookmarked)
def resource_bookmarked(event: catalogue.ResourceBookmarked) -> list[Told]:
    return [_told(event, "bookmarked", Thing("resource", event.resource_id))]


@tells(catalogue.NeedStated)
def need_stated(event: catalogue.NeedStated) -> list[Told]:
    around = (Thing("skill", event.skill_id),) if event.skill_id else ()
    return [_told(event, "asked", Thing("need", event.need_id), around=around)]


@tells(catalogue.NeedAnswered)
def need_answered(event: catalogue.NeedAnswered) -> list[Told]:
    around = (Thing("resource", event.resource_id),)
    need = Thing("need", event.need_id)
    return [
        _told(event, "answered", need, person_id=person_id, around=around)
        for person_id in filter(None, [_actor_of(event)])
    ]


@tells(catalogue.ResourcePublished)
def resource_published(event: catalogue.ResourcePublished) -> list[Told]:
    thing = Thing("resource", event.resource_id)
    people = filter(None, [_actor_of(event)])
    return [_told(event, "shared", thing, person_id=person_id) for person_id in people]


# --- assessments ----------------------------------------------------------------------------------


@tells(assessments.AssessmentFinished)
def assessment_finished(event: assessments.AssessmentFinished) -> list[Told]:
    """That it was taken, and how long it took. What was answered and where it puts somebody stays."""
    thing = Thing("assessment", event.assessment_id)
    result = {"completion": True, "duration": f"PT{event.seconds}S"}
    return [_told(event, "completed", thing, result=result)]


# --- skills ---------------------------------------------------------------------------------------


@tells(skills.EvidenceRecorded)
def evidence_recorded(event: skills.EvidenceRecorded) -> list[Told]:
    if event.kind == "self":  # SkillsRated tells it
        return []
    score = {"raw": event.level, "min": 0, "max": TOP_LEVEL, "scaled": event.level / TOP_LEVEL}
    return [_told(event, "asserted", Thing("skill", event.skill_id), result={"score": score})]


@tells(skills.SkillsRated)
def skills_rated(event: skills.SkillsRated) -> list[Told]:
    return [_told(event, "rated", Thing("skill", skill_id)) for skill_id in event.skill_ids]


@tells(skills.ConfirmationAsked)
def confirmation_asked(event: skills.ConfirmationAsked) -> list[Told]:
    return [_told(event, "asked", Thing("skill", skill_id)) for skill_id in event.skill_ids]


@tells(skills.ConfirmationAnswered)
def confirmation_answered(event: skills.ConfirmationAnswered) -> list[Told]:
    skill = Thing("skill", event.skill_id)
    result = {"response": event.outcome}
    return [_told(event, "answered", skill, person_id=event.by_person_id, result=result)]


# --- paths ----------------------------------------------------------------------------------------


def _goal(event: paths.GoalSet | paths.GoalReached, verb: str, **more: Any) -> list[Told]:
    """A goal is told as the role it leads to; one of one's own making, as itself."""
    role = event.role_id
    thing = Thing("role", role) if role else Thing("goal", event.goal_id)
    return [_told(event, verb, thing, **more)]


@tells(paths.GoalSet)
def goal_set(event: paths.GoalSet) -> list[Told]:
    around = tuple(Thing("skill", skill_id) for skill_id in event.skill_ids)
    return _goal(event, "planned", around=around)


@tells(paths.GoalReached)
def goal_reached(event: paths.GoalReached) -> list[Told]:
    return _goal(event, "reached", result={"success": True})


@tells(paths.GoalPutAside)
def goal_put_aside(event: paths.GoalPutAside) -> list[Told]:
    return [_told(event, "cancelled", Thing("goal", event.goal_id))]


@tells(paths.PlanChanged)
def plan_changed(event: paths.PlanChanged) -> list[Told]:
    return [_told(event, "updated", Thing("path", event.path_id))]


@tells(paths.StepDoneElsewhere)
def step_done_elsewhere(event: paths.StepDoneElsewhere) -> list[Told]:
    done = {"completion": True}
    return [_told(event, "completed", Thing("resource", event.resource_id), result=done)]


@tells(paths.AdvisorInvited)
def advisor_invited(event: paths.AdvisorInvited) -> list[Told]:
    return [_told(event, "invited", Thing("path", event.path_id))]


@tells(paths.PathCommented)
def path_commented(event: paths.PathCommented) -> list[Told]:
    kind = "path" if event.author_id == event.person_id else "advised-path"
    return [_told(event, "commented", Thing(kind, event.path_id), person_id=event.author_id)]


# --- tools ----------------------------------------------------------------------------------------


@tells(access.ToolEntered)
def tool_entered(event: access.ToolEntered) -> list[Told]:
    if event.is_silent:  # the tool asked anew; the person did nothing
        return []
    return [_told(event, "logged-in", Thing("tool", event.tool_id))]


# --- organisations --------------------------------------------------------------------------------


@tells(organisations.MembershipStarted)
def membership_started(event: organisations.MembershipStarted) -> list[Told]:
    return [_told(event, "joined", Thing("organisation", event.organisation_id))]


@tells(organisations.MembershipEnded)
def membership_ended(event: organisations.MembershipEnded) -> list[Told]:
    return [_told(event, "left", Thing("organisation", event.organisation_id))]


@tells(organisations.PeopleImported)
def people_imported(event: organisations.PeopleImported) -> list[Told]:
    thing = Thing("organisation", event.organisation_id)
    return [_told(event, "joined", thing, person_id=person_id) for person_id in event.person_ids]
