"""What happens to questions at the support centre."""

from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """Something about one person's question."""

    person_id: int
    case_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseEvent):
    """Somebody asked."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class CaseReplied(CaseEvent):
    """Who asked wrote again."""


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(CaseEvent):
    """Somebody answered; `minutes` of the asker's working time after they had asked."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class CaseNoted(CaseEvent):
    """Somebody wrote a note for those who answer."""


@dataclass(frozen=True, kw_only=True)
class CaseTaken(CaseEvent):
    """Somebody answers it from now on."""


@dataclass(frozen=True, kw_only=True)
class CaseHandedOver(CaseEvent):
    """It is another role's to answer."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class CaseMerged(CaseEvent):
    """It goes on in another case of the same person."""

    into_id: int


@dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseEvent):
    """Nothing more to do."""


@dataclass(frozen=True, kw_only=True)
class CaseRated(CaseEvent):
    """Who asked said whether it helped."""

    rating: int


@dataclass(frozen=True, kw_only=True)
class CaseWarned(CaseEvent):
    """Its time is nearly over."""


@dataclass(frozen=True, kw_only=True)
class CaseEscalated(CaseEvent):
    """Its time is over, and those above are told."""


@dataclass(frozen=True, kw_only=True)
class DeskEvent(Event):
    """How an organisation answers was changed."""

    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class RouteSet(DeskEvent):
    """Who answers questions of a kind."""

    route_id: int


@dataclass(frozen=True, kw_only=True)
class RouteRemoved(DeskEvent):
    """A rule of who answers is gone."""

    route_id: int


@dataclass(frozen=True, kw_only=True)
class TurnAdded(DeskEvent):
    """Somebody is on the rota for some days."""

    turn_id: int


@dataclass(frozen=True, kw_only=True)
class TurnRemoved(DeskEvent):
    """They are not."""

    turn_id: int


@dataclass(frozen=True, kw_only=True)
class AbsenceNoted(DeskEvent):
    """Somebody who answers is away for some days."""

    absence_id: int


@dataclass(frozen=True, kw_only=True)
class AbsenceRemoved(DeskEvent):
    """They are there after all."""

    absence_id: int


@dataclass(frozen=True, kw_only=True)
class CannedAnswerKept(DeskEvent):
    """An answer that is given often was written, or written better."""

    canned_id: int


@dataclass(frozen=True, kw_only=True)
class CannedAnswerRemoved(DeskEvent):
    """It is given no more."""

    canned_id: int


@dataclass(frozen=True, kw_only=True)
class OutreachEvent(Event):
    """Something about reaching one person. `key` is whoever opened it knows it by."""

    person_id: int
    outreach_id: int
    organisation_id: int
    key: str


@dataclass(frozen=True, kw_only=True)
class OutreachOpened(OutreachEvent):
    """Somebody has to be reached."""


@dataclass(frozen=True, kw_only=True)
class OutreachTaken(OutreachEvent):
    """Somebody of the team does it."""


@dataclass(frozen=True, kw_only=True)
class OutreachTried(OutreachEvent):
    """They were not there; it goes on."""


@dataclass(frozen=True, kw_only=True)
class PersonReached(OutreachEvent):
    """A human has spoken with them."""

    in_time: bool
    has_barrier: bool


@dataclass(frozen=True, kw_only=True)
class OutreachNotReached(OutreachEvent):
    """It was given up."""


@dataclass(frozen=True, kw_only=True)
class OutreachWarned(OutreachEvent):
    """Its time is nearly over."""


@dataclass(frozen=True, kw_only=True)
class OutreachEscalated(OutreachEvent):
    """Its time is over."""


@dataclass(frozen=True, kw_only=True)
class MentorProfileKept(Event):
    """Somebody said what they offer as a mentor."""

    person_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class MentorSought(Event):
    """Somebody said for what they look for a mentor, or that they look no more."""

    person_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class MentorshipEvent(Event):
    """Something about two people. `person_id` is who learns."""

    person_id: int
    mentor_id: int
    mentorship_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class MentorAsked(MentorshipEvent):
    """Somebody asked a mentor."""


@dataclass(frozen=True, kw_only=True)
class MentorshipStarted(MentorshipEvent):
    """The mentor accepted, or a proposal was taken."""


@dataclass(frozen=True, kw_only=True)
class MentorDeclined(MentorshipEvent):
    """Not this time."""


@dataclass(frozen=True, kw_only=True)
class MentorRequestExpired(MentorshipEvent):
    """It was not answered."""


@dataclass(frozen=True, kw_only=True)
class MentorRequestWithdrawn(MentorshipEvent):
    """Who asked took it back."""


@dataclass(frozen=True, kw_only=True)
class MentorshipEnded(MentorshipEvent):
    """One of the two ended it."""


@dataclass(frozen=True, kw_only=True)
class MentorGoalSet(MentorshipEvent):
    """They set a goal."""

    goal_id: int


@dataclass(frozen=True, kw_only=True)
class MentorGoalReached(MentorshipEvent):
    """They reached it."""

    goal_id: int


@dataclass(frozen=True, kw_only=True)
class MentorMeetingPlanned(MentorshipEvent):
    """They are going to meet."""

    meeting_id: int


@dataclass(frozen=True, kw_only=True)
class MentorMeetingCancelled(MentorshipEvent):
    """They are not."""

    meeting_id: int


@dataclass(frozen=True, kw_only=True)
class CheckedIn(MentorshipEvent):
    """One of the two said how it goes."""

    check_in_id: int


@dataclass(frozen=True, kw_only=True)
class MatchingAsked(DeskEvent):
    """Somebody lets a pool be matched."""

    matching_id: int


@dataclass(frozen=True, kw_only=True)
class MatchingTaken(DeskEvent):
    """A proposal was confirmed, with so many pairs."""

    matching_id: int
    pairs: int


@dataclass(frozen=True, kw_only=True)
class MatchingDropped(DeskEvent):
    """It was not."""

    matching_id: int


@dataclass(frozen=True, kw_only=True)
class SlotsOffered(Event):
    """An advisor offers times; without an organisation to everybody."""

    advisor_id: int
    slot_ids: list[int]
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SlotCancelled(Event):
    """An advisor takes a time back."""

    advisor_id: int
    slot_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AdviceEvent(Event):
    """Something about a time with an advisor. `person_id` is who is advised."""

    person_id: int
    advisor_id: int
    booking_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class AdviceBooked(AdviceEvent):
    """Somebody has it."""


@dataclass(frozen=True, kw_only=True)
class AdviceCancelled(AdviceEvent):
    """It was called off."""


@dataclass(frozen=True, kw_only=True)
class AdviceNoted(AdviceEvent):
    """The advisor noted something."""

    note_id: int


@dataclass(frozen=True, kw_only=True)
class AdviceShared(AdviceEvent):
    """Its person lets other advisors read a note."""

    note_id: int


@dataclass(frozen=True, kw_only=True)
class AdviceUnshared(AdviceEvent):
    """No more."""

    note_id: int
