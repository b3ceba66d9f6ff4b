"""Planning, moving and calling off the sessions of a run, and what goes with them."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lyceum.agenda import api as agenda
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden, NotFound
from lyceum.kernel.eventlog import publish, publish_many
from lyceum.kernel.schedule import one_by_one
from lyceum.programmes import policies, selectors
from lyceum.programmes.errors import (
    OfferingIsCancelled,
    RuleIsNotUnderstood,
    SessionsClash,
    TeachersAreNotFromHere,
)
from lyceum.programmes.events import (
    MaterialAdded,
    MaterialRemoved,
    SessionCancelled,
    SessionChanged,
    SessionPlanned,
)
from lyceum.programmes.models import Material, Offering, Room, Session, Teaching
from lyceum.programmes.recurring import FORMAT, MOST, NotARule, Slot, slot, slots
from lyceum.programmes.types import NewSession

from .dates import seated_in, source_of, take_back_sessions, write_dates, write_sessions
from .reminders import TOLD, forget_reminders
from .states import ALL, insist_on_zone, lock_teachers, locked

SAID = ("title", "minutes", "zone", "mode", "join_url", "room_id", "meeting_point", "bring")


@transaction.atomic
def plan_sessions(*, by: Actor, offering_id: int, new: NewSession) -> list[Session]:
    """Plan a session, or all that a rule makes of it; they stand in calendars at once.

    Raises `SessionsClash` unless a reason is given, `RuleIsNotUnderstood`, `ZoneIsUnknown`,
    `TeachersAreNotFromHere`.
    """
    offering = _run_to_plan(by, offering_id)
    found = _slots(new)
    clash = _insist_on_room(offering, new, found)
    owner: dict[str, Any] = {"owner_id": offering.owner_id, "offering": offering, "rule": new.rule}
    owner["added_at"] = clock.now()  # by which a series is known
    planned = [Session(**owner, **_said(new, each, clash)) for each in found]
    made = Session.objects.bulk_create(planned)
    Teaching.objects.bulk_create(
        Teaching(session=session, person_id=person_id)
        for session in made
        for person_id in new.teacher_ids
    )
    publish_many([SessionPlanned(**_about(by, each, offering), clashes=clash) for each in made])
    write_dates(offering)
    return made


@transaction.atomic
def change_session(
    *,
    by: Actor,
    session_id: int,
    version: int,
    new: NewSession,
    and_following: bool = False,
) -> Session:
    """Move a session or describe it anew, unless somebody else has since `version`; calendars
    follow, and people are told where the time or the place is another. With `and_following` what is
    different is different for those after it in its series, too: they move by as much."""
    offering, sessions = _to_change(by, session_id, and_following=and_following)
    session = sessions[0]
    if session.version != version:
        raise EditedMeanwhile
    insist_on_zone(new.zone)
    said = [new, *(_likewise(each, session, new) for each in sessions[1:])]
    ids = [each.pk for each in sessions]
    clash = [_change(offering, *pair, but=ids) for pair in zip(sessions, said, strict=True)]
    publish_many(
        SessionChanged(**_about(by, each, offering), clashes=clashes)
        for each, clashes in zip(sessions, clash, strict=True)
    )
    rows = Session.objects.unscoped(ALL).select_related("room__place")
    write_sessions(offering, list(rows.filter(pk__in=ids)), seated_in(offering))
    return session


@transaction.atomic
def cancel_session(*, by: Actor, session_id: int, and_following: bool = False) -> None:
    """It does not take place (nor do those after it in its series): it leaves the calendars, and people
    are told."""
    offering, sessions = _to_change(by, session_id, and_following=and_following)
    off = [each for each in sessions if not each.cancelled_at]
    for each in off:
        each.cancelled_at = clock.now()
    Session.objects.unscoped(ALL).bulk_update(off, ["cancelled_at"])
    publish_many(SessionCancelled(**_about(by, each, offering)) for each in off)
    take_back_sessions(offering, off)


@transaction.atomic
def add_material(*, by: Actor, session_id: int, when: str, title: str, url: str) -> Material:
    """Something to read before or after, or the recording."""
    session, offering = _held(by, session_id)
    material = Material.objects.create(session=session, when=when, title=title, url=url)
    publish(MaterialAdded(**_about(by, session, offering), material_id=material.pk))
    return material


@transaction.atomic
def remove_material(*, by: Actor, material_id: int) -> int:
    """It goes with the session no more; gives which."""
    material = Material.objects.filter(pk=material_id).first()
    if material is None:
        raise NotFound
    session, offering = _held(by, material.session_id)
    material.delete()
    publish(MaterialRemoved(**_about(by, session, offering), material_id=material_id))
    return session.pk


def keep_wall_times(limit: int = 1000) -> int:
    """What was said is the wall time: where the rules of a zone have changed since, sessions to
    come are at another moment now, and calendars follow. Gives how many."""
    rows = Session.objects.unscoped("the clock looks at all").filter(
        cancelled_at=None, starts_at__gt=clock.now()
    )
    return one_by_one(_move, _moved(rows, limit))


def _moved(rows: QuerySet[Session], limit: int) -> list[int]:
    """Which of these are at another moment now; those that cannot be worked out are tried, too, and
    say why."""
    found: list[int] = []
    for each in rows.order_by("starts_at").iterator():
        try:
            if _meant(each) == _is(each):
                continue
        except (ValueError, KeyError, OSError):  # a zone that nobody knows any more
            pass
        found.append(each.pk)
        if len(found) == limit:
            break
    return found


@transaction.atomic
def _move(session_id: int) -> int:
    session = _locked(session_id)
    session.starts_at, session.ends_at = _meant(session)
    forget_reminders(session)
    session.save(update_fields=["starts_at", "ends_at", *TOLD])
    offering = session.offering
    publish(SessionChanged(**_about_by("system:programmes", session, offering)))
    write_sessions(offering, [session], seated_in(offering))
    return 1


def _meant(session: Session) -> tuple[Any, Any]:
    found = slot(selectors.wall_of(session), session.minutes, session.zone)
    return found.starts_at, found.ends_at


def _is(session: Session) -> tuple[Any, Any]:
    return session.starts_at, session.ends_at


# --- what they have in common ---------------------------------------------------------------------


def _run_to_plan(by: Actor, offering_id: int) -> Offering:
    offering = locked(offering_id)
    if not policies.can_offer(by, offering.organisation_id):
        raise Forbidden
    if offering.cancelled_at:
        raise OfferingIsCancelled
    return offering


def _to_change(
    by: Actor, session_id: int, *, and_following: bool
) -> tuple[Offering, list[Session]]:
    """A run and a session of it, or that and those after it in its series: the run is locked first."""
    rows = Session.objects.unscoped(ALL).filter(pk=session_id)
    offering_id = rows.values_list("offering_id", flat=True).first()
    if offering_id is None:
        raise NotFound
    offering = _run_to_plan(by, offering_id)
    session = _locked(session_id)
    later = selectors.following(session).select_for_update() if and_following else ()
    return offering, [session, *later]


def _likewise(each: Session, session: Session, new: NewSession) -> NewSession:
    """What a session of the same series is, where another is to be so: only what differs."""
    said = {
        name: getattr(each if getattr(new, name) == getattr(session, name) else new, name)
        for name in SAID
    }
    moved = new.wall - selectors.wall_of(session)
    is_same = set(_teachers(session)) == set(new.teacher_ids)
    return NewSession(
        wall=selectors.wall_of(each) + moved,
        teacher_ids=_teachers(each) if is_same else new.teacher_ids,
        clash_reason=new.clash_reason or each.clash_reason,
        **said,
    )


def _teachers(session: Session) -> tuple[int, ...]:
    return tuple(session.teachers.values_list("person_id", flat=True))


def _change(offering: Offering, session: Session, new: NewSession, but: Collection[int]) -> bool:
    """Let it be so; whether it clashes, with a reason."""
    found = slot(new.wall, new.minutes, new.zone)
    clash = _insist_on_room(offering, new, [found], but=but)
    if found.starts_at != session.starts_at:
        forget_reminders(session)
    for name, value in _said(new, found, clash).items():
        setattr(session, name, value)
    session.version += 1
    session.save()
    _change_teachers(session, new.teacher_ids)
    return clash


def _locked(session_id: int) -> Session:
    rows = Session.objects.unscoped(ALL).select_for_update(of=("self",))
    session = rows.select_related("offering").filter(pk=session_id).first()
    if session is None:
        raise NotFound
    return session


def _held(by: Actor, session_id: int) -> tuple[Session, Offering]:
    """A session that the actor holds or runs."""
    session = selectors.session_for(by, session_id)
    if not selectors.may_hold(by, session):
        raise Forbidden
    return session, session.offering


def _slots(new: NewSession) -> list[Slot]:
    insist_on_zone(new.zone)
    try:
        found = slots(new.wall, new.minutes, new.zone, new.rule, new.but_on)
    except NotARule as reason:
        raise RuleIsNotUnderstood(rule=new.rule, most=MOST) from reason
    if not found:
        raise RuleIsNotUnderstood(rule=new.rule, most=MOST)
    return found


def _insist_on_room(
    offering: Offering, new: NewSession, found: Sequence[Slot], but: Collection[int] = ()
) -> bool:
    """Whether it clashes, with a reason; without one, stop here. The room is locked, and so are who
    teaches, so that two who plan at once see each other."""
    at = offering.organisation_id
    homes = selectors.organisations_of_run(offering)
    if set(new.teacher_ids) - selectors.members_of_any(homes, new.teacher_ids):
        raise TeachersAreNotFromHere
    if new.room_id is not None:
        rooms = Room.objects.unscoped(ALL).select_for_update(of=("self",))
        if not rooms.filter(pk=new.room_id, place__organisation_id=at).exists():
            raise NotFound
    lock_teachers(new.teacher_ids)
    clashes = selectors.clashes(found, new.room_id, new.teacher_ids, but=but)
    if clashes and not new.clash_reason:
        raise SessionsClash(what="; ".join(map(str, clashes)))
    return bool(clashes)


def _said(new: NewSession, found: Slot, clash: bool) -> dict[str, Any]:  # noqa: FBT001
    return {name: getattr(new, name) for name in SAID} | {
        "wall": found.wall.strftime(FORMAT),
        "starts_at": found.starts_at,
        "ends_at": found.ends_at,
        "clash_reason": new.clash_reason if clash else "",
    }


def _change_teachers(session: Session, teacher_ids: Collection[int]) -> None:
    now = set(session.teachers.values_list("person_id", flat=True))
    gone = now - set(teacher_ids)
    session.teachers.filter(person_id__in=gone).delete()
    Teaching.objects.bulk_create(
        Teaching(session=session, person_id=pk) for pk in set(teacher_ids) - now
    )
    if gone:
        agenda.cancel_entries([source_of(session)], gone)


def _about(by: Actor, session: Session, offering: Offering) -> dict[str, Any]:
    return _about_by(str(by), session, offering)


def _about_by(by: str, session: Session, offering: Offering) -> dict[str, Any]:
    return {
        "by": by,
        "owner_id": session.owner_id,
        "session_id": session.pk,
        "offering_id": offering.pk,
        "resource_id": offering.resource_id,
        "organisation_id": offering.organisation_id,
    }
