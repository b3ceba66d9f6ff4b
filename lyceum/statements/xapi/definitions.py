"""What is known of an activity, from all who said something of it (2.4.4.1.s4)."""

import msgspec
from msgspec import Raw

# What is right in an interaction does not change by a later word (2.4.4.1.s4.b5).
LASTING = frozenset(
    ["interactionType", "correctResponsesPattern", "choices", "scale", "source", "target", "steps"]
)
MAPS = frozenset(("name", "description", "extensions"))
_parts = msgspec.json.Decoder(dict[str, Raw]).decode
_encode = msgspec.json.encode


def merge(old: bytes | None, new: bytes) -> bytes:
    """Two definitions as one: languages and extensions add up, the newer word counts; what makes an
    interaction stays as it was first said. Both are JSON objects that keep the rules."""
    if not old:
        return new
    known, said = _parts(old), _parts(new)
    for name, part in said.items():
        if name in MAPS and name in known:
            known[name] = Raw(_encode(_parts(known[name]) | _parts(part)))
        elif name not in LASTING or "interactionType" not in known:
            known[name] = part
    return _encode(known)
