"""UUIDs (4.4): the standard string form, nothing shorter, nothing around it."""

from uuid import UUID

import msgspec

from .flaws import Flaw

_decode = msgspec.json.Decoder(UUID).decode
_LENGTH = 38  # with the quotes; msgspec would take one without hyphens, too


def read(raw: bytes) -> UUID:
    """The UUID of a JSON string, or a `Flaw`."""
    try:
        if len(raw) == _LENGTH:
            return _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    raise Flaw("", "a UUID in its standard form is expected (4.4)")
