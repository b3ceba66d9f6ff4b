"""JSON to the letter: no key twice, no NaN, no byte order mark, nothing behind it, types as said.
Integers of more than 4,300 digits and what is nested deeper than 200 are refused.

Decoding into shapes (`msgspec.Struct`) is most of the proof; that no key came twice is not, for the
last one would win. So what was decoded is told again, and both texts must have as many quotes.
"""

import json
import re
from typing import Any, TypeVar

import msgspec

from .flaws import Flaw
from .keys import key_of

Value = TypeVar("Value")
NOTHING = msgspec.Raw(b"")
MALFORMED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_encode = msgspec.json.encode
_WHERE = re.compile(r"(?P<what>.*) - at `\$\.?(?P<place>.*)`", re.DOTALL)
_BRACKET = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|([\[{])|([\]}])', re.DOTALL)
DEEPEST = 200  # far from where a reader that follows the levels one by one must give up
_KEYED = re.compile(r"key` in `\$?\.?|\[\.\.\.\]")


def number(text: str) -> Any:
    """A number as it is compared: by its value; beyond a double's range by its text."""
    value = float(text)
    if value.is_integer() and abs(value) < 2**53:
        return int(value)
    if abs(value) == float("inf"):
        return [key_of(text)]
    return value


def decoder(shape: Any) -> "msgspec.json.Decoder[Any]":
    """A decoder that coerces nothing; free values inside (extensions) are ready to compare."""
    return msgspec.json.Decoder(shape, float_hook=number)


def read(by: "msgspec.json.Decoder[Value]", raw: bytes, section: str) -> Value:
    """Decode, or say what is wrong in words. Keys that come twice, and what is nested deeper than
    `DEEPEST`, are refused."""
    insist_shallow(raw)
    value = decode(by, raw, section)
    if not _has_as_many_keys(raw, value):
        insist_once(raw)
    return value


def read_words(by: "msgspec.json.Decoder[Value]", raw: bytes, section: str) -> Value:
    """The same for shapes of texts and raw parts alone, whose depth is known and which are never
    told longer than they came: what is told as long has lost no key."""
    try:
        value = by.decode(raw)
    except MALFORMED:
        value = decode(by, raw, section)  # says what is wrong
    if len(_encode(value)) != len(raw) and not _has_as_many_keys(raw, value):
        insist_once(raw)
    return value


def decode(by: "msgspec.json.Decoder[Value]", raw: bytes, section: str) -> Value:
    """Decode, or say what is wrong in words."""
    try:
        return by.decode(raw)
    except msgspec.ValidationError as wrong:
        raise _flaw(str(wrong), section) from None
    except MALFORMED as wrong:
        raise Flaw("", f"JSON is expected: {why(wrong)}") from None


def insist_shallow(raw: bytes) -> None:
    """Whoever reads it later can: not deeper than `DEEPEST`, however deep the reader stands."""
    if len(raw) <= 2 * DEEPEST or raw.count(b"{") + raw.count(b"[") <= DEEPEST:
        return
    depth = 0
    for found in _BRACKET.finditer(raw):
        depth += bool(found[1]) - bool(found[2])
        if depth > DEEPEST:
            raise Flaw("", "it is nested too deeply")


def insist_once(raw: bytes) -> None:
    """The slow way to find a key that comes twice in one object, at any depth (2.2)."""
    try:
        json.loads(raw, object_pairs_hook=_pairs, parse_int=str, parse_float=str)
    except RecursionError:
        raise Flaw("", "it is nested too deeply") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as wrong:  # in parts passed over so far
        raise Flaw("", f"JSON in UTF-8 is expected: {wrong}") from None


def _has_as_many_keys(raw: bytes, value: Any) -> bool:
    """Surely so: every key and every text has its two quotes, and none hides in an escape."""
    if raw.count(b'"') != _encode(value).count(b'"'):
        return False
    return b"\\" not in raw or b"\\u0022" not in raw


def _pairs(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _value in pairs:
        if name in seen:
            raise Flaw(name, "a property may come only once in an object (2.2)")
        seen.add(name)


def _flaw(message: str, section: str) -> Flaw:
    """msgspec's words: what was expected, and a path."""
    found = _WHERE.fullmatch(message)
    what, place = (found["what"], found["place"]) if found else (message, "")
    return Flaw(_KEYED.sub("", place), f"{what} ({section})")


def why(wrong: Exception) -> str:
    if isinstance(wrong, RecursionError):
        return "it is nested too deeply"
    return str(wrong).removeprefix("JSON is malformed: ")
