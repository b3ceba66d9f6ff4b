"""Contexts (2.4.6), with the agents and groups of 2.0 (IEEE 9274.1.1, 4.2.2.6)."""

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from . import activities, agents, identifiers, iris, languages, strict
from .flaws import Flaw
from .heard import Definition
from .moments import Version
from .remembering import remembered

Text = str | UnsetType
CATEGORIES = ("parent", "grouping", "category", "other")
NOTHING = strict.NOTHING


class Reference(Struct, forbid_unknown_fields=True, omit_defaults=True):
    objectType: Literal["StatementRef"]  # noqa: N815 - as xAPI has it
    id: Raw


class _Context(Struct, forbid_unknown_fields=True, omit_defaults=True):
    registration: Raw = NOTHING
    instructor: Raw = NOTHING
    team: Raw = NOTHING
    contextActivities: Raw = NOTHING  # noqa: N815
    revision: Text = UNSET
    platform: Text = UNSET
    language: Text = UNSET
    statement: Reference | UnsetType = UNSET
    extensions: Raw = NOTHING


class _Involved(Struct, forbid_unknown_fields=True, omit_defaults=True):
    objectType: str  # noqa: N815
    agent: Raw = NOTHING
    group: Raw = NOTHING
    relevantTypes: list[str] | UnsetType = UNSET  # noqa: N815


class _Context2(_Context, forbid_unknown_fields=True, omit_defaults=True):
    contextAgents: list[_Involved] | UnsetType = UNSET  # noqa: N815
    contextGroups: list[_Involved] | UnsetType = UNSET  # noqa: N815


class _Categories(Struct, forbid_unknown_fields=True, omit_defaults=True):
    parent: Raw = NOTHING
    grouping: Raw = NOTHING
    category: Raw = NOTHING
    other: Raw = NOTHING


class Surroundings(NamedTuple):
    """The activities of a context."""

    keys: tuple[int, ...]
    definitions: tuple[Definition, ...]
    likeness: bytes
    kept: bytes  # empty where it can stay as it came


class Context(NamedTuple):
    registration: UUID | None
    agents: tuple[int, ...]
    activities: tuple[int, ...]
    definitions: tuple[Definition, ...]
    likeness: bytes
    kept: bytes  # empty where it can stay as it came


_decoders = {"1.0.3": strict.decoder(_Context), "2.0.0": strict.decoder(_Context2)}
_categories = strict.decoder(_Categories)
_free = strict.decoder(dict[str, Any])
_parts = msgspec.json.Decoder(dict[str, Raw]).decode
_list = msgspec.json.Decoder(list[Raw]).decode
_encode = msgspec.json.encode
_canonical = msgspec.json.Encoder(order="sorted").encode
NOWHERE = Surroundings((), (), b"", b"")


def hear(raw: bytes, version: Version, *, is_of_activity: bool) -> Context:
    """A context, or a `Flaw`. Revision and platform belong to activities only (2.4.6)."""
    said: _Context = strict.read_words(_decoders[version], raw, "2.4.6")
    found, likeness = _people(said)
    rest = _rest(said, is_of_activity=is_of_activity)
    where = under("contextActivities", _hear_activities, said.contextActivities) or NOWHERE
    registration: UUID | None = under("registration", identifiers.read, said.registration)
    whose = registration.hex.encode() if registration else b""
    return Context(
        registration,
        found,
        where.keys,
        where.definitions,
        b"\x1f".join((whose, likeness, where.likeness, _canonical(rest))),
        replaced(raw, contextActivities=where.kept) if where.kept else b"",
    )


def replaced(raw: bytes, **parts: bytes) -> bytes:
    """The same object with some parts in other words; all else byte for byte."""
    said = _parts(raw)
    return _encode(said | {name: Raw(part) for name, part in parts.items() if name in said})


def reference(said: Reference) -> UUID:
    """The statement that is referred to (2.4.4.3)."""
    found: UUID = under("id", identifiers.read, said.id)
    return found


def under(place: str, look: Callable[[bytes], Any], raw: Raw) -> Any:
    """What a part says; none where there is no such part."""
    if raw is NOTHING:
        return None
    try:
        return look(bytes(raw))
    except Flaw as flaw:
        raise flaw.under(place) from None


