"""IRIs (4.3): a scheme and more; fragments alone are none. Compared letter by letter."""

import re
from collections.abc import Iterable

from .flaws import Flaw

# Best effort (2.2.s4.b6): the letters that RFC 3987 forbids everywhere, spaces of all scripts.
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f-\xa0<>\"{}|\\^`\s]+")
_LONGEST, _MOST = 300, 4096
_good: set[str] = set()


def insist(text: str, place: str) -> None:
    """It is an IRI, or a `Flaw` at the place."""
    if text in _good:
        return
    if not IRI.fullmatch(text):
        raise Flaw(place, "an IRI with a scheme is expected (4.3)")
    if len(text) <= _LONGEST:
        if len(_good) >= _MOST:
            _good.clear()
        _good.add(text)


def insist_extensions(extensions: object, place: str = "extensions") -> None:
    """The keys of extensions are IRIs; their values are free, null among them (4.1)."""
    if isinstance(extensions, dict):
        insist_keys(extensions, place)


def insist_keys(extensions: Iterable[str], place: str = "") -> None:
    for key in extensions:
        if key not in _good:
            insist(key, f"{place}[{key}]")
