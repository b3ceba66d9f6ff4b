"""A person's way through a package: begun, moved by what is told of its parts, completed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from lyceum.courseware import selectors
from lyceum.courseware.cmi5.moving import NOTHING, Reached, is_met, newly_satisfied
from lyceum.courseware.cmi5.telling import Launch
from lyceum.courseware.errors import UnitUnknown
from lyceum.courseware.events import (
    ContentCompleted,
    ContentEvent,
    ContentProgressed,
    UnitWaived,
)
from lyceum.courseware.models import Attempt, Content, Package, Session, UnitState
from lyceum.courseware.selectors.attempts import reached_in
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner

from .statements import tell

WHOLE = 100
COURSE = "course"  # among the publisher ids of what is satisfied, which are IRIs: all of it
GATE = "a person's own, locked by its number"


def fact(kind: type[ContentEvent], by: str, attempt: Attempt, **more: Any) -> ContentEvent:
    """A fact about a person and a content."""
    return kind(
        by=by,
        owner_id=attempt.owner_id,
        person_id=attempt.person_id,
        content_id=attempt.content_id,
        resource_id=attempt.content.resource_id,
        organisation_id=attempt.organisation_id,
        **more,
    )


def begun(by: Actor, content: Content, package: Package) -> Attempt:
    """The person's current attempt, locked; a new one where there is none. What asks for nothing
    is satisfied at once (cmi5 9.6.1.1, 10.2.5)."""
    person_id = by.person_id
    if person_id is None:
        raise Forbidden
    now = clock.now()
    attempts = Attempt.objects.within(by.scope)
    attempt, is_new = attempts.get_or_create(
        person_id=person_id,
        content=content,
        is_current=True,
        defaults={
            "owner_id": person_owner(person_id),
            "organisation_id": by.organisation_id,
            "package": package,
            "began_at": now,
            "changed_at": now,
        },
    )
    attempt = locked(attempt.pk)
    if is_new:
        settle(attempt, at=now, session_id=uuid4(), by=str(by))
    return attempt


def preview(by: Actor, content: Content, package: Package) -> Attempt:
    """A way of its own through the newest version, for who only looks through it: nobody's current
    one, so it stands in no list, and nothing in it is satisfied, completed or told as a fact."""
    if by.person_id is None:
        raise Forbidden
    now = clock.now()
    made = Attempt.objects.unscoped("one's own, made here").create(
        owner_id=person_owner(by.person_id),
        person_id=by.person_id,
        organisation_id=by.organisation_id,
        content=content,
        package=package,
        is_current=False,
        began_at=now,
        changed_at=now,
    )
    return locked(made.pk)


def locked(attempt_id: int) -> Attempt:
    """The attempt, which nobody else moves until the transaction ends."""
    Attempt.objects.unscoped(GATE).select_for_update().get(pk=attempt_id)
    every = Attempt.objects.unscoped(GATE).select_related("package", "content")
    return every.get(pk=attempt_id)


def state_of(attempt: Attempt, unit: int) -> UnitState:
    """What is known of a part, begun where nothing is."""
    return UnitState.objects.get_or_create(attempt=attempt, unit=unit)[0]


@transaction.atomic
def start_over(*, by: Actor, resource_id: int) -> None:
    """Leave the current attempt behind; the next launch begins anew, with the newest version."""
    content = selectors.content_of(by, resource_id)
    if content is None or by.person_id is None:
        raise NotFound
    current = selectors.attempt_of(by, by.person_id, content.pk)
    if current is not None:
        attempt = locked(current.pk)
        from .sessions import abandon_open  # noqa: PLC0415  it stands on this file

        abandon_open(attempt, by=str(by))
        attempt.is_current = False
        attempt.save(update_fields=["is_current"])


# --- moving ---------------------------------------------------------------------------------------


def settle(
    attempt: Attempt, *, at: datetime, session_id: UUID, by: str, moved: Iterable[UnitState] = ()
) -> None:
    """See what is satisfied by now: blocks, then the course; tell it, in this transaction.

    `session_id` is the one in whose course it happened. A part that asks for nothing is satisfied
    from the registration on (cmi5 10.2.5), but nobody has learnt from it before it was shown: it
    brings one further, and completes, once it has begun.
    """
    for state in moved:
        state.save()
    structure = attempt.package.structure
    states = selectors.states_of(attempt)
    reached = {unit: reached_in(state) for unit, state in states.items()}
    blocks, is_whole = newly_satisfied(structure, reached, frozenset(attempt.satisfied))
    is_met_now = is_whole and attempt.completed_at is None and COURSE not in attempt.satisfied
    if attempt.package.form == Package.Form.CMI5 and (blocks or is_met_now):
        _tell_satisfied(attempt, [*blocks, *([structure] if is_met_now else [])], at, session_id)
    met = [*(node["id"] for node in blocks), *([COURSE] if is_met_now else [])]
    attempt.satisfied = [*attempt.satisfied, *met]
    unseen = _unseen(attempt, reached)
    _come_further(attempt, states, reached, unseen, is_whole=is_whole and not unseen, by=by)
    if is_whole and not unseen and attempt.completed_at is None:
        attempt.completed_at = at
        score = None if attempt.score is None else round(WHOLE * attempt.score)
        publish(fact(ContentCompleted, by, attempt, score=score))
    attempt.changed_at = at
    attempt.save()


def _unseen(attempt: Attempt, reached: Mapping[int, Reached]) -> set[int]:
    """The parts that ask for nothing and have not begun yet."""
    asks_nothing = {
        unit["index"]
        for unit in selectors.units_of(attempt.package.structure)
        if unit["moveOn"] == "NotApplicable" and reached.get(unit["index"], NOTHING) == NOTHING
    }
    if not asks_nothing:
        return set()
    sessions = attempt.sessions.filter(unit__in=asks_nothing, mode="Normal")
    return asks_nothing - {each.unit for each in sessions if "initialized" in each.moments}


def _tell_satisfied(attempt: Attempt, nodes: Sequence[Any], at: datetime, session_id: UUID) -> None:
    ids = selectors.activity_ids(attempt.package_id)
    launch = launch_in(attempt, session_id, 0)
    tell(attempt, [launch.satisfied(at, node, ids.node(node)) for node in nodes])


def launch_in(attempt: Attempt, session_id: UUID, unit: int, mode: str = "Normal") -> Launch:
    """What statements are made with, of a session that may have no row."""
    return selectors.launch_of(Session(id=session_id, attempt=attempt, unit=unit, mode=mode))


def _come_further(
    attempt: Attempt,
    states: dict[int, UnitState],
    reached: dict[int, Reached],
    unseen: set[int],
    *,
    is_whole: bool,
    by: str,
) -> None:
    """The share that is done, in percent, and the mean score."""
    units = selectors.units_of(attempt.package.structure)
    shares = [
        WHOLE
        if is_met(unit["moveOn"], reached.get(unit["index"], NOTHING))
        and unit["index"] not in unseen
        else min(states[unit["index"]].progress, WHOLE - 1)
        if unit["index"] in states
        else 0
        for unit in units
    ]
    percent = WHOLE if is_whole else min(sum(shares) // max(len(shares), 1), WHOLE - 1)
    scores = [state.score for state in states.values() if state.score is not None]
    attempt.score = sum(scores) / len(scores) if scores else None
    if percent > attempt.progress:
        attempt.progress = percent
        publish(fact(ContentProgressed, by, attempt, percent=percent))


# --- waiving --------------------------------------------------------------------------------------


@transaction.atomic
def waive(*, by: Actor, registration: UUID, unit: int, reason: str) -> Attempt:
    """Let a person off a part, for a reason (cmi5 9.3.7); for those who may change the content, and
    only for who learns in their organisation's context."""
    attempt = locked(selectors.attempt_for(by, registration).pk)
    now, session_id = clock.now(), uuid4()
    if not 0 <= unit < len(selectors.units_of(attempt.package.structure)):
        raise UnitUnknown
    state = state_of(attempt, unit)
    node = selectors.units_of(attempt.package.structure)[unit]
    if is_met(node["moveOn"], reached_in(state)):
        return attempt
    state.waived_at, state.waived_because = now, reason[:200]
    if attempt.package.form == Package.Form.CMI5:
        tell(attempt, [launch_in(attempt, session_id, unit).waived(now, reason)])
    publish(fact(UnitWaived, str(by), attempt, unit=unit))
    settle(attempt, at=now, session_id=session_id, by=str(by), moved=[state])
    return attempt
