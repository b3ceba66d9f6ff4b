"""Launching a unit, and ending what was launched."""

from datetime import timedelta
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from lyceum.courseware import policies, selectors
from lyceum.courseware.cmi5 import telling, words
from lyceum.courseware.cmi5.telling import Launch
from lyceum.courseware.errors import ContentHostMissing, NothingToOpen, UnitUnknown
from lyceum.courseware.events import ContentOpened, ContentStudied
from lyceum.courseware.hosting import grants
from lyceum.courseware.models import Attempt, Package, Session
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.schedule import one_by_one
from lyceum.statements import api as statements

from .attempts import begun, fact, locked, preview, settle, state_of
from .opening import insist_on_opening
from .statements import tell

MINUTE = 60
SHORTEST = 30  # seconds: below that nobody studied
SILENT = timedelta(hours=12)  # who says nothing for so long has closed the window
BROWSE: words.LaunchMode = "Browse"
JSON = "application/json"
USER = "cmi5."  # how the user of a token begins


@transaction.atomic
def open_unit(
    *,
    by: Actor,
    resource_id: int,
    unit: int | None = None,
    mode: str = "Normal",
    leaves: bool = True,
) -> Session:
    """Launch a part of what a resource opens: the one that is next, unless one is named.

    Who only looks through it (Browse) does so in a way of its own, which counts nowhere. `leaves`:
    the unit is told where to go when its learner leaves it. Sessions that are open still
    end as abandoned: one at a time.
    """
    content = selectors.content_of(by, resource_id)
    if content is None:
        raise NothingToOpen
    package = selectors.newest_package(content)
    if mode == "Normal" or not policies.can_edit(by, content.organisation_id):
        insist_on_opening(by, resource_id)
    attempt = (preview if mode == BROWSE else begun)(by, content, package)
    units = selectors.units_of(attempt.package.structure)
    unit = _next(attempt, units) if unit is None else unit
    if not 0 <= unit < len(units):
        raise UnitUnknown
    if not selectors.lies_outside(units[unit]["url"]) and not settings.CONTENT_HOST:
        raise ContentHostMissing
    abandon_open(attempt, by=str(by))
    now = clock.now()
    session = Session.objects.create(
        attempt=attempt, unit=unit, mode=mode, launched_at=now, heard_at=now
    )
    if attempt.package.form == Package.Form.CMI5:
        _launch(session, leaves=leaves)
    _note_opened(session, by)
    return session


def _next(attempt: Attempt, units: list[dict[str, object]]) -> int:
    """The first part that is not done; the first of all where all are."""
    rows = selectors.overview(attempt.package, attempt)
    return next((row.index for row in rows if row.index is not None and not row.is_done), 0)


def _note_opened(session: Session, by: Actor) -> None:
    attempt, now = session.attempt, session.launched_at
    state = state_of(attempt, session.unit)
    if state.opened_at is None:
        state.opened_at = now
        state.save()
    if session.mode != BROWSE:
        publish(fact(ContentOpened, str(by), attempt))
    unit = selectors.units_of(attempt.package.structure)[session.unit]
    is_asset = unit.get("role") == "asset"  # to be shown is all it asks
    if is_asset and session.counts and state.completed_at is None:
        state.completed_at = now
        settle(attempt, at=now, session_id=session.id, by=str(by), moved=[state])


def _launch(session: Session, *, leaves: bool) -> None:
    """Lay down what the unit reads, and tell that it was launched (cmi5 9.3.1, 10, 11)."""
    attempt = session.attempt
    there = selectors.left_address() if leaves else ""
    launch = selectors.launch_of(session, return_url=there)
    place = statements.Place("state", launch.activity_id, launch.actor, attempt.registration)
    _lay_down(attempt, place, words.LAUNCH_DATA, launch.data())
    _lay_down_preferences(attempt, launch)
    tell(attempt, [launch.launched(session.launched_at)])


