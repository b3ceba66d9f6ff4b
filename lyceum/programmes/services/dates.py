"""The dates of runs, written down into the calendars of who sits and who teaches in them."""

from collections.abc import Collection, Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from lyceum.agenda import api as agenda
from lyceum.kernel import clock
from lyceum.programmes import selectors
from lyceum.programmes.models import Offering, Seat, Session, Teaching

from .states import ALL

SESSION, TEACHING, RUN = "programmes.session", "programmes.teaching", "programmes.run"


def write_dates(offering: Offering, person_ids: Collection[int] | None = None) -> None:
    """Sessions that are not over, for these people or all who sit or teach there. A run without
    sessions stands in calendars with its first day."""
    sessions = _sessions(offering)
    seated = _seated(offering, person_ids)
    if not sessions:
        agenda.write_entries([_first_day(offering, pk) for pk in seated])
        return
    write_sessions(offering, sessions, seated, with_teachers=person_ids is None)
    agenda.cancel_entries([_source_of_run(offering)], person_ids, is_quiet=True)


def write_sessions(
    offering: Offering,
    sessions: Sequence[Session],
    person_ids: Iterable[int],
    *,
    with_teachers: bool = True,
) -> None:
    """These sessions, for these people and those who teach in each."""
    title = selectors.title_of(offering)
    entries = [
        _entry(session, title, person_id, SESSION)
        for session in sessions
        for person_id in person_ids
    ]
    teaching = Teaching.objects.filter(session__in=sessions) if with_teachers else ()
    by_id = {session.pk: session for session in sessions}
    entries += [_entry(by_id[t.session_id], title, t.person_id, TEACHING) for t in teaching]
    agenda.write_entries(entries)


def take_back_sessions(offering: Offering, sessions: Sequence[Session]) -> None:
    """They were called off. Where no other is left, the run stands in calendars with its first day
    again."""
    if not _sessions(offering):
        write_dates(offering)
    agenda.cancel_entries([source_of(session) for session in sessions])


def take_back_dates(offering: Offering, person_ids: Collection[int] | None = None) -> None:
    """Who gave the seat up, or all, where the run was cancelled: what is not over yet. Who gave a seat
    up and teaches in a session comes to it as before."""
    ahead = [one for one in _sessions(offering) if one.ends_at > clock.now()]
    sources = [source_of(session) for session in ahead]
    if person_ids is None:
        agenda.cancel_entries([*sources, _source_of_run(offering)])
        return
    agenda.cancel_entries([_source_of_run(offering)], person_ids)
    teaching = Teaching.objects.filter(session__in=ahead, person_id__in=person_ids)
    by_session: dict[int, set[int]] = {}
    for session_id, person_id in teaching.values_list("session_id", "person_id"):
        by_session.setdefault(session_id, set()).add(person_id)
    theirs_alone = [source_of(one) for one in ahead if one.pk not in by_session]
    agenda.cancel_entries(theirs_alone, person_ids)
    for session in ahead:
        if session.pk in by_session:
            leaving = set(person_ids) - by_session[session.pk]
            agenda.cancel_entries([source_of(session)], leaving)


def seated_in(offering: Offering) -> list[int]:
    """Who sits in a run."""
    return _seated(offering, None)


def source_of(session: Session) -> str:
    """A session as what wrote an entry."""
    return f"{SESSION}:{session.pk}"


def _source_of_run(offering: Offering) -> str:
    return f"{RUN}:{offering.pk}"


def _sessions(offering: Offering) -> list[Session]:
    rows = Session.objects.unscoped(ALL).filter(offering=offering, cancelled_at=None)
    return list(rows.select_related("room__place").order_by("starts_at", "pk"))


def _seated(offering: Offering, person_ids: Collection[int] | None) -> list[int]:
    rows = Seat.objects.unscoped(ALL).filter(offering=offering, given_up_at=None)
    if person_ids is not None:
        rows = rows.filter(person_id__in=person_ids)
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def _entry(session: Session, title: str, person_id: int, kind: str) -> agenda.NewEntry:
    return agenda.NewEntry(
        person_id=person_id,
        source=source_of(session),
        kind=kind,
        title=f"{title}: {session.title}" if session.title else title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=session.zone,
        place=where(session),
        note=session.bring,
        url=reverse("programmes:run", args=[session.offering_id]),
        organisation_id=None,
    )


def where(session: Session) -> str:
    """In words: room and place, meeting point, or that it is online."""
    room = session.room
    parts = [session.meeting_point]
    parts += [room.name, room.place.name, room.place.address] if room else []
    said = ", ".join(filter(None, parts))
    return said or (_("online") if session.is_online else "")


def _first_day(offering: Offering, person_id: int) -> agenda.NewEntry:
    first, last = agenda.whole_days(offering.starts_on)
    return agenda.NewEntry(
        person_id=person_id,
        source=_source_of_run(offering),
        kind=RUN,
        title=selectors.title_of(offering),
        starts_at=first,
        ends_at=last,
        is_all_day=True,
        is_busy=False,
        place=offering.place,
        url=reverse("programmes:run", args=[offering.pk]),
    )
