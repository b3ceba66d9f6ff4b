"""What a SCO or a page says of how far its learner is: kept, and let move the attempt."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from lyceum.courseware import selectors
from lyceum.courseware.errors import SessionIsOver
from lyceum.courseware.models import Package, Session, UnitState
from lyceum.courseware.scorm.memory import Reached, reached
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden

from .attempts import settle, state_of
from .sessions import end, locked_session

BY = "system:courseware"
LARGEST = 512 * 1024  # characters of memory: 2004 asks for 64,000 of suspend data
SITTING = 2 * 60 * 60  # seconds: a page that lay open longer was not read all the time
Form = Package.Form


@transaction.atomic
def remember(session_id: UUID, said: Mapping[str, Any], *, is_last: bool = False) -> Session:
    """Keep what a run-time says, and see what it means. Raises SessionIsOver.

    `said` is {"cmi": {…}} of a SCO; {"done": true, "seconds": 60} of a page.
    While browsing or reviewing nothing counts, and nothing is kept.
    """
    session = locked_session(session_id)
    if session.ended_at is not None:
        raise SessionIsOver
    now = clock.now()
    session.heard_at = now
    unit = selectors.units_of(session.attempt.package.structure)[session.unit]
    found = _reached(session.attempt.package.form, said, unit, is_last=is_last)
    session.seconds = max(session.seconds, found.seconds)
    session.save(update_fields=["heard_at", "seconds"])
    if session.counts:
        state = state_of(session.attempt, session.unit)
        _write(state, found, said)
        settle(session.attempt, at=now, session_id=session.id, by=BY, moved=[state])
    if is_last:
        end(session, Session.Ending.TERMINATED, BY)
    return session


def _reached(
    form: str, said: Mapping[str, Any], unit: Mapping[str, Any], *, is_last: bool
) -> Reached:
    if form == Form.SCORM_12:
        return reached(said, "1.2", unit["masteryScore"], is_last=is_last)
    if form == Form.SCORM_2004:
        threshold = unit["begins_with"].get("completion_threshold")
        return reached(said, "2004", unit["masteryScore"], threshold=threshold)
    seconds = said.get("seconds")
    return Reached(
        is_completed=said.get("done") is True,
        seconds=min(max(0, int(seconds)), 86_400) if isinstance(seconds, int | float) else 0,
    )


def _write(state: UnitState, found: Reached, said: Mapping[str, Any]) -> None:
    """What was reached stays reached; the memory is the latest."""
    now = clock.now()
    state.completed_at = state.completed_at or (now if found.is_completed else None)
    state.passed_at = state.passed_at or (now if found.is_passed else None)
    state.failed_at = now if found.is_failed else state.failed_at
    if found.score is not None:
        state.score = found.score if state.score is None else max(state.score, found.score)
    state.progress = max(state.progress, found.percent)
    if (memory := _written(said)) is not None:
        state.memory = memory


def is_kept(said: Mapping[str, Any]) -> bool:
    """Is there room for it? Else how far somebody is counts, but a run-time hears that its memory
    was not kept."""
    return _written(said) is not None


def _written(said: Mapping[str, Any]) -> str | None:
    memory = json.dumps(said, separators=(",", ":"))
    return memory if len(memory) <= LARGEST else None


@transaction.atomic
def have_read(*, by: Actor, session_id: UUID) -> Session:
    """A page that tells nothing itself is done when its reader says so."""
    session = selectors.session_for(by, session_id)
    if session.attempt.package.form != Form.HTML:
        raise Forbidden
    seconds = round((clock.now() - session.launched_at).total_seconds())
    return remember(session.pk, {"done": True, "seconds": min(seconds, SITTING)}, is_last=True)
