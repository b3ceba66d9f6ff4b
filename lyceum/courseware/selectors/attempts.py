"""How far somebody came."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from lyceum.courseware.cmi5.moving import Reached, is_met
from lyceum.courseware.models import Attempt, Package, Session, UnitState
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound

from .packages import lies_outside

GATE = "a session whose secret was shown"


@dataclass(frozen=True)
class UnitRow:
    """One part, ready to show. `depth` counts the blocks around it; a block has no index."""

    index: int | None
    title: str
    about: str
    depth: int
    is_done: bool
    is_open: bool = False
    is_waived: bool = False
    has_failed: bool = False
    score: int | None = None
    own_window: bool = False
    is_outside: bool = False


def attempt_of(actor: Actor, person_id: int, content_id: int) -> Attempt | None:
    """A person's current way through a content."""
    mine = Attempt.objects.within(actor.scope).select_related("package", "content")
    return mine.filter(person_id=person_id, content_id=content_id, is_current=True).first()


def session_for(actor: Actor, session_id: UUID) -> Session:
    """The one way to a session for a person: it is theirs."""
    mine = Attempt.objects.within(actor.scope)
    found = (
        Session.objects.select_related("attempt__package", "attempt__content")
        .filter(pk=session_id, attempt__in=mine)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def session_at(session_id: UUID) -> Session:
    """A session whose secret was shown: whoever knows it may."""
    sessions = Session.objects.select_related("attempt__package", "attempt__content")
    found = sessions.filter(pk=session_id).first()
    if found is None:
        raise NotFound
    return found


def states_of(attempt: Attempt) -> dict[int, UnitState]:
    """What is known of each part, by its number."""
    return {state.unit: state for state in attempt.units.all()}


def reached_in(state: UnitState) -> Reached:
    """A part as the rules for moving on see it."""
    return Reached(
        completed=state.completed_at is not None,
        passed=state.passed_at is not None,
        waived=state.waived_at is not None,
    )


def overview(package: Package, attempt: Attempt | None) -> list[UnitRow]:
    """The parts of a package in their order, blocks as headings. One query."""
    states = states_of(attempt) if attempt else {}
    return list(_rows(package.structure["children"], states, attempt, 0))


def _rows(nodes: Any, states: dict[int, UnitState], attempt: Attempt | None, depth: int) -> Any:
    for node in nodes:
        if node["kind"] == "au":
            yield _unit(node, states.get(node["index"]), depth)
        else:
            done = attempt is not None and node["id"] in attempt.satisfied
            yield UnitRow(None, said(node["title"]), said(node["description"]), depth, done)
            yield from _rows(node["children"], states, attempt, depth + 1)


def _unit(node: Any, state: UnitState | None, depth: int) -> UnitRow:
    reached = reached_in(state) if state else Reached()
    return UnitRow(
        index=node["index"],
        title=said(node["title"]) or node["url"],
        about=said(node["description"]),
        depth=depth,
        is_done=state is not None and is_met(node["moveOn"], reached),
        is_open=state is not None and state.opened_at is not None,
        is_waived=reached.waived,
        has_failed=state is not None and state.failed_at is not None and not reached.passed,
        score=round(100 * state.score) if state and state.score is not None else None,
        own_window=node["launchMethod"] == "OwnWindow",
        is_outside=lies_outside(node["url"]),
    )


def said(words: dict[str, str]) -> str:
    """A text in the reader's language, else in one near it, else in the first."""
    language = get_language() or "en"
    short = language.partition("-")[0]
    near = (text for tag, text in words.items() if tag.partition("-")[0].lower() == short)
    return words.get(language) or next(near, "") or next(iter(words.values()), "")