def _lay_down(attempt: Attempt, place: statements.Place, name: str, said: object) -> None:
    body = msgspec.json.encode(said)
    statements.write_document(attempt.tenant_id, place, name, body, JSON, mode="put")


def _lay_down_preferences(attempt: Attempt, launch: Launch) -> None:
    """The learner's languages, unless a unit has kept other wishes of theirs (11)."""
    place = statements.Place("agent_profile", "", launch.actor, None)
    if statements.document(attempt.tenant_id, place, words.PREFERENCES) is None:
        locale = identity.cards_of([attempt.person_id])[attempt.person_id].locale
        languages = list(dict.fromkeys(filter(None, [locale, settings.LANGUAGE_CODE])))
        _lay_down(attempt, place, words.PREFERENCES, telling.preferences(languages))


@transaction.atomic
def fetch_token(session_id: UUID) -> str | None:
    """The token of a session, which its unit gets once; None for a second time (8.2)."""
    session = locked_session(session_id)
    if session.fetched_at is not None or session.ended_at is not None:
        return None
    session.fetched_at = clock.now()
    session.save(update_fields=["fetched_at"])
    return token_of(session_id)


def token_of(session_id: UUID) -> str:
    """What a unit puts behind `Basic`: a user and a secret, as the scheme wants them."""
    from base64 import b64encode  # noqa: PLC0415

    told = f"{USER}{session_id}:{grants.mark_of('token', session_id)}"
    return b64encode(told.encode()).decode()


# --- ending ---------------------------------------------------------------------------------------


def locked_session(session_id: UUID) -> Session:
    """The session and its attempt, which nobody else moves until the transaction ends."""
    found = selectors.session_at(session_id)
    attempt = locked(found.attempt_id)
    session = Session.objects.select_for_update().get(pk=session_id)
    session.attempt = attempt
    return session


def end(session: Session, ending: str, by: str) -> None:
    """It is over; the time that it took is told once, if it counts."""
    now = clock.now()
    session.ended_at, session.ending = now, ending
    session.save()
    if not session.counts:
        return
    state = state_of(session.attempt, session.unit)
    state.seconds += session.seconds
    state.save(update_fields=["seconds"])
    if session.seconds >= SHORTEST:
        minutes = max(1, round(session.seconds / MINUTE))
        publish(fact(ContentStudied, by, session.attempt, minutes=minutes))


def abandon_open(attempt: Attempt, *, by: str) -> None:
    """What runs still in an attempt is over: nobody closed it (cmi5 9.3.6)."""
    for session in Session.objects.select_for_update().filter(attempt=attempt, ended_at=None):
        session.attempt = attempt
        _abandon(session, by)


def _abandon(session: Session, by: str) -> None:
    is_cmi5 = session.attempt.package.form == Package.Form.CMI5
    if is_cmi5:
        session.seconds = max(0, round((session.heard_at - session.launched_at).total_seconds()))
        launch = selectors.launch_of(session)
        tell(session.attempt, [launch.abandoned(clock.now(), session.seconds)])
    end(session, Session.Ending.ABANDONED if is_cmi5 else Session.Ending.CLOSED, by)


@transaction.atomic
def end_session(*, by: Actor, session_id: UUID) -> Session:
    """Close a session from outside: whoever ran in it tells no more."""
    session = locked_session(selectors.session_for(by, session_id).pk)
    if session.ended_at is None:
        _abandon(session, str(by))
    return session


def abandon_forgotten() -> int:
    """Sessions of which nothing was heard for half a day."""
    silent = Session.objects.filter(ended_at=None, heard_at__lt=clock.now() - SILENT)
    return one_by_one(_forget, list(silent.order_by("heard_at").values_list("pk", flat=True)[:500]))


@transaction.atomic
def _forget(session_id: UUID) -> int:
    session = locked_session(session_id)
    if session.ended_at:
        return 0
    _abandon(session, "system:courseware")
    return 1
