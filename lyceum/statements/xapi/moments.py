"""Timestamps (4.5).

1.0.3 takes what ISO 8601 takes, without a zone as UTC; 2.0 takes what RFC 3339 takes, with a zone.
Both refuse the zone -00:00 ("unknown"). They are told in UTC; the moment is the same (2.3.1.b4).
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from .flaws import Flaw

Version = Literal["1.0.3", "2.0.0"]

IN_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", re.ASCII)
_RFC = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_ISO = re.compile(r"[\dW-]{8,10}T\d\d[\d:]*([.,]\d+)?(Z|[+-]\d\d(:?\d\d)?)?", re.ASCII)
_UNKNOWN_ZONE = re.compile(r"-00(:?00)?$")
_LEAP = re.compile(r"(?<=[T ]\d\d:\d\d:)60")
_decode = msgspec.json.Decoder(datetime).decode
_ADVICE = "such as 2026-03-01T09:00:00.000Z"


def read(text: str, version: Version, place: str = "") -> datetime:
    """A moment in UTC, to the microsecond, or a `Flaw`."""
    return read_and_tell(text, version, place)[0]


def read_and_tell(text: str, version: Version, place: str = "") -> tuple[datetime, str]:
    """The same, and how it is told again: as it came where that is UTC."""
    try:
        if not IN_UTC.fullmatch(text):
            moment = _read_slowly(text, version)
            return moment, tell(moment)
        if ":60" in text:
            return _read_slowly(text, version), text
        return _decode(f'"{text}"'.encode()), text
    except (ValueError, OverflowError):
        kind = "an RFC 3339 timestamp with its zone" if version == "2.0.0" else "a timestamp"
        raise Flaw(place, f"{kind} {_ADVICE} is expected (4.5)") from None


def tell(moment: datetime) -> str:
    """In UTC, with milliseconds, or microseconds where it has some."""
    spec = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=spec) + "Z"


def _read_slowly(text: str, version: Version) -> datetime:
    shape = _RFC if version == "2.0.0" else _ISO
    if not shape.fullmatch(text) or _UNKNOWN_ZONE.search(text):
        raise ValueError
    leap = timedelta(seconds=1 if _LEAP.search(text) else 0)
    moment = datetime.fromisoformat(_LEAP.sub("59", text.upper())) + leap
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
