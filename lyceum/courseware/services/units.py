"""What a running unit of cmi5 asks of the xAPI store: let in, judged, kept, and what follows."""

import binascii
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import F

from lyceum.access.api import Credential, TokenIsWrong
from lyceum.courseware import selectors
from lyceum.courseware.cmi5 import documents, rules, words
from lyceum.courseware.cmi5.rules import Told
from lyceum.courseware.errors import SessionIsFull, SessionIsOver
from lyceum.courseware.hosting import grants
from lyceum.courseware.models import Session, UnitState
from lyceum.kernel import clock
from lyceum.kernel.files import MEGABYTE
from lyceum.statements import api as statements
from lyceum.statements.api import Heard, Part

from .attempts import settle, state_of
from .sessions import USER, end, locked_session
from .statements import of_units

SCOPES = frozenset({"statements/write", "statements/read/mine", "state", "profile", "define"})
SCOPES_OF_LATE = frozenset({"statements/write"})
GRACE = timedelta(minutes=1)  # for what was told before Terminated and comes after it (9.3.8)
MOST_RECEIVED = 50 * MEGABYTE
INITIALIZED, TERMINATED = words.VERBS["initialized"], words.VERBS["terminated"]
Said = dict[str, Any]
Judged = tuple[Heard, Told]
Kind = Literal["state", "activity_profile", "agent_profile"]


@dataclass(frozen=True, slots=True)
class RunningUnit:
    """A unit that came with the token of its session, and may go on."""

    session_id: UUID
    credential: Credential
    agent: Mapping[str, Any]
    session: rules.Session


def is_of_unit(authorization: str) -> bool:
    """Does this header claim to come from a unit? Asked of every request, so nothing is looked up."""
    scheme, _space, said = authorization.partition(" ")
    return scheme.lower() == "basic" and said.startswith(_BEGINNING)


_BEGINNING = "Y21pNS"  # what every token of a unit begins with: `cmi5.` in base 64


def unit_of(authorization: str) -> RunningUnit:
    """The unit behind a header. Raises TokenIsWrong, SessionIsOver.

    One that said Terminated has a while for what is still on its way, and for nothing else.
    """
    session_id = _checked(authorization)
    session = selectors.session_at(session_id)
    _insist_that_it_is_heard(session)
    attempt = session.attempt
    authority = of_units(attempt)
    launch = selectors.launch_of(session)
    credential = Credential(
        key=f"{USER}{session_id}",
        organisation_id=attempt.tenant_id,
        scopes=SCOPES if session.ended_at is None else SCOPES_OF_LATE,
        authority=msgspec.json.encode(authority),
        own_account=launch.account["name"],
    )
    return RunningUnit(session_id, credential, launch.actor, _seen(session, launch))


def _insist_that_it_is_heard(session: Session) -> None:
    is_late = session.ending == Session.Ending.TERMINATED
    ended_at = session.ended_at
    if ended_at is not None and not (is_late and clock.now() <= ended_at + GRACE):
        raise SessionIsOver


def _checked(authorization: str) -> UUID:
    try:
        told = b64decode(authorization.partition(" ")[2], validate=True).decode()
        user, _colon, secret = told.partition(":")
        session_id = UUID(user.removeprefix(USER))
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise TokenIsWrong from None
    if not grants.is_mark("token", session_id, secret):
        raise TokenIsWrong
    return session_id


def _seen(session: Session, launch: Any) -> rules.Session:
    """A session as the rules see it."""
    reached = session.attempt.units.filter(unit=session.unit).first()
    before = {
        verb
        for verb in ("completed", "passed")
        if reached is not None and getattr(reached, f"{verb}_at") is not None
    }
    return rules.Session(
        account=launch.account,
        registration=launch.registration,
        session_id=launch.session_id,
        activity_id=launch.activity_id,
        publisher_id=launch.unit["id"],
        mode=session.mode,
        mastery_score=launch.unit["masteryScore"],
        is_prepared=bool(session.data_read_at and session.preferences_read_at),
        told=frozenset(session.moments),
        told_before=frozenset(before),
        began_at=_moment(session, "initialized"),
        over_at=_moment(session, "terminated"),
    )


def _moment(session: Session, verb: str) -> datetime | None:
    said = session.moments.get(verb)
    return datetime.fromisoformat(said) if said else None


# --- statements -----------------------------------------------------------------------------------


@transaction.atomic
def hear_unit(
    unit: RunningUnit, heard: Sequence[Heard], parts: Mapping[str, Part], body: bytes
) -> list[UUID]:
    """Keep what a unit tells, all or none, and let it move its attempt: one transaction.

    `body` is the JSON that was heard. Raises StatementNotAllowed (403) for what cmi5 does not allow.
    What was kept before under the same id is not judged again: a unit may repeat what it could not
    know to have arrived. Several in one request have the order of their timestamps (9.3).
    """
    session = locked_session(unit.session_id)  # at first, as whoever opens or ends one does
    _insist_that_it_is_heard(session)
    _take_bytes(unit, len(body) + sum(len(part.body) for part in parts.values()))
    session.refresh_from_db(fields=["received"])
    for some in _kept_together(_judged(session, heard, body)):
        _keep(unit, [one for one, _told in some], parts)
        for one, told in some:
            _follow(session, told, one.happened_at)
    return [one.statement_id for one in heard if one.statement_id]  # the rules ask for every id


