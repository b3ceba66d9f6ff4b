"""A seat in a run of a programme is a place in that programme: it comes and goes with the seat."""

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.programmes import selectors
from lyceum.programmes.errors import ProgrammeIsNotOpen
from lyceum.programmes.events import PersonAdmitted, ProgrammeLeft
from lyceum.programmes.models import (
    Case,
    CohortMember,
    Offering,
    Participation,
    Programme,
    Seat,
)

from .programmes import locked_by_id
from .progress import follow_progress, participation_fact
from .states import ALL
from .telling import take_back_due

State = Participation.State


def enter_by_seat(by: Actor, seat: Seat, offering: Offering) -> None:
    """Whoever takes a seat is in the programme that the run is of, and needs nobody's answer.

    Raises `ProgrammeIsNotOpen`: then the seat is not taken either.
    """
    if offering.programme_id is None:
        return
    programme = locked_by_id(offering.programme_id)
    if programme.state != Programme.State.OPEN:
        raise ProgrammeIsNotOpen
    rows = Participation.objects.unscoped(ALL).select_for_update()
    found = rows.filter(programme=programme, person_id=seat.person_id).first()
    if found and found.state in Participation.SITTING:
        return
    mine = found or Participation(programme=programme, person_id=seat.person_id)
    mine.owner_id = seat.owner_id
    mine.organisation_id = seat.organisation_id or programme.organisation_id
    mine.state, mine.decided_by = State.ADMITTED, str(by)
    mine.asked_at = mine.decided_at = clock.now()
    mine.save()
    publish(participation_fact(PersonAdmitted, by, mine))
    follow_progress(programme_id=programme.pk, person_id=seat.person_id)


@transaction.atomic
def leave_with_seat(by: Actor, seat_id: int) -> None:
    """Who has no seat in any run of the programme any more has left it, unless they have completed it."""
    seat = Seat.objects.unscoped(ALL).select_related("offering").get(pk=seat_id)
    programme_id = seat.offering.programme_id
    if programme_id is None:
        return
    if selectors.seats_into(programme_id, seat.person_id).exclude(pk=seat_id).exists():
        return
    rows = Participation.objects.unscoped(ALL).select_for_update()
    mine = rows.filter(programme_id=programme_id, person_id=seat.person_id).first()
    if mine and mine.state == State.ADMITTED:
        end_participation(by, mine)


def end_participation(by: Actor, mine: Participation) -> None:
    """They are in no cohort any more, and nothing is due of them."""
    mine.state, mine.decided_at = State.LEFT, clock.now()
    mine.save()
    members = CohortMember.objects.unscoped(ALL).filter(person_id=mine.person_id, left_at=None)
    members.filter(cohort__programme_id=mine.programme_id).update(left_at=clock.now())
    cases = Case.objects.unscoped(ALL).filter(programme=mine.programme_id)
    take_back_due(cases, [mine.person_id])
    publish(participation_fact(ProgrammeLeft, by, mine))
