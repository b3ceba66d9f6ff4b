from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OfferingEvent(Event):
    """What all facts about a dated run say."""

    offering_id: int
    resource_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OfferingAdded(OfferingEvent):
    """A dated run of a resource was announced."""


@dataclass(frozen=True, kw_only=True)
class OfferingChanged(OfferingEvent):
    """A dated run is now different: dates, price, place, seats."""


@dataclass(frozen=True, kw_only=True)
class OfferingCancelled(OfferingEvent):
    """A dated run will not take place."""


@dataclass(frozen=True, kw_only=True)
class PeopleInvited(OfferingEvent):
    """People were asked to come to a dated run."""

    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class InvitationDeclined(OfferingEvent):
    """A person who was invited said that they do not come."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class SeatEvent(Event):
    """What all facts about a seat in a run say."""

    seat_id: int
    offering_id: int
    resource_id: int
    person_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SeatTaken(SeatEvent):
    """A person has a seat in a run."""


@dataclass(frozen=True, kw_only=True)
class SeatGivenUp(SeatEvent):
    """A person gave their seat back."""


@dataclass(frozen=True, kw_only=True)
class WaitingEvent(Event):
    """What all facts about a place on the list of a run say."""

    waiting_id: int
    offering_id: int
    resource_id: int
    person_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SeatAwaited(WaitingEvent):
    """A person waits for a seat in a full run."""


@dataclass(frozen=True, kw_only=True)
class SeatOffered(WaitingEvent):
    """A seat is kept for a person who waited, until they answer or the term is over."""


@dataclass(frozen=True, kw_only=True)
class SeatOfferLapsed(WaitingEvent):
    """A person did not answer in time."""


@dataclass(frozen=True, kw_only=True)
class PassedOver(WaitingEvent):
    """A seat was free, and the person could not have it. They keep their place."""


@dataclass(frozen=True, kw_only=True)
class WaitingEnded(WaitingEvent):
    """A person waits no longer: they left, or the list has ended."""

    outcome: str


@dataclass(frozen=True, kw_only=True)
class SessionEvent(Event):
    """What all facts about a session of a run say."""

    session_id: int
    offering_id: int
    resource_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class SessionPlanned(SessionEvent):
    """A run meets on a day. `clashes`: in spite of something else, with a reason."""

    clashes: bool = False


@dataclass(frozen=True, kw_only=True)
class SessionChanged(SessionEvent):
    """A session is elsewhere, at another time, with others."""

    clashes: bool = False


@dataclass(frozen=True, kw_only=True)
class SessionCancelled(SessionEvent):
    """A run does not meet on that day."""


@dataclass(frozen=True, kw_only=True)
class MaterialAdded(SessionEvent):
    """Something to read or watch goes with a session."""

    material_id: int


@dataclass(frozen=True, kw_only=True)
class MaterialRemoved(SessionEvent):
    """It does not any more."""

    material_id: int


@dataclass(frozen=True, kw_only=True)
class AttendanceNoted(SessionEvent):
    """Whether a person was in a session: present, late, excused, absent; "" is not known any more."""

    person_id: int
    state: str
    how: str


@dataclass(frozen=True, kw_only=True)
class AttendanceImported(SessionEvent):
    """A report of the video meeting was read; each person has a fact of their own."""

    people: int


@dataclass(frozen=True, kw_only=True)
class SessionRemembered(SessionEvent):
    """Who comes was reminded, a day or an hour before."""

    before: str


@dataclass(frozen=True, kw_only=True)
class EnergySaid(Event):
    """A person said how a session was for them. How, is theirs."""

    session_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PapersGiven(Event):
    """A person agreed to what coming along asks for. Whom to call, is not told."""

    seat_id: int
    offering_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class PlaceEvent(Event):
    """What all facts about a place say."""

    place_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class PlaceAdded(PlaceEvent):
    """An organisation has a place where sessions can be."""


@dataclass(frozen=True, kw_only=True)
class PlaceChanged(PlaceEvent):
    """Name, address, accessibility of a place, or that it is closed."""


@dataclass(frozen=True, kw_only=True)
class RoomAdded(PlaceEvent):
    """A place has another room."""

    room_id: int


@dataclass(frozen=True, kw_only=True)
class RoomChanged(PlaceEvent):
    """Name, seats, accessibility of a room, or that it is closed."""

    room_id: int


# --- programmes, agreements, cohorts, cases -------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ProgrammeEvent(Event):
    """What all facts about a programme say: which, and who runs it."""

    programme_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class ProgrammeAdded(ProgrammeEvent):
    """A programme is being prepared."""


@dataclass(frozen=True, kw_only=True)
class ProgrammeChanged(ProgrammeEvent):
    """It has other words, dates or things to do."""


@dataclass(frozen=True, kw_only=True)
class ProgrammeOpened(ProgrammeEvent):
    """People may ask to come in."""


@dataclass(frozen=True, kw_only=True)
class ProgrammeClosed(ProgrammeEvent):
    """It is over."""


@dataclass(frozen=True, kw_only=True)
class AgreementOffered(ProgrammeEvent):
    """Its owners have a text to sign."""

    agreement_id: int
    organisation_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class AgreementSigned(ProgrammeEvent):
    """One of the owners signed."""

    agreement_id: int
    signer_organisation_id: int


@dataclass(frozen=True, kw_only=True)
class AgreementCameIntoForce(ProgrammeEvent):
    """All have signed."""

    agreement_id: int
    organisation_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class ProgrammeCostSplit(ProgrammeEvent):
    """The owners have brought their parts of the cost into the programme's pot."""

    agreement_id: int
    transfer_id: int | None