def _people(said: _Context) -> tuple[tuple[int, ...], bytes]:
    """The keys of all who are named, and what is compared of them."""
    keys: tuple[int, ...] = ()
    likenesses = [b"", b""]
    if said.instructor is not NOTHING:
        who = under("instructor", agents.hear, said.instructor)
        keys, likenesses[0] = who.keys, who.likeness
    if said.team is not NOTHING:
        who = under("team", agents.hear_group, said.team)
        keys, likenesses[1] = keys + who.keys, who.likeness
    for who, likeness in _all_involved(said):
        keys += who.keys
        likenesses.append(likeness)
    return keys, b"\x1e".join(likenesses)


def _all_involved(said: _Context) -> list[tuple[agents.Who, bytes]]:
    """Of whom only a context of 2.0 speaks."""
    found: list[tuple[agents.Who, bytes]] = []
    if isinstance(said, _Context2):
        if said.contextAgents is not UNSET:
            found += _involved_at("contextAgents", "agent", said.contextAgents)
        if said.contextGroups is not UNSET:
            found += _involved_at("contextGroups", "group", said.contextGroups)
    return found


def _involved_at(
    place: str, kind: str, involved: list[_Involved]
) -> Iterator[tuple[agents.Who, bytes]]:
    for number, one in enumerate(involved):
        yield _involved(one, kind, f"{place}[{number}]")


def _involved(one: _Involved, kind: str, place: str) -> tuple[agents.Who, bytes]:
    """Somebody of whom a context of 2.0 says what they are to it."""
    wanted = f"context{kind.capitalize()}"
    raw, other = (one.agent, one.group) if kind == "agent" else (one.group, one.agent)
    if one.objectType != wanted:
        raise Flaw(f"{place}.objectType", f"{wanted} is expected (4.2.2.6)")
    if raw is NOTHING or other is not NOTHING:
        raise Flaw(f"{place}.{kind}", f"one {kind}, and nobody else, is expected (4.2.2.6)")
    if one.relevantTypes is not UNSET:
        _insist_types(one.relevantTypes, f"{place}.relevantTypes")
    who: agents.Who = under(f"{place}.{kind}", agents.hear, raw)
    if who.is_group != (kind == "group"):
        raise Flaw(f"{place}.{kind}.objectType", f"{kind.capitalize()} is expected (4.2.2.6)")
    types = [] if one.relevantTypes is UNSET else sorted(one.relevantTypes)
    return who, b"\x1d".join((kind.encode(), who.likeness, _canonical(types)))


def _insist_types(types: list[str], place: str) -> None:
    if not types:
        raise Flaw(place, "at least one type is expected (4.2.2.6)")
    for number, one in enumerate(types):
        iris.insist(one, f"{place}[{number}]")


def _rest(said: _Context, *, is_of_activity: bool) -> dict[str, Any]:
    """What is compared of the plain parts, by name."""
    rest: dict[str, Any] = {}
    for name, value in (("revision", said.revision), ("platform", said.platform)):
        if value is not UNSET:
            if not is_of_activity:
                raise Flaw(name, "only where the object is an Activity (2.4.6)")
            rest[name] = value
    if said.language is not UNSET:
        languages.insist(said.language, "language")
        rest["language"] = said.language.lower()
    if said.statement is not UNSET:
        rest["statement"] = str(under("statement.id", identifiers.read, said.statement.id))
    if said.extensions is not NOTHING:
        rest["extensions"] = under("extensions", _extensions, said.extensions)
    return rest


def _extensions(raw: bytes) -> dict[str, Any]:
    """Free values under IRIs (4.1), ready to compare."""
    free: dict[str, Any] = strict.read(_free, raw, "4.1")
    iris.insist_keys(free)
    return free


@remembered(entries=512, longest=4096)
def _hear_activities(raw: bytes) -> Surroundings:
    """The activities of the categories, all, any or none of which are said; one alone is told as a list
    of one (2.4.6.2)."""
    said: _Categories = strict.read_words(_categories, raw, "2.4.6.2")
    found: list[activities.Activity] = []
    likenesses: list[bytes] = []
    alone: dict[str, bytes] = {}
    for name in CATEGORIES:
        part = bytes(getattr(said, name))
        if not part:
            continue
        if part[:1] != b"[":
            part = alone[name] = b"[%s]" % part
        heard = _category(part, name)
        found += heard
        likenesses.append(b"\x1d".join((name.encode(), *sorted(one.likeness for one in heard))))
    return Surroundings(
        tuple(one.key for one in found),
        tuple(definition for one in found for definition in one.definitions),
        b"\x1e".join(likenesses),
        replaced(raw, **alone) if alone else b"",
    )


def _category(raw: bytes, name: str) -> list[activities.Activity]:
    return [
        under(f"{name}[{number}]", activities.hear, one) for number, one in enumerate(_list(raw))
    ]
