"""Questions about sessions: what a learner sees, what who teaches sees, what clashes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lyceum.catalogue import api as catalogue
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.organisations import api as organisations
from lyceum.programmes import policies
from lyceum.programmes.models import Attendance, Material, Offering, Room, Seat, Session, Teaching
from lyceum.programmes.recurring import FORMAT, Slot
from lyceum.programmes.types import Clash, MaterialRow, RosterRow, SessionRow, TeachingRow

from .offerings import offering_for

SEEN = "sessions of a run that was got through its gate"
JOIN_BEFORE = timedelta(minutes=15)  # the link is shown from then on
CHECK_IN_BEFORE = timedelta(minutes=30)
TOGETHER = timedelta(seconds=5)  # older series were written row by row
MANY = 50  # sessions of a page
PEOPLE = 100  # of a page


def session_for(actor: Actor, session_id: int) -> Session:
    """The one way to a session: through its run."""
    rows = Session.objects.unscoped(SEEN).select_related("offering", "room__place")
    session = rows.filter(pk=session_id).first()
    if session is None:
        raise NotFound
    offering_for(actor, session.offering_id)
    return session


def session_to_hold(actor: Actor, session_id: int) -> Session:
    """A session in which the actor notes who was there; for others there is none."""
    session = session_for(actor, session_id)
    if not may_hold(actor, session):
        raise NotFound
    return session


def following(session: Session) -> QuerySet[Session]:
    """Those after it that were planned together with it, by one rule."""
    rows = Session.objects.unscoped(SEEN).filter(
        offering_id=session.offering_id,
        rule=session.rule,
        added_at__range=(session.added_at - TOGETHER, session.added_at + TOGETHER),
        starts_at__gt=session.starts_at,
        cancelled_at=None,
    )
    return (rows if session.rule else rows.none()).order_by("pk")


def may_hold(actor: Actor, session: Session) -> bool:
    """Who teaches in it, and who runs things there."""
    teachers = session.teachers.values_list("person_id", flat=True)
    return policies.can_hold(actor, session.offering.organisation_id, set(teachers))


def wall_of(session: Session) -> datetime:
    """The wall time that was said, without a zone."""
    return datetime.strptime(session.wall, FORMAT)  # noqa: DTZ007  the zone stands beside it


def page_of_sessions(offering: Offering, number: int | None = None) -> Page[Session]:
    """A page of the sessions of a run (got through its gate), the first first; if nobody says which,
    the one on which the next session stands."""
    rows = _sessions(offering)
    pages = Paginator(rows.select_related("room__place"), MANY)
    if number is None and pages.num_pages > 1:
        number = rows.filter(ends_at__lt=clock.now()).count() // MANY + 1
    return pages.get_page(number or 1)


def _sessions(offering: Offering) -> QuerySet[Session]:
    rows = Session.objects.unscoped(SEEN).filter(offering=offering, cancelled_at=None)
    return rows.order_by("starts_at", "pk")


def sessions_of(
    actor: Actor, offering: Offering, person_id: int, page: Page[Session] | None = None
) -> list[SessionRow]:
    """The sessions of a page as a person sees them."""
    found = list(page or page_of_sessions(offering))
    runs_it = policies.can_offer(actor, offering.organisation_id)
    seats = Seat.objects.within(actor.scope).filter(offering=offering, given_up_at=None)
    is_seated = seats.filter(person_id=person_id).exists()
    teaching = _teachers(found)
    names = identity.names_of({pk for each in teaching.values() for pk in each})
    mine = _attendance(found, person_id)
    materials = _materials(found)
    shown = [
        _row(
            each,
            is_inside=is_seated or runs_it or person_id in teaching[each.pk],
            may_hold=runs_it or person_id in teaching[each.pk],
            teachers=tuple(names.get(pk, "") for pk in teaching[each.pk]),
            attendance=mine.get(each.pk, ""),
            materials=materials.get(each.pk, []),
        )
        for each in found
    ]
    coming = _sessions(offering).filter(ends_at__gte=clock.now())
    ahead = coming.values_list("pk", flat=True).first()
    return [replace(row, is_next=row.id == ahead) for row in shown]


def _row(
    session: Session,
    *,
    is_inside: bool,
    may_hold: bool,
    teachers: tuple[str, ...],
    attendance: str,
    materials: list[MaterialRow],
) -> SessionRow:
    now, room = clock.now(), session.room
    is_near = session.starts_at - JOIN_BEFORE <= now <= session.ends_at
    shows_link = bool(session.join_url) and is_inside and (is_near or may_hold)
    return SessionRow(
        id=session.pk,
        offering_id=session.offering_id,
        title=session.title,
        starts_at=timezone.localtime(session.starts_at),
        ends_at=timezone.localtime(session.ends_at),
        there=wall_there(session),
        zone=session.zone,
        mode=session.mode,
        mode_word=session.get_mode_display(),
        join_url=session.join_url if shows_link else "",
        is_joined_later=bool(session.join_url) and is_inside and now <= session.ends_at,
        room=room.name if room else "",
        place=room.place.name if room else "",
        address=room.place.address if room else "",
        map_url=room.place.map_url if room else "",
        access_notes=_access(room),
        meeting_point=session.meeting_point,
        bring=session.bring,
        teachers=teachers,
        materials=tuple(materials) if is_inside else (),
        attendance=attendance,
        clash_reason=session.clash_reason if may_hold else "",
        is_over=session.ends_at < now,
        is_open=is_inside and session.starts_at - CHECK_IN_BEFORE <= now <= session.ends_at,
        may_hold=may_hold,
    )


def _access(room: Room | None) -> str:
    return "\n".join(filter(None, [room.place.access_notes, room.access_notes])) if room else ""


def wall_there(session: Session) -> datetime | None:
    """How the clocks of the place read, where they differ from the reader's; without a zone, so
    that no page turns it into theirs."""
    here = timezone.localtime(session.starts_at)
    there = session.starts_at.astimezone(ZoneInfo(session.zone))
    return None if here.utcoffset() == there.utcoffset() else there.replace(tzinfo=None)


def _teachers(sessions: Sequence[Session]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {each.pk: [] for each in sessions}
    rows = Teaching.objects.filter(session__in=sessions).order_by("pk")
    for session_id, person_id in rows.values_list("session_id", "person_id"):
        found[session_id].append(person_id)
    return found


def _materials(sessions: Sequence[Session]) -> dict[int, list[MaterialRow]]:
    found: dict[int, list[MaterialRow]] = {}
    for each in Material.objects.filter(session__in=sessions).order_by("pk"):
        row = MaterialRow(each.pk, each.when, each.get_when_display(), each.title, each.url)
        found.setdefault(each.session_id, []).append(row)
    return found


def _attendance(sessions: Sequence[Session], person_id: int) -> dict[int, str]:
    rows = Attendance.objects.unscoped("one's own").filter(
        session__in=sessions, person_id=person_id
    )
    return {each.session_id: each.get_state_display() for each in rows}


def sessions_to_tell(before: str, least: timedelta, most: timedelta) -> QuerySet[Session, int]:
    """The ids of sessions that begin in more than `least` and at most `most`, of which who comes was
    not reminded yet ("day" or "hour" before)."""
    now = clock.now()
    rows = Session.objects.unscoped("the clock looks at all").filter(
        cancelled_at=None,
        offering__cancelled_at=None,
        ends_at__gt=now,
        starts_at__gt=now + least,
        starts_at__lte=now + most,
        **{f"{before}_told_at": None},
    )
    return rows.order_by("starts_at", "pk").values_list("pk", flat=True)


def people_in_session(session_id: int, before: datetime) -> set[int]:
    """Who sits or teaches in a session that begins before then; nobody where it begins later."""
    rows = Session.objects.unscoped("the house follows its own facts").filter(pk=session_id)
    offering_id = rows.filter(starts_at__lt=before).values_list("offering_id", flat=True).first()
    if offering_id is None:
        return set()
    seats = Seat.objects.unscoped("the same").filter(offering_id=offering_id, given_up_at=None)
    teachers = Teaching.objects.filter(session_id=session_id)
    return {
        *seats.values_list("person_id", flat=True),
        *teachers.values_list("person_id", flat=True),
    }


# --- clashes --------------------------------------------------------------------------------------


def clashes(
    slots: Sequence[Slot],
    room_id: int | None,
    teacher_ids: Collection[int],
    but: Collection[int] = (),
) -> list[Clash]:
    """What takes the time of these: the room, and those who teach. Of what another organisation
    plans it says that it is, and not what."""
    first, last = min(s.starts_at for s in slots), max(s.ends_at for s in slots)
    others = Session.objects.unscoped("whether a room or a person is free").filter(
        Q(room_id=room_id, room_id__isnull=False) | Q(teachers__person_id__in=teacher_ids),
        starts_at__lt=last,
        ends_at__gt=first,
        cancelled_at=None,
        offering__cancelled_at=None,
    )
    found = list(others.exclude(pk__in=but).select_related("room").distinct().order_by("starts_at"))
    meeting = [
        each
        for each in found
        if any(s.starts_at < each.ends_at and each.starts_at < s.ends_at for s in slots)
    ]
    busy = _teachers(meeting)
    names = identity.names_of(set(teacher_ids))
    return [clash for each in meeting for clash in _clash(each, room_id, busy[each.pk], names)]


def _clash(
    session: Session, room_id: int | None, busy: Iterable[int], names: dict[int, str]
) -> Iterable[Clash]:
    at = session.starts_at.astimezone(UTC)
    if session.room is not None and session.room_id == room_id:
        yield Clash(_("{room} is taken").format(room=session.room.name), at)
    for person_id in busy:
        if person_id in names:
            yield Clash(_("{name} teaches").format(name=names[person_id]), at)


# --- who teaches ----------------------------------------------------------------------------------


def my_sessions(
    actor: Actor, person_id: int, *, is_over: bool = False, most: int = MANY
) -> list[TeachingRow]:
    """The sessions that a person holds: those ahead with the next first, or those behind."""
    found = list(_held(actor, person_id, is_over=is_over)[:most])
    return _teaching_rows(found, _present(found) if is_over else {}, is_over=is_over)


def sessions_ahead(actor: Actor, person_id: int) -> int:
    """How many sessions that a person holds are ahead, as far as `my_sessions` shows them."""
    return _held(actor, person_id)[:MANY].count()


def sessions_to_note(actor: Actor, person_id: int, most: int) -> list[TeachingRow]:
    """Of the latest sessions that a person held, the first with seats of which nobody noted anything.
    Three queries at most."""
    latest = _held(actor, person_id, is_over=True)[:MANY]
    seats = dict(latest.values_list("pk", "offering__seats_taken"))
    noted = _noted(seats)
    wanted = [pk for pk, taken in seats.items() if taken and pk not in noted][:most]
    rows = Session.objects.unscoped(SEEN).filter(pk__in=wanted).order_by("-starts_at", "-pk")
    found = list(rows.select_related("offering", "room__place")) if wanted else []
    return _teaching_rows(found, {}, is_over=True)


def _held(actor: Actor, person_id: int, *, is_over: bool = False) -> QuerySet[Session]:
    if actor.person_id != person_id:
        raise NotFound
    now = clock.now()
    rows = Session.objects.unscoped("of who teaches in them").filter(
        teachers__person_id=person_id, cancelled_at=None, offering__cancelled_at=None
    )
    ahead = rows.filter(ends_at__gte=now).order_by("starts_at", "pk")
    behind = rows.filter(ends_at__lt=now).order_by("-starts_at", "-pk")
    return (behind if is_over else ahead).select_related("offering", "room__place")


def _teaching_rows(
    found: Sequence[Session], present: Mapping[int, int], *, is_over: bool
) -> list[TeachingRow]:
    titles = titles_of(found) if found else {}
    return [
        TeachingRow(
            id=each.pk,
            title=" · ".join(filter(None, [titles[each.offering.resource_id], each.title])),
            starts_at=timezone.localtime(each.starts_at),
            ends_at=timezone.localtime(each.ends_at),
            there=wall_there(each),
            zone=each.zone,
            where=place_words(each),
            seats=each.offering.seats_taken,
            present=present.get(each.pk, 0),
            is_over=is_over,
        )
        for each in found
    ]


def place_words(session: Session) -> str:
    """Where it is, in short: place and room, or the meeting point."""
    room = session.room
    return f"{room.place.name}, {room.name}" if room else session.meeting_point


def teacher_choices(*organisation_ids: int) -> list[tuple[int, str]]:
    """Who may be named as who teaches: those with a role of it in one of these."""
    found: dict[int, str] = {}
    for role in ("teacher", "facilitator", "administrator"):
        ids = organisations.people_with_role(role, *organisation_ids)
        found |= identity.names_of(ids)
    return sorted(found.items(), key=lambda each: each[1].casefold())


def titles_of(sessions: Sequence[Session]) -> dict[int, str]:
    """What is learnt in each, by resource, as the organisation that runs it calls it."""
    owners = {each.owner_id for each in sessions}
    house = actors.system("programmes", *owners)
    ids = {each.offering.resource_id for each in sessions}
    rows = catalogue.rows(house, ids)
    return {pk: rows[pk].title if pk in rows else "" for pk in ids}


def _noted(session_ids: Collection[int]) -> set[int]:
    rows = Attendance.objects.unscoped("whether anything is noted")
    return set(rows.filter(session_id__in=session_ids).values_list("session_id", flat=True))


def _present(sessions: Sequence[Session]) -> dict[int, int]:
    rows = Attendance.objects.unscoped("counted for who teaches").filter(
        session__in=sessions, state__in=Attendance.THERE
    )
    return dict(rows.values("session_id").annotate(n=Count("pk")).values_list("session_id", "n"))


def page_of_people(session: Session, number: int = 1) -> Page[int]:
    """A page of those who have a seat (their ids), by name; for who holds the session."""
    names = identity.names_of(list(_seats_at(session).values_list("person_id", flat=True)))
    by_name = sorted(names, key=lambda pk: (names[pk].casefold(), pk))
    return Paginator(by_name, PEOPLE).get_page(number)


def present_and_seated(session: Session) -> tuple[int, int]:
    """How many of those who have a seat are there, and how many have one. Two queries."""
    seats = _seats_at(session)
    there = Attendance.objects.unscoped("counted").filter(
        session=session, state__in=Attendance.THERE, person_id__in=seats.values("person_id")
    )
    return there.count(), seats.count()


def _seats_at(session: Session) -> QuerySet[Seat]:
    rows = Seat.objects.unscoped("of a session that the actor holds")
    return rows.filter(offering_id=session.offering_id, given_up_at=None)


def roster(
    session: Session,
    person_ids: Collection[int] | None = None,
    *,
    with_contacts: bool = False,
) -> list[RosterRow]:
    """Who has a seat (of these people), and whether they were there; for who holds the session (got
    through `session_to_hold`). Whom to call stands there on the day only."""
    seats = _seats_at(session)
    if person_ids is not None:
        seats = seats.filter(person_id__in=person_ids)
    found = list(seats.select_related("papers").order_by("pk"))
    ids = [seat.person_id for seat in found]
    names = identity.names_of(ids)
    marks = {
        each.person_id: each
        for each in Attendance.objects.unscoped("the same").filter(
            session=session, person_id__in=ids
        )
    }
    counted = _sessions_present(session.offering_id, ids)
    consent = session.offering.consent
    rows = []
    for seat in found:
        mark = marks.get(seat.person_id)
        given = getattr(seat, "papers", None)
        papers = given if with_contacts else None
        rows.append(
            RosterRow(
                person_id=seat.person_id,
                name=names.get(seat.person_id, ""),
                state=mark.state if mark else "",
                state_word=mark.get_state_display() if mark else "",
                how_word=mark.get_how_display() if mark else "",
                minutes=mark.minutes if mark else None,
                present=counted.get(seat.person_id, 0),
                contact=papers.contact if papers else "",
                phone=papers.phone if papers else "",
                has_agreed=bool(given and given.agreed_to == consent) if consent else None,
            )
        )
    return sorted(rows, key=lambda row: row.name.casefold())


def noted_by_hand(session: Session) -> list[int]:
    """Who is noted by the list or by their code: what a report says of them changes nothing."""
    rows = Attendance.objects.unscoped("of a session that the actor holds").filter(session=session)
    return list(rows.exclude(how=Attendance.How.REPORT).values_list("person_id", flat=True))


def shows_contacts(session: Session) -> bool:
    """On the days of the session, as the place has them, whom to call may be read."""
    zone = ZoneInfo(session.zone)
    first, last = (at.astimezone(zone).date() for at in (session.starts_at, session.ends_at))
    return first <= clock.today(session.zone) <= last


def _sessions_present(offering_id: int, person_ids: Collection[int]) -> dict[int, int]:
    rows = Attendance.objects.unscoped("counted for who teaches").filter(
        session__offering_id=offering_id,
        session__cancelled_at=None,
        person_id__in=person_ids,
        state__in=Attendance.THERE,
    )
    return dict(rows.values("person_id").annotate(n=Count("pk")).values_list("person_id", "n"))