@dataclass(frozen=True, kw_only=True)
class ParticipationEvent(Event):
    """What all facts about somebody in a programme say; the organisation is their home."""

    participation_id: int
    programme_id: int
    person_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class AdmissionAsked(ParticipationEvent):
    """A person asked to come in."""


@dataclass(frozen=True, kw_only=True)
class PersonAdmitted(ParticipationEvent):
    """Their home organisation said yes, within its seats."""


@dataclass(frozen=True, kw_only=True)
class AdmissionRefused(ParticipationEvent):
    """Their home organisation said no."""


@dataclass(frozen=True, kw_only=True)
class ProgrammeLeft(ParticipationEvent):
    """A person left before the end."""


@dataclass(frozen=True, kw_only=True)
class PhaseCompleted(ParticipationEvent):
    """A person has done what a phase asks for."""

    phase_id: int


@dataclass(frozen=True, kw_only=True)
class ProgrammeCompleted(ParticipationEvent):
    """A person has done every phase. What a joint credential asks for: by which agreement of which
    owners, in which cohort, with what done (`api.completion_of` says it in words)."""

    agreement_id: int | None = None
    cohort_id: int | None = None
    owner_ids: tuple[int, ...] = ()
    phase_ids: tuple[int, ...] = ()
    case_ids: tuple[int, ...] = ()
    sessions_present: int = 0


@dataclass(frozen=True, kw_only=True)
class PreferenceStated(Event):
    """A participant said whom they want to learn with, or must not. Whom is theirs."""

    programme_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class FormingAsked(ProgrammeEvent):
    """Groups are being worked out."""

    forming_id: int


@dataclass(frozen=True, kw_only=True)
class CohortsFormed(ProgrammeEvent):
    """A proposal was taken: these cohorts are as it says."""

    forming_id: int
    cohort_ids: list[int]
    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class FormingDropped(ProgrammeEvent):
    """A proposal was not taken."""

    forming_id: int


@dataclass(frozen=True, kw_only=True)
class CohortEvent(Event):
    """What all facts about a cohort without a programme say."""

    cohort_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class CohortAdded(CohortEvent):
    """A cohort without a programme was put together."""

    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CohortGrew(CohortEvent):
    """More people are in it."""

    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CohortRunChosen(CohortEvent):
    """It goes into a run together."""

    offering_id: int


@dataclass(frozen=True, kw_only=True)
class CohortDissolved(CohortEvent):
    """It is over."""


@dataclass(frozen=True, kw_only=True)
class CohortLeft(CohortEvent):
    """A person is no more in a cohort."""

    person_id: int


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """What all facts about a case say; the organisation is the sponsor."""

    case_id: int
    programme_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class CaseAdded(CaseEvent):
    """A sponsor asks something."""


@dataclass(frozen=True, kw_only=True)
class CaseTeamsFormed(CaseEvent):
    """Mixed teams are on it."""

    team_ids: list[int]
    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class CaseTeamChanged(CaseEvent):
    """Somebody is in this team now, or in none."""

    team_id: int | None
    person_id: int


@dataclass(frozen=True, kw_only=True)
class CaseDelivered(CaseEvent):
    """A team handed something in."""

    team_id: int
    deliverable_id: int
    person_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class FeedbackGiven(CaseEvent):
    """The sponsor said what they think of a team's work."""

    team_id: int
    verdict: str
