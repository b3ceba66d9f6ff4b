"""Short keys for long identifiers: 64 bits, so that filters look in narrow indexes."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any
from uuid import UUID

import msgspec

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
# What a store adds or may change; two statements are the same if the rest is.
ADDED = ("id", "stored", "authority", "version", "timestamp")

canonical = msgspec.json.Encoder(order="sorted").encode


def key_of(text: str) -> int:
    """A signed 64-bit hash of an identifier; the same text has the same key for ever."""
    return key_of_bytes(text.encode())


def key_of_bytes(text: bytes) -> int:
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)


def agent_key(agent: Mapping[str, Any]) -> int:
    """The key of an agent or identified group: of its one identifier, whatever its name.

    An address and a hash are the same in capitals: of a domain the specification says so
    (2.3.1.b7), and no mail server that people use tells capitals apart before it.
    """
    for name in IDENTIFIERS:
        if name in agent:
            return identifier_key(name, agent[name])
    return key_of_bytes(b"anonymous:" + canonical(agent))


def identifier_key(name: str, value: Any) -> int:
    """The key of an agent by one of its identifiers."""
    same = value
    if name in ("mbox", "mbox_sha1sum") and isinstance(value, str):  # in extensions it may be all
        same = value.lower()
    return key_of_bytes(b"%s:%s" % (name.encode(), canonical(same)))


def statement_key(statement_id: UUID) -> int:
    """The key of a statement that is the object of another."""
    return key_of(f"statement:{statement_id}")


def lower_domain(mbox: str) -> str:
    local, at, domain = mbox.rpartition("@")
    return f"{local}{at}{domain.lower()}"