def _judged(session: Session, heard: Sequence[Heard], body: bytes) -> list[Judged]:
    """What each means for the session, as those before it leave it."""
    seen = _seen(session, selectors.launch_of(session))
    found = []
    for one, said in sorted(zip(heard, _said(heard, body), strict=True), key=_place):
        is_known = _is_known(session, one)
        if is_known and session.ended_at is not None and _verb(said) != TERMINATED:
            raise SessionIsOver  # nothing is lost by it, and Terminated came last
        told = Told() if is_known else rules.judge(said, seen, one.happened_at)
        seen = rules.after(seen, told, one.happened_at)
        found.append((one, told))
    return found


def _place(each: tuple[Heard, Said]) -> tuple[datetime, int]:
    """Where it stands among others: by its timestamp, and of the same one as a session goes."""
    one, said = each
    place = {INITIALIZED: 0, TERMINATED: 2}.get(_verb(said), 1)
    return one.happened_at or datetime.min.replace(tzinfo=UTC), place


def _verb(said: Said) -> str:
    return str(said["verb"]["id"])


def _kept_together(judged: list[Judged]) -> list[list[Judged]]:
    """One by one, so that what follows from each stands in its place. But who refers to other
    statements writes alone, and that lock is taken at first: two who come with a shared one and
    both want the other would wait for each other for ever."""
    is_alone = any(one.refers_to for one, _told in judged)
    return [judged] if is_alone else [[each] for each in judged]


def _said(heard: Sequence[Heard], body: bytes) -> list[Said]:
    """The statements as they came, before the store turned anything into its own form; with the ids
    that the address names."""
    found = msgspec.json.decode(body)
    listed = found if isinstance(found, list) else [found]
    return [
        {**said, "id": str(one.statement_id or "")} for one, said in zip(heard, listed, strict=True)
    ]


def _take_bytes(unit: RunningUnit, size: int) -> None:
    """A package that writes without end fills no disk: a session has its measure."""
    rows = Session.objects.filter(pk=unit.session_id, received__lte=MOST_RECEIVED - size)
    if not rows.update(received=F("received") + size):
        raise SessionIsFull


def _is_known(session: Session, one: Heard) -> bool:
    if one.statement_id is None:
        return False
    tenant_id = session.attempt.tenant_id
    return statements.statement_for(tenant_id, one.statement_id, voided=False) is not None


def _keep(unit: RunningUnit, some: Sequence[Heard], parts: Mapping[str, Part]) -> None:
    names = {each.sha2 for one in some for each in one.enclosed}
    statements.keep(
        some,
        tenant_id=unit.credential.organisation_id,
        authority=unit.credential.authority,
        authority_key=statements.agent_key(msgspec.json.decode(unit.credential.authority)),
        parts={sha2: part for sha2, part in parts.items() if sha2 in names},
    )


def _follow(session: Session, told: Told, at: datetime | None) -> None:
    """What a statement means for the session, the unit and the whole attempt."""
    now = clock.now()
    session.heard_at = now
    if told.verb and at:
        session.told = {**session.moments, told.verb: at.isoformat()}
    if told.verb == "terminated":
        session.seconds = told.seconds
        end(session, Session.Ending.TERMINATED, "system:courseware")
        return
    session.save()
    if not session.counts:
        return
    state = state_of(session.attempt, session.unit)
    if _moves(state, told) or _shows(session, told):
        settle(
            session.attempt, at=now, session_id=session.id, by="system:courseware", moved=[state]
        )


def _shows(session: Session, told: Told) -> bool:
    """Has a part begun that asks for no more than that?"""
    unit = selectors.units_of(session.attempt.package.structure)[session.unit]
    return told.verb == "initialized" and unit["moveOn"] == "NotApplicable"


def _moves(state: UnitState, told: Told) -> bool:
    """Write what was told into the unit's state; whether anything changed."""
    if told.verb in {"completed", "passed", "failed"}:
        setattr(state, f"{told.verb}_at", clock.now())
    if told.score is not None:
        state.score = max(-1.0, min(1.0, float(told.score)))
    if told.progress is not None:
        state.progress = max(state.progress, told.progress)
    return bool(told.verb in {"completed", "passed", "failed"} or told.progress is not None)


# --- documents ------------------------------------------------------------------------------------


def note_document(
    unit: RunningUnit,
    kind: Kind,
    method: str,
    asked: Mapping[str, str],
    content: documents.Content,
) -> None:
    """Judge what a unit asks of the documents, and note what it has read (10, 11).

    `asked` are the parameters as they came. Raises StatementNotAllowed.
    """
    told = (content[0], lambda: _merged(unit, content[1]())) if method == "POST" else content
    documents.judge(unit.agent, unit.session, kind, method, asked, told)
    if method in {"PUT", "POST"}:
        _take_bytes(unit, len(content[1]()))
    name = asked.get("stateId" if kind == "state" else "profileId", "")
    reads = {words.LAUNCH_DATA: "data_read_at", words.PREFERENCES: "preferences_read_at"}
    if method in {"GET", "HEAD"} and name in reads:
        row = Session.objects.filter(pk=unit.session_id, **{f"{reads[name]}": None})
        row.update(**{reads[name]: clock.now(), "heard_at": clock.now()})


def _merged(unit: RunningUnit, body: bytes) -> bytes:
    """The learner's preferences as they will be: what is posted is laid over what is kept."""
    place = statements.Place("agent_profile", "", unit.agent, None)
    kept = statements.document(unit.credential.organisation_id, place, words.PREFERENCES)
    try:
        before = msgspec.json.decode(kept.body) if kept else {}
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return body
    both = isinstance(before, dict) and isinstance(said, dict)
    return msgspec.json.encode({**before, **said}) if both else body
