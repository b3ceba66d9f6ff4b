"""Who comes into a programme: asked, answered at home, left; and with whom they want to learn."""

from django.db import transaction

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.organisations import api as organisations
from lyceum.programmes import policies, selectors
from lyceum.programmes.errors import AnsweredAlready, NoSeatLeft, NotAnOwner, ProgrammeIsNotOpen
from lyceum.programmes.events import (
    AdmissionAsked,
    AdmissionRefused,
    PersonAdmitted,
    PreferenceStated,
)
from lyceum.programmes.models import Participation, Preference, Programme
from lyceum.programmes.types import Asking

from .entering import end_participation
from .programmes import insist_on_force, locked_by_id
from .progress import follow_progress, participation_fact
from .seats import give_up_seat
from .states import ALL
from .telling import about_programme, keepers_of, tell

State = Participation.State
MOST_WISHES = 5


@transaction.atomic
def ask_admission(
    *, by: Actor, programme_id: int, organisation_id: int, asking: Asking | None = None
) -> Participation:
    """Ask to come in from one of one's organisations. Who was refused or left may ask again."""
    programme = selectors.programme_for(by, programme_id)
    _insist_on_open(programme)
    if by.person_id is None or organisation_id not in selectors.homes_for(by, programme):
        raise NotAnOwner
    locked_by_id(programme.pk)  # two taps at once are one asking
    said = asking or Asking()
    rows = Participation.objects.unscoped(ALL).select_for_update()
    found = rows.filter(programme=programme, person_id=by.person_id).first()
    if found and found.state in (State.ASKED, *Participation.SITTING):
        return found
    mine = found or Participation(programme=programme, person_id=by.person_id)
    mine.owner_id, mine.organisation_id = person_owner(by.person_id), organisation_id
    mine.level, mine.languages = said.level, list(said.languages)
    mine.state, mine.asked_at = State.ASKED, clock.now()
    mine.decided_at, mine.decided_by = None, ""
    mine.save()
    publish(participation_fact(AdmissionAsked, by, mine))
    who = identity.names_of([by.person_id])[by.person_id]
    about = about_programme(programme, "admissions", who=who)
    tell("asked", keepers_of(organisation_id), about, by=by, organisation_id=organisation_id)
    return mine


@transaction.atomic
def answer_admission(*, by: Actor, participation_id: int, is_yes: bool) -> Participation:
    """The home organisation lets one of its people in, within its seats, or does not. What they have done
    of it before counts at once.

    Raises `NoSeatLeft`, `AgreementIsNotInForce`, `AnsweredAlready`.
    """
    rows = Participation.objects.unscoped(ALL)
    found = rows.filter(pk=participation_id).first()
    if found is None or not policies.can_admit(by, found.organisation_id):
        raise NotFound
    programme = locked_by_id(found.programme_id)  # everything about its seats waits for this
    found = rows.select_for_update().get(pk=participation_id)
    if found.state != State.ASKED:
        raise AnsweredAlready
    if is_yes:
        _insist_on_open(programme)
        _insist_on_seat(programme, found.organisation_id)
    found.state = State.ADMITTED if is_yes else State.REFUSED
    found.decided_at, found.decided_by = clock.now(), str(by)
    found.save()
    publish(participation_fact(PersonAdmitted if is_yes else AdmissionRefused, by, found))
    kind, about = "let_in" if is_yes else "not_let_in", about_programme(programme)
    tell(kind, [found.person_id], about, by=by, organisation_id=found.organisation_id)
    followed = follow_progress(programme_id=programme.pk, person_id=found.person_id)
    return followed or found


@transaction.atomic
def leave_programme(*, by: Actor, programme_id: int) -> None:
    """Leave before the end: the seat is free, the cohort has one fewer. Who came in by a run gives their
    seat there up, and gets back what its terms say."""
    for seat in selectors.seats_into(programme_id, by.person_id or 0):
        give_up_seat(by=by, seat_id=seat.pk)
    rows = Participation.objects.unscoped(ALL).select_for_update()
    mine = rows.filter(programme_id=programme_id, person_id=by.person_id or 0).first()
    if mine is None:
        raise NotFound
    if mine.state not in (State.ASKED, State.ADMITTED):
        return
    end_participation(by, mine)


@transaction.atomic
def state_preference(*, by: Actor, programme_id: int, other_id: int, kind: str) -> None:
    """Say whom one wants to learn with (at most five) or must not; an empty kind takes it back.

    Only of people whom one may know of here: the others of one's own home.
    """
    programme = selectors.programme_for(by, programme_id)
    if by.person_id is None or not selectors.is_fellow(by, programme, other_id):
        raise NotFound
    locked_by_id(programme.pk)  # two taps at once are one wish
    rows = Preference.objects.unscoped(ALL).filter(programme=programme, person_id=by.person_id)
    rows.filter(other_id=other_id).delete()
    room = rows.filter(kind="with").count() < MOST_WISHES
    if kind == Preference.Kind.APART or (kind == Preference.Kind.WITH and room):
        Preference.objects.create(
            owner_id=person_owner(by.person_id),
            programme=programme,
            person_id=by.person_id,
            other_id=other_id,
            kind=kind,
        )
    publish(
        PreferenceStated(
            by=str(by),
            owner_id=person_owner(by.person_id),
            programme_id=programme.pk,
            person_id=by.person_id,
        )
    )


# --- what they have in common ---------------------------------------------------------------------


def _insist_on_open(programme: Programme) -> None:
    insist_on_force(programme)
    if programme.state != Programme.State.OPEN:
        raise ProgrammeIsNotOpen


def _insist_on_seat(programme: Programme, organisation_id: int) -> None:
    seats = selectors.seats_of(programme, organisation_id)
    if seats is not None and selectors.seats_taken(programme.pk, organisation_id) >= seats:
        names = organisations.organisation_names([organisation_id])
        raise NoSeatLeft(seats=seats, organisation=names.get(organisation_id, ""))
