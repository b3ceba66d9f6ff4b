"""Who was there: by the list, by the code in the room, by the report of the video meeting.

The code in the room is a signed word that changes every ROTATES seconds: it names the session and
the moment, and is good for a little longer than it is shown. Who scans it gets a ticket of their
own, good for two minutes, and says with it that they are there: a picture that is sent on comes
too late, and a ticket is good for its person only.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Count

from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish_many
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
    """Note by the list who was there: person → present, late, excused, absent, or "" for what is not
    known any more. Gives how many are different now. Who has no seat is not on the list."""
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
    """What the report of a video meeting says, for who is noted neither by the list nor by a code:
    person → state and minutes. Called within the transaction of the import."""
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
    contexts = dict(marked.values_list("person_id", "organisation_id"))
    seated = sorted(contexts)
    rows = Attendance.objects.unscoped(ALL).select_for_update()
    known = {each.person_id: each for each in rows.filter(session=session, person_id__in=seated)}
    said = {pk: marks[pk] for pk in seated if not _is_known(known.get(pk), *marks[pk], how=how)}
    _keep(session, said, known, how)
    about = _about(by, session)
    publish_many(
        AttendanceNoted(**about, person_id=person_id, state=state, how=how)
        for person_id, (state, _minutes) in said.items()
    )
    _complete_if_enough(session.offering, list(said))
    there = [pk for pk, (state, _minutes) in said.items() if state in Attendance.THERE]
    ask_how_it_was(session, {pk: contexts[pk] for pk in there})
    for mine in selectors.programmes_of_run(list(said), session.offering_id):
        follow_progress(programme_id=mine.programme_id, person_id=mine.person_id)
    return len(said)


def _is_known(row: Attendance | None, state: str, minutes: int | None, *, how: str) -> bool:
    """Is this noted already? What somebody said, by the list or by their code, counts more than what
    a meeting program reports."""
    if row is None:
        return not state
    if how != How.REPORT:
        return row.state == state
    return row.how != How.REPORT or (row.state, row.minutes) == (state, minutes)


def _keep(
    session: Session,
    said: Mapping[int, tuple[str, int | None]],
    known: Mapping[int, Attendance],
    how: str,
) -> None:
    fresh: list[Attendance] = []
    changed: list[Attendance] = []
    cleared: list[Attendance] = []
    for person_id, (state, minutes) in said.items():
        row = known.get(person_id)
        kept = fresh if row is None else changed if state else cleared
        row = row or Attendance(
            owner_id=person_owner(person_id), session=session, person_id=person_id
        )
        row.state, row.how, row.noted_at = state, how, clock.now()
        row.minutes = minutes if minutes is not None else row.minutes
        kept.append(row)
    rows = Attendance.objects.unscoped(ALL)
    rows.filter(pk__in=[row.pk for row in cleared]).delete()
    Attendance.objects.bulk_create(fresh)
    rows.bulk_update(changed, ["state", "how", "noted_at", "minutes"], batch_size=200)


def _complete_if_enough(offering: Offering, person_ids: Sequence[int]) -> None:
    """Present in so many sessions: what the run was for is done."""
    if not offering.present_in:
        return
    there = Attendance.objects.unscoped(ALL).filter(
        session__offering=offering,
        session__cancelled_at=None,
        person_id__in=person_ids,
        state__in=Attendance.THERE,
    )
    counted = there.values("person_id").annotate(n=Count("pk")).filter(n__gte=offering.present_in)
    seats = Seat.objects.unscoped(ALL).filter(
        offering=offering,
        given_up_at=None,
        person_id__in=list(counted.values_list("person_id", flat=True)),
        enrolment__state__in=learning.Enrolment.OPEN,
    )
    for person_id, enrolment_id in seats.order_by("pk").values_list("person_id", "enrolment_id"):
        house = actors.system("programmes", person_owner(person_id))
        learning.complete(by=house, enrolment_id=enrolment_id, is_seen=True)


def _about(by: Actor, session: Session) -> dict[str, Any]:
    return {
        "by": str(by),
        "owner_id": session.owner_id,
        "session_id": session.pk,
        "offering_id": session.offering_id,
        "resource_id": session.offering.resource_id,
        "organisation_id": session.offering.organisation_id,
    }
