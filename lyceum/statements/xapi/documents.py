"""Documents beside the statements: JSON objects are merged by their top-level properties
(Communication 2.2)."""

import msgspec
from msgspec import Raw

from . import strict
from .flaws import Flaw

_parts = msgspec.json.Decoder(dict[str, Raw])


def merge(old: bytes, new: bytes) -> bytes:
    """The old document with the properties of the new; values byte for byte. Both must be JSON
    objects, or it is a `Flaw`."""
    return msgspec.json.encode(insist_object(old) | insist_object(new))


def insist_object(body: bytes) -> dict[str, Raw]:
    """The properties of a JSON object (Communication 2.2.s7), or a `Flaw`."""
    try:
        body.decode()
    except UnicodeDecodeError:
        raise Flaw("", "a JSON object in UTF-8 is expected (Communication 2.2)") from None
    return strict.decode(_parts, body, "Communication 2.2")
