"""Short keys for long identifiers: 64 bits, so that filters look in narrow indexes."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
# What a store adds or may change; two statements are the same if the rest is.
ADDED = ("id", "stored", "authority", "version", "timestamp")


def key_of(text: str) -> int:
    """A signed 64-bit hash of an identifier; the same text has the same key for ever."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def agent_key(agent: Mapping[str, Any]) -> int:
    """The key of an agent or identified group: of its one identifier, whatever its name."""
    for name in IDENTIFIERS:
        if name in agent:
            return key_of(f"{name}:{_canonical(agent[name])}")
    return key_of(f"anonymous:{_canonical(agent)}")


def fingerprint(statement: Mapping[str, Any]) -> int:
    """The key of what a statement says, without what the store adds."""
    said = {name: part for name, part in statement.items() if name not in ADDED}
    return key_of(_canonical(said))


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
