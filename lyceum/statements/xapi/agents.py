"""Agents and groups (2.4.2)."""

import re
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Struct, UnsetType

from . import iris, keys, strict
from .flaws import Flaw
from .moments import Version
from .remembering import remembered

MAIL = re.compile(r"mailto:[^\s@<>\"]+@[^\s@<>\"]+")
SHA1 = re.compile(r"[0-9a-fA-F]{40}", re.ASCII)
PAIR = 2  # an application and its user (2.4.9)
Text = str | UnsetType


class Account(Struct, forbid_unknown_fields=True):
    homePage: str  # noqa: N815 - as xAPI has it
    name: str


class Agent(Struct, forbid_unknown_fields=True):
    objectType: Literal["Agent"] | UnsetType = UNSET  # noqa: N815
    name: Text = UNSET
    mbox: Text = UNSET
    mbox_sha1sum: Text = UNSET
    openid: Text = UNSET
    account: Account | UnsetType = UNSET


class Someone(Struct, forbid_unknown_fields=True):
    objectType: Literal["Agent", "Group"] | UnsetType = UNSET  # noqa: N815
    name: Text = UNSET
    mbox: Text = UNSET
    mbox_sha1sum: Text = UNSET
    openid: Text = UNSET
    account: Account | UnsetType = UNSET
    member: list[Agent] | UnsetType = UNSET


class Who(NamedTuple):
    """An agent or a group that keeps the rules."""

    key: int
    members: tuple[int, ...]
    likeness: bytes
    is_group: bool
    is_identified: bool
    keys: tuple[int, ...]  # its own and its members'


_decoder = strict.decoder(Someone)
_encode = msgspec.json.encode


@remembered(entries=2048, longest=512)
def hear(raw: bytes) -> Who:
    """An agent or a group, or a `Flaw`."""
    said = strict.read_words(_decoder, raw, "2.4.2")
    found = _identifier(said)
    is_group = said.objectType == "Group"
    if not is_group and said.member is not UNSET:
        raise Flaw("member", "only a Group has members (2.4.2.1)")
    if not is_group and found is None:
        raise Flaw("", "exactly one identifier is expected (2.4.2.1)")
    members = _members(said, is_identified=found is not None)
    likeness = _likeness(said, members)
    key = keys.key_of_bytes(b"anonymous:" + likeness) if found is None else found
    told = tuple(member.key for member in members)
    return Who(key, told, likeness, is_group, found is not None, (key, *told))


def hear_group(raw: bytes) -> Who:
    """A group; an agent is refused (2.4.6, team)."""
    who = hear(raw)
    if not who.is_group:
        raise Flaw("objectType", "a Group is expected (2.4.6)")
    return who


def hear_authority(raw: bytes) -> Who:
    """An agent, or an anonymous group of two: an application and its user (2.4.9)."""
    who = hear(raw)
    if who.is_group and (who.is_identified or len(who.members) != PAIR):
        raise Flaw("", "an Agent, or a Group of two without an identifier, is expected (2.4.9)")
    return who


def agent_from(text: str, version: Version) -> dict[str, Any]:
    """An agent or an identified group as a parameter (Communication 2.1.3), or a `Flaw`."""
    raw = text.encode("utf-8", "surrogatepass")
    if not hear(raw).is_identified:
        raise Flaw("", f"an agent or group with an identifier is expected (xAPI {version}, 2.4.2)")
    agent: dict[str, Any] = msgspec.json.decode(raw)
    return agent


class _Member(NamedTuple):
    key: int
    likeness: bytes


def _members(said: Someone, *, is_identified: bool) -> list[_Member]:
    if said.member is UNSET:
        if said.objectType == "Group" and not is_identified:
            raise Flaw("member", "a Group without an identifier has members (2.4.2.2)")
        return []
    if not said.member and not is_identified:
        raise Flaw("member", "a Group without an identifier has members (2.4.2.2)")
    return [_member(agent, place) for place, agent in enumerate(said.member)]


def _member(agent: Agent, place: int) -> _Member:
    try:
        found = _identifier(agent)
    except Flaw as flaw:
        raise flaw.under(f"member[{place}]") from None
    if found is None:
        raise Flaw(f"member[{place}]", "exactly one identifier is expected (2.4.2.1)")
    return _Member(found, _likeness(agent, []))


def _identifier(said: Agent | Someone) -> int | None:
    """The key of the one identifier; none is left to the caller, two are a flaw (2.4.2.3)."""
    found: list[int] = []
    if said.account is not UNSET:
        iris.insist(said.account.homePage, "account.homePage")
        found.append(keys.identifier_key("account", said.account))
    if said.mbox is not UNSET:
        _insist_mail(said.mbox, "mbox")
        found.append(keys.identifier_key("mbox", said.mbox))
    if said.mbox_sha1sum is not UNSET:
        _insist_sha1(said.mbox_sha1sum, "mbox_sha1sum")
        found.append(keys.identifier_key("mbox_sha1sum", said.mbox_sha1sum))
    if said.openid is not UNSET:
        iris.insist(said.openid, "openid")
        found.append(keys.identifier_key("openid", said.openid))
    if len(found) > 1:
        raise Flaw("", "exactly one identifier is expected (2.4.2.3)")
    return found[0] if found else None


def _insist_mail(text: str, place: str) -> None:
    if not MAIL.fullmatch(text):
        raise Flaw(place, "mailto: and an address are expected (2.4.2.3)")


def _insist_sha1(text: str, place: str) -> None:
    if not SHA1.fullmatch(text):
        raise Flaw(place, "the 40 hexadecimal digits of a SHA-1 are expected (2.4.2.3)")


def _likeness(said: Agent | Someone, members: list[_Member]) -> bytes:
    """What is compared (2.3.1): members in any order; capitals of domains and hashes are nothing.

    What was said is changed here: it is not looked at again.
    """
    if said.objectType is UNSET:
        said.objectType = "Agent"
    if said.mbox is not UNSET:
        said.mbox = keys.lower_domain(said.mbox)
    if said.mbox_sha1sum is not UNSET:
        said.mbox_sha1sum = said.mbox_sha1sum.lower()
    if isinstance(said, Someone):
        said.member = UNSET
    own = _encode(said)
    return b"".join((own, *sorted(one.likeness for one in members))) if members else own
