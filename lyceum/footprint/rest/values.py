"""What parameters say, read strictly: a value that is not of its kind is a Flaw, never a guess."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from lyceum.statements import api as statements
from lyceum.statements.api import Flaw

from .asked import Asked

LONGEST_NUMBER = 9


def identifier(name: str, said: str) -> UUID:
    """A UUID in its usual form (RFC 4122), as ids of statements and registrations are."""
    try:
        found = UUID(said)
    except ValueError:
        found = None
    if found is None or str(found) != said.lower():
        raise Flaw(name, "a UUID is expected (Data 2.4.1)")
    return found


def maybe_identifier(name: str, said: Mapping[str, str]) -> UUID | None:
    return identifier(name, said[name]) if name in said else None


def flag(name: str, said: Mapping[str, str]) -> bool:
    if said.get(name, "false") not in {"true", "false"}:
        raise Flaw(name, "true or false is expected")
    return said.get(name) == "true"


def number(name: str, said: Mapping[str, str]) -> int:
    """A whole number that is not negative; 0 where none is said."""
    text = said.get(name, "0")
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise Flaw(name, "a whole number, 0 or more, is expected")
    return int(text)


def one_of(name: str, said: Mapping[str, str], first: str, *others: str) -> str:
    """One of a few words, the first where none is said."""
    text = said.get(name, first)
    if text not in {first, *others}:
        raise Flaw(name, f"{', '.join((first, *others))}: one of these is expected")
    return text


def iri(name: str, said: Mapping[str, str]) -> str:
    """An IRI with its scheme; empty where none is said."""
    if name in said:
        statements.insist_iri(said[name], name)
    return said.get(name, "")


def moment(asked: Asked, name: str) -> datetime | None:
    """A timestamp, in UTC."""
    if name not in asked.parameters:
        return None
    return statements.read_moment(asked.parameters[name], asked.version, name)


def agent(asked: Asked) -> Mapping[str, Any] | None:
    """An agent or an identified group, as JSON."""
    if "agent" not in asked.parameters:
        return None
    try:
        return statements.agent_from(asked.parameters["agent"], asked.version)
    except Flaw as flaw:
        raise flaw.under("agent") from None
