"""An erased person's statements go on counting, and name nobody.

Wherever the person stands as an agent, a stable pseudonym of this installation stands instead; what
they wrote themselves, and their addresses in anybody's words, are taken out. So are their names, but
only in statements in which they stand: others may be called the same, or a course may. This is the
one change of a text that there is. Numbers stay as they were spelt.
"""

import hmac
import json
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha1
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from lyceum.statements.xapi.keys import IDENTIFIERS, agent_key

WHITE = "…"
UUID_FORM = re.compile(r"[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}", re.IGNORECASE | re.ASCII)
WRITTEN = "response"  # what somebody wrote in their own words


@dataclass(frozen=True)
class Somebody:
    """By what a person is known in statements; `more` are keys of agents that they are as well."""

    public_id: str
    names: Collection[str]
    addresses: Collection[str]
    more: Collection[int] = ()

    @cached_property
    def keys(self) -> list[int]:
        """The keys of all agents that are this person."""
        agents: list[dict[str, Any]] = [{"account": {"homePage": _home(), "name": self.public_id}}]
        for address in {*self.addresses, *(one.lower() for one in self.addresses)}:
            mail = f"mailto:{address}"
            digest = sha1(mail.encode()).hexdigest()  # noqa: S324  the specification's
            agents += [{"mbox": mail}, {"mbox_sha1sum": digest}]
        return list(dict.fromkeys([*map(agent_key, agents), *self.more]))

    @cached_property
    def mark(self) -> str:
        """What stands for them from now on, 32 hexadecimal digits; nobody can lead it back."""
        secret = str(settings.SECRET_KEY).encode()
        mark = hmac.digest(secret, f"statements.pseudonym:{self.public_id}".encode(), "sha256")
        return mark[:16].hex()

    @cached_property
    def account(self) -> dict[str, str]:
        """The account that stands for them."""
        return {"homePage": _home(), "name": f"erased:{self.mark}"}

    def instead_of(self, word: str) -> str:
        """For a whole text: of a UUID another one, since a registration must be one."""
        return str(UUID(hex=self.mark)) if UUID_FORM.fullmatch(word) else WHITE

    @cached_property
    def pseudonym_key(self) -> int:
        """The key of the agent that stands for them."""
        return agent_key({"account": self.account})

    @cached_property
    def logins(self) -> set[str]:
        """What their accounts are called wherever an address or the public id is the name."""
        return {one.lower() for one in (*self.addresses, self.public_id)}

    @cached_property
    def nameless(self) -> "Somebody":
        """The same person by what is theirs alone: whatever else has their name is not meant."""
        return replace(self, names=())

    @cached_property
    def words(self) -> list[str]:
        """What is looked for in texts: addresses, the public id, and names of several words."""
        names = [name for name in self.names if len(name.split()) > 1]
        found = [*names, *self.addresses, self.public_id]
        return sorted(filter(None, found), key=len, reverse=True)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        either = "|".join(map(re.escape, self.words)) or "(?!)"
        return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _home() -> str:
    return settings.BASE_URL.rstrip("/")


def pseudonymised(text: str, person: Somebody, *, is_theirs: bool = False) -> str:
    """The text without the person; the very same text where they do not stand in it.

    `is_theirs`: whatever has their name in it means them, though they stand in it as no agent.
    """
    mark = uuid4().hex
    said = json.loads(
        text,
        parse_float=lambda one: f"{mark}{one}{mark}",
        parse_int=lambda one: f"{mark}{one}{mark}",
    )
    known = person if is_theirs or _stands_in(said, person) else person.nameless
    changed = _changed(said, known, is_theirs=_is(said.get("actor"), known))
    if changed == said:
        return text
    told = json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
    return re.sub(f'"{mark}(.*?){mark}"', r"\1", told)


def _is(part: Any, person: Somebody) -> bool:
    if not isinstance(part, dict) or not any(name in part for name in IDENTIFIERS):
        return False
    account = part.get("account")
    name = account.get("name") if isinstance(account, dict) else None
    return str(name).lower() in person.logins or agent_key(part) in person.keys


def _stands_in(part: Any, person: Somebody) -> bool:
    """Anywhere in it, as an agent."""
    if isinstance(part, list):
        return any(_stands_in(one, person) for one in part)
    if not isinstance(part, dict):
        return False
    return _is(part, person) or any(_stands_in(one, person) for one in part.values())


def _changed(part: Any, person: Somebody, *, is_theirs: bool) -> Any:
    if isinstance(part, str):
        if part in person.names or part.lower() in person.logins:
            return person.instead_of(part)
        return person.pattern.sub(WHITE, part)
    if isinstance(part, list):
        return [_changed(one, person, is_theirs=is_theirs) for one in part]
    if not isinstance(part, dict):
        return part
    if _is(part, person):
        kind = {"objectType": part["objectType"]} if "objectType" in part else {}
        return {**kind, "account": person.account}
    return {
        name: WHITE
        if is_theirs and name == WRITTEN and isinstance(one, str)
        else _changed(one, person, is_theirs=is_theirs)
        for name, one in part.items()
    }
