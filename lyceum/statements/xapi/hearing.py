"""Statements are read once and held to every rule of their version: `hear`, `hear_batch`.

What does not keep the rules raises `Flaw`, with its place. Sizes are the caller's to bound; depth is
bounded here. Nothing is fetched, nothing is guessed, no type is coerced.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from . import (
    activities,
    agents,
    attachments,
    contexts,
    identifiers,
    keys,
    likeness,
    moments,
    results,
    strict,
)
from .contexts import under
from .flaws import Flaw
from .heard import Definition, Enclosed, Heard
from .moments import Version
from .remembering import remembered

NOTHING = strict.NOTHING
# 2.0 takes statements of 1.0, too (IEEE 9274.1.1, 4.2.4.3); 1.0.3 none that is newer (2.4.10).
VERSIONS = {
    "1.0.3": re.compile(r"1\.0(\.\d{1,4})?", re.ASCII),
    "2.0.0": re.compile(r"(1|2)\.0(\.\d{1,4})?", re.ASCII),
}
_LIST = re.compile(rb"[ \t\r\n]*\[")
DEFAULTS = {"1.0.3": "1.0.0", "2.0.0": "2.0.0"}


class _Statement(Struct, forbid_unknown_fields=True, omit_defaults=True):
    actor: Raw
    verb: Raw
    object: Raw
    id: Raw = NOTHING
    result: Raw = NOTHING
    context: Raw = NOTHING
    timestamp: str | UnsetType = UNSET
    stored: str | UnsetType = UNSET
    authority: Raw = NOTHING
    version: str | UnsetType = UNSET
    attachments: Raw = NOTHING


class _SubStatement(Struct, forbid_unknown_fields=True, omit_defaults=True):
    objectType: Literal["SubStatement"]  # noqa: N815 - as xAPI has it
    actor: Raw
    verb: Raw
    object: Raw
    result: Raw = NOTHING
    context: Raw = NOTHING
    timestamp: str | UnsetType = UNSET
    attachments: Raw = NOTHING


class _Kind(Struct):
    objectType: str = "Activity"  # noqa: N815


class _Told(NamedTuple):
    """What statements and SubStatements share."""

    who: agents.Who
    verb: activities.Verb
    thing: "_Thing"
    context: contexts.Context
    enclosed: tuple[Enclosed, ...]
    likeness: bytes


class _Thing(NamedTuple):
    """The object of a statement."""

    kind: str
    key: int
    likeness: bytes
    agents: tuple[int, ...] = ()
    members: tuple[int, ...] = ()
    activities: tuple[int, ...] = ()
    definitions: tuple[Definition, ...] = ()
    refers_to: UUID | None = None
    enclosed: tuple[Enclosed, ...] = ()
    kept: bytes = b""  # empty where it can stay as it came


_statement, _substatement, _reference = map(
    strict.decoder, (_Statement, _SubStatement, contexts.Reference)
)
_kind = msgspec.json.Decoder(_Kind)
_list = msgspec.json.Decoder(list[Raw])
_encode = msgspec.json.encode
SUBSTATEMENT = _Thing("SubStatement", 0, b"")
NO_CONTEXT = contexts.Context(None, (), (), (), b"", b"")


def hear_batch(body: bytes, version: Version) -> list[Heard]:
    """One statement, or a list of them, each with its own id (1.0.3 Communication 2.1.2)."""
    if not _LIST.match(body):
        return [hear(body, version)]
    try:
        parts = _list.decode(body)
    except strict.MALFORMED as wrong:
        raise Flaw("", f"JSON is expected: {strict.why(wrong)}") from None
    heard = [_numbered(number, bytes(part), version) for number, part in enumerate(parts)]
    ids = [one.statement_id for one in heard if one.statement_id]
    if len(set(ids)) < len(ids):
        raise Flaw("", "an id comes twice in one batch (2.4.1)")
    return heard


def hear(raw: bytes, version: Version) -> Heard:
    """One statement as JSON, or a `Flaw`."""
    said: _Statement = strict.read_words(_statement, raw, "2.4")
    told = _tell(said, version, is_nested=False)
    who, verb, thing, context, _enclosed, _likeness = told
    statement_id = under("id", identifiers.read, said.id)
    said_version = _version(said.version, version)
    happened_at = _happened_at(said, version)
    return Heard(
        statement_id=statement_id,
        version=said_version,
        kept=_kept(said, thing.kept, context.kept),
        fingerprint=keys.key_of_bytes(told.likeness),
        happened_at=happened_at,
        actor_key=who.key,
        verb_key=verb.key,
        object_key=thing.key,
        registration=context.registration,
        related_agents=_distinct(who.keys + thing.agents + context.agents),
        related_activities=_distinct(thing.activities + context.activities),
        refers_to=thing.refers_to,
        is_voiding=verb.is_voiding,
        definitions=thing.definitions + context.definitions,
        enclosed=told.enclosed + thing.enclosed,
        members=who.members + thing.members,
    )


def hear_again(raw: bytes) -> Heard:
    """What was accepted once, by whichever version's rules; else what the newer's say."""
    try:
        return hear(raw, "2.0.0")
    except Flaw as flaw:
        try:
            return hear(raw, "1.0.3")
        except Flaw:
            raise flaw from None


def _numbered(number: int, raw: bytes, version: Version) -> Heard:
    try:
        return hear(raw, version)
    except Flaw as flaw:
        raise flaw.under(f"[{number}]") from None


def _tell(said: _Statement | _SubStatement, version: Version, *, is_nested: bool) -> _Told:
    """The parts, each held to its rules."""
    who: agents.Who = under("actor", agents.hear, said.actor)
    verb: activities.Verb = under("verb", activities.hear_verb, said.verb)
    thing = _thing(bytes(said.object), version, is_nested=is_nested)
    if verb.is_voiding and thing.refers_to is None:
        raise Flaw("object.objectType", "what voids has a StatementRef as object (2.3.2)")
    result = under("result", results.hear, said.result) or b""
    context = _context(said.context, version, is_of_activity=thing.kind == "Activity")
    enclosed = under("attachments", attachments.hear, said.attachments) or ()
    compared = likeness.of_parts(
        who.likeness, verb.likeness, thing.likeness, result, context.likeness
    )
    return _Told(who, verb, thing, context, enclosed, compared)


def _context(raw: Raw, version: Version, *, is_of_activity: bool) -> contexts.Context:
    if raw is NOTHING:
        return NO_CONTEXT
    try:
        return contexts.hear(bytes(raw), version, is_of_activity=is_of_activity)
    except Flaw as flaw:
        raise flaw.under("context") from None


# --- objects --------------------------------------------------------------------------------------


def _thing(raw: bytes, version: Version, *, is_nested: bool) -> _Thing:
    """An object; a SubStatement is of its version, and never in another (2.4.4.3)."""
    try:
        thing = _hear_thing(raw)
        if thing is not SUBSTATEMENT:
            return thing
        if is_nested:
            raise Flaw("objectType", "a SubStatement has no SubStatement (2.4.4.3)")
        return _hear_substatement(raw, version)
    except Flaw as flaw:
        raise flaw.under("object") from None


@remembered(entries=1024, longest=2048)
def _hear_thing(raw: bytes) -> _Thing:
    """An object, but for a SubStatement: that one has to be looked at anew."""
    kind = strict.decode(_kind, raw, "2.4.4").objectType
    if kind not in _KINDS:
        known = "Activity, Agent, Group, SubStatement or StatementRef"
        raise Flaw("objectType", f"{known} is expected (2.4.4)")
    return _KINDS[kind](raw)


def _hear_activity(raw: bytes) -> _Thing:
    one = activities.hear(raw)
    return _Thing(
        "Activity", one.key, one.likeness, activities=(one.key,), definitions=one.definitions
    )


def _hear_someone(raw: bytes) -> _Thing:
    who = agents.hear(raw)
    kind = "Group" if who.is_group else "Agent"
    return _Thing(kind, who.key, who.likeness, agents=who.keys, members=who.members)


def _hear_reference(raw: bytes) -> _Thing:
    said: contexts.Reference = strict.read_words(_reference, raw, "2.4.4.3")
    target = contexts.reference(said)
    return _Thing("StatementRef", keys.statement_key(target), target.bytes, refers_to=target)


def _hear_substatement(raw: bytes, version: Version) -> _Thing:
    said: _SubStatement = strict.read_words(_substatement, raw, "2.4.4.3")
    told = _tell(said, version, is_nested=True)
    happened_at = _moment(said.timestamp, version, "timestamp")
    when = happened_at.isoformat().encode() if happened_at else b""
    who, _verb, thing, context = told[:4]
    compared = b"\x1c".join((b"SubStatement", told.likeness, when))
    return _Thing(
        "SubStatement",
        keys.key_of_bytes(compared),
        compared,
        agents=who.keys + thing.agents + context.agents,
        activities=thing.activities + context.activities,
        definitions=thing.definitions + context.definitions,
        enclosed=told.enclosed,
        kept=contexts.replaced(raw, context=context.kept) if context.kept else b"",
    )


_KINDS: dict[str, Callable[[bytes], _Thing]] = {
    "Activity": _hear_activity,
    "Agent": _hear_someone,
    "Group": _hear_someone,
    "StatementRef": _hear_reference,
    "SubStatement": lambda _raw: SUBSTATEMENT,
}


# --- the statement's own --------------------------------------------------------------------------


def _moment(text: str | UnsetType, version: Version, place: str) -> datetime | None:
    return None if text is UNSET else moments.read(text, version, place)


def _happened_at(said: _Statement, version: Version) -> datetime | None:
    """When; the text becomes the one that is told again."""
    if said.stored is not UNSET:
        moments.read(said.stored, version, "stored")
    if said.authority is not NOTHING:
        under("authority", agents.hear_authority, said.authority)
    if said.timestamp is UNSET:
        return None
    moment, said.timestamp = moments.read_and_tell(said.timestamp, version, "timestamp")
    return moment


def _version(said: str | UnsetType, version: Version) -> str:
    """As it came (2.4.10.s3.b3); where it did not, that of the version it was told in."""
    if said is UNSET:
        return DEFAULTS[version]
    if not VERSIONS[version].fullmatch(said):
        raise Flaw("version", f"{DEFAULTS[version]} is expected (2.4.10)")
    return said


def _distinct(found: tuple[int, ...]) -> tuple[int, ...]:
    return found if len(found) < 2 else tuple(dict.fromkeys(found))  # noqa: PLR2004 - one is distinct


def _kept(said: _Statement, thing: bytes, context: bytes) -> bytes:
    """All but what a store sets, each value as it came (see `Heard.kept`). What was said is changed
    here: it is not looked at again."""
    said.id = said.authority = NOTHING
    said.stored = said.version = UNSET
    if thing:
        said.object = Raw(thing)
    if context:
        said.context = Raw(context)
    return _encode(said)
