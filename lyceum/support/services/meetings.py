"""What two of them have together: goals, meetings in both calendars, how it goes, and the end of it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from lyceum.agenda import api as agenda
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.support import selectors
from lyceum.support.errors import MeetingCannotBe, NotNowPossible
from lyceum.support.events import (
    CheckedIn,
    MentorGoalReached,
    MentorGoalSet,
    MentorMeetingCancelled,
    MentorMeetingPlanned,
    MentorshipEnded,
)
from lyceum.support.models import CheckIn, Matching, MentorGoal, MentorMeeting, Mentorship
from lyceum.support.types import CHECK_INS, MEETING_KINDS, NewMeeting

from .mentors import bounded, fact, insist_on_state, locked_mentorship, turn
from .opening import checked

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=8)
AHEAD = timedelta(days=366)


@transaction.atomic
def set_goal(*, by: Actor, mentorship_id: int, text: str) -> MentorGoal:
    """What they want to reach; either of the two says it."""
    mentorship = _active(by, mentorship_id)
    goal = MentorGoal.objects.create(
        mentorship=mentorship,
        by_id=by.person_id or 0,
        text=checked(text)[:400],
        made_at=clock.now(),
    )
    publish(fact(MentorGoalSet, by, mentorship, goal_id=goal.pk))
    return goal


@transaction.atomic
def reach_goal(*, by: Actor, goal_id: int) -> MentorGoal:
    """They are there."""
    goal = MentorGoal.objects.select_for_update().filter(pk=goal_id).first()
    if goal is None:
        raise NotFound
    mentorship = _active(by, goal.mentorship_id)
    if goal.done_at is None:
        goal.done_at = clock.now()
        goal.save(update_fields=["done_at"])
        publish(fact(MentorGoalReached, by, mentorship, goal_id=goal.pk))
    return goal


@transaction.atomic
def plan_meeting(*, by: Actor, mentorship_id: int, new: NewMeeting) -> MentorMeeting:
    """They meet: it stands in both calendars, and both are invited."""
    mentorship = _active(by, mentorship_id)
    length, moment = timedelta(minutes=new.minutes), clock.now()
    if new.kind not in dict(MEETING_KINDS):
        raise Forbidden
    if not (SHORTEST <= length <= LONGEST and moment < new.starts_at < moment + AHEAD):
        raise MeetingCannotBe
    meeting = MentorMeeting.objects.create(
        mentorship=mentorship,
        by_id=by.person_id or 0,
        kind=new.kind,
        starts_at=new.starts_at,
        ends_at=new.starts_at + length,
        zone=new.zone,
        place=new.place.replace("\0", "")[:400],
    )
    _write_down(mentorship, meeting)
    publish(fact(MentorMeetingPlanned, by, mentorship, meeting_id=meeting.pk))
    return meeting


def _write_down(mentorship: Mentorship, meeting: MentorMeeting) -> None:
    two = (mentorship.mentor_id, mentorship.mentee_id)
    names = identity.names_of(two)
    agenda.write_entries(
        [
            agenda.NewEntry(
                person_id=person,
                source=_source(meeting),
                kind="support.meeting",
                title=names.get(other, ""),
                starts_at=meeting.starts_at,
                ends_at=meeting.ends_at,
                zone=meeting.zone,
                place=meeting.place,
                url=reverse("support:mentorship", args=[mentorship.pk]),
                organisation_id=mentorship.organisation_id,
            )
            for person, other in (two, two[::-1])
        ]
    )


@transaction.atomic
def cancel_meeting(*, by: Actor, meeting_id: int) -> MentorMeeting:
    """They do not meet; both calendars say so."""
    meeting = MentorMeeting.objects.select_for_update().filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound
    mentorship = selectors.mentorship_for(by, meeting.mentorship_id)
    if meeting.cancelled_at is None:
        meeting.cancelled_at = clock.now()
        meeting.save(update_fields=["cancelled_at"])
        agenda.cancel_entries([_source(meeting)])
        publish(fact(MentorMeetingCancelled, by, mentorship, meeting_id=meeting.pk))
    return meeting


@transaction.atomic
def end_mentorship(*, by: Actor, mentorship_id: int) -> Mentorship:
    """Either of the two ends it, without a reason and without a message. Meetings ahead are called
    off, which their calendars tell."""
    selectors.mentorship_for(by, mentorship_id)
    mentorship = locked_mentorship(mentorship_id)
    insist_on_state(mentorship, Mentorship.State.ACTIVE)
    turn(mentorship, Mentorship.State.ENDED)
    _call_off_meetings(mentorship)
    publish(fact(MentorshipEnded, by, mentorship))
    return mentorship


def end_all_of(subject: identity.Subject) -> None:
    """A part of an erasure: nobody is left with somebody who is gone. Pools forget them, too."""
    person, state = subject.person_id, Mentorship.State
    theirs = Mentorship.objects.unscoped("of whoever is erased").filter(
        Q(mentor_id=person) | Q(mentee_id=person), state__in=Mentorship.RUNNING
    )
    for mentorship in theirs.select_for_update():
        turn(mentorship, state.ENDED)
        _call_off_meetings(mentorship)
    waiting = Matching.objects.unscoped("proposals that may name them")
    waiting.filter(state__in=(Matching.State.ASKED, Matching.State.READY)).update(
        state=Matching.State.DROPPED, answer={}
    )


def _call_off_meetings(mentorship: Mentorship) -> None:
    """All that lie ahead."""
    ahead = MentorMeeting.objects.filter(
        mentorship=mentorship, cancelled_at=None, starts_at__gt=clock.now()
    )
    found = list(ahead)
    ahead.update(cancelled_at=clock.now())
    agenda.cancel_entries([_source(each) for each in found])


@transaction.atomic
def check_in(*, by: Actor, mentorship_id: int, level: int, words: str = "") -> CheckIn:
    """How it goes, from one of the two; both read it."""
    mentorship = _active(by, mentorship_id)
    if level not in dict(CHECK_INS):
        raise Forbidden
    made = CheckIn.objects.create(
        mentorship=mentorship,
        by_id=by.person_id or 0,
        level=level,
        words=bounded(words),
        at=clock.now(),
    )
    publish(fact(CheckedIn, by, mentorship, check_in_id=made.pk))
    return made


def _active(by: Actor, mentorship_id: int) -> Mentorship:
    mentorship = selectors.mentorship_for(by, mentorship_id)
    if mentorship.state != Mentorship.State.ACTIVE:
        raise NotNowPossible
    return mentorship


def _source(meeting: MentorMeeting) -> str:
    return f"support.meeting:{meeting.pk}"
