"""Who was there: by the list, by the code in the room, by the report of the video meeting.

The code in the room is a signed word that changes every ROTATES seconds: it names the session and
the moment, and is good for a little longer than it is shown. Who scans it gets a ticket of their
own, good for two minutes, and says with it that they are there: a picture that is sent on comes
too late, and a ticket is good for its person only.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction

from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.learning import api as learning
from lyceum.programmes import selectors
from lyceum.programmes.errors import CodeHasChanged, NotSeated, NotTheTime
from lyceum.programmes.events import AttendanceNoted
from lyceum.programmes.models import Attendance, Offering, Seat, Session

from .asking import ask_how_it_was
from .progress import follow_progress
from .states import ALL

ROTATES = 15  # seconds
GOOD_FOR = 2 * ROTATES  # a phone is slow, and a clock is wrong
TICKET_GOOD_FOR = 120
CODE, TICKET = "programmes.code", "programmes.ticket"
LATE_AFTER = timedelta(minutes=10)
CHECK_IN_BEFORE = timedelta(minutes=30)
State, How = Attendance.State, Attendance.How


@transaction.atomic
def note_attendance(*, by: Actor, session_id: int, marks: Mapping[int, str]) -> int:
    """Note by the list who was there: person → present, late, excused, absent. Gives how many are
    different now. Who has no seat is not on the list."""
    session = selectors.session_to_hold(by, session_id)
    return _note(by, session, {pk: (state, None) for pk, state in marks.items()}, How.LIST)


def code_of(session: Session) -> str:
    """The word that the screen in the room shows now."""
    return signing.dumps([session.pk, _turn()], salt=CODE)


@transaction.atomic
def check_in(*, by: Actor, session_id: int, ticket: str) -> Attendance:
    """Say with one's ticket that one is there. Raises `CodeHasChanged`, `NotTheTime`, `NotSeated`."""
    session = selectors.session_for(by, session_id)
    person_id = by.person_id
    if person_id is None:
        raise Forbidden
    _insist_on_ticket(ticket, session, person_id)
    _insist_on_time(session)
    known = Attendance.objects.within(by.scope).filter(session=session, person_id=person_id).first()
    if known and known.state in Attendance.THERE:
        return known
    is_late = clock.now() > session.starts_at + LATE_AFTER
    state = State.LATE if is_late else State.PRESENT
    if not _note(by, session, {person_id: (state, None)}, How.CODE):
        raise NotSeated
    return Attendance.objects.within(by.scope).get(session=session, person_id=person_id)


def ticket_for(*, by: Actor, session_id: int, code: str) -> str:
    """What somebody who scanned the code gets: good for them alone, for two minutes.

    Raises `CodeHasChanged`, `NotTheTime`, `NotSeated`.
    """
    session = selectors.session_for(by, session_id)
    try:
        about, turn = signing.loads(code, salt=CODE)
    except (signing.BadSignature, ValueError, TypeError):
        raise CodeHasChanged from None
    if about != session.pk or not 0 <= (_turn() - turn) * ROTATES <= GOOD_FOR:
        raise CodeHasChanged
    _insist_on_time(session)
    seats = Seat.objects.within(by.scope).filter(person_id=by.person_id or 0, given_up_at=None)
    if not seats.filter(offering_id=session.offering_id).exists():
        raise NotSeated
    return signing.dumps([session.pk, by.person_id, clock.now().timestamp()], salt=TICKET)


def note_report(*, by: Actor, session: Session, marks: Mapping[int, tuple[str, int | None]]) -> int:
    """What the report of a video meeting says, for who is not on the list already: person → state
    and minutes. Called within the transaction of the import."""
    return _note(by, session, marks, How.REPORT)


# --- what they have in common ---------------------------------------------------------------------


def _turn() -> int:
    return int(clock.now().timestamp()) // ROTATES


def _insist_on_ticket(ticket: str, session: Session, person_id: int) -> None:
    try:
        about, who, at = signing.loads(ticket, salt=TICKET)
    except (signing.BadSignature, ValueError, TypeError):
        raise CodeHasChanged from None
    is_fresh = 0 <= clock.now().timestamp() - at <= TICKET_GOOD_FOR
    if (about, who) != (session.pk, person_id) or not is_fresh:
        raise CodeHasChanged


def _insist_on_time(session: Session) -> None:
    if session.cancelled_at or not (
        session.starts_at - CHECK_IN_BEFORE <= clock.now() <= session.ends_at
    ):
        raise NotTheTime


def _note(
    by: Actor, session: Session, marks: Mapping[int, tuple[str, int | None]], how: str
) -> int:
    """Keep what is different, for those who have a seat, and see who has been there often enough.

    The session is locked first: of two who note the same at once, one waits and sees what is there.
    So are the seats: lists of two sessions at once count each other's, or nobody has been there often
    enough.
    """
    Session.objects.unscoped(ALL).select_for_update().get(pk=session.pk)
    seats = Seat.objects.unscoped(ALL).filter(offering_id=session.offering_id, given_up_at=None)
    marked = seats.filter(person_id__in=marks).order_by("pk").select_for_update()
    seated = dict(marked.values_list("person_id", "enrolment_id"))
    rows = Attendance.objects.unscoped(ALL).select_for_update()
    known = {each.person_id: each for each in rows.filter(session=session, person_id__in=seated)}
    changed = 0
    for person_id in sorted(seated):
        state, minutes = marks[person_id]
        row = known.get(person_id)
        if row and (row.state, row.minutes) == (
            state,
            minutes if how == How.REPORT else row.minutes,
        ):
            continue
        _keep(row, session, person_id, state=state, minutes=minutes, how=how)
        publish(AttendanceNoted(**_about(by, session), person_id=person_id, state=state, how=how))
        changed += 1
        _complete_if_enough(session.offering, person_id, seated[person_id])
        if state in Attendance.THERE:
            ask_how_it_was(session, person_id, seated[person_id])
        for mine in selectors.programmes_of_run(person_id, session.offering_id):
            follow_progress(programme_id=mine.programme_id, person_id=person_id)
    return changed


def _keep(
    row: Attendance | None,
    session: Session,
    person_id: int,
    *,
    state: str,
    minutes: int | None,
    how: str,
) -> None:
    row = row or Attendance(owner_id=person_owner(person_id), session=session, person_id=person_id)
    row.state, row.how, row.noted_at = state, how, clock.now()
    row.minutes = minutes if minutes is not None else row.minutes
    row.save()


def _complete_if_enough(offering: Offering, person_id: int, enrolment_id: int) -> None:
    """Present in so many sessions: what the run was for is done."""
    if not offering.present_in:
        return
    there = Attendance.objects.unscoped(ALL).filter(
        session__offering=offering,
        session__cancelled_at=None,
        person_id=person_id,
        state__in=Attendance.THERE,
    )
    if there.count() < offering.present_in:
        return
    house = actors.system("programmes", person_owner(person_id))
    if learning.enrolment_for(house, enrolment_id).is_open:
        learning.complete(by=house, enrolment_id=enrolment_id)


def _about(by: Actor, session: Session) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": session.owner_id,
        "session_id": session.pk,
        "offering_id": session.offering_id,
        "resource_id": session.offering.resource_id,
        "organisation_id": session.offering.organisation_id,
    }
