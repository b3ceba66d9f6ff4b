"""Durations (4.6): ISO 8601:2004, 4.4.3.2; a fraction only in the smallest unit; weeks alone."""

import re

from .flaws import Flaw

_NUMBER = r"\d+(?:[.,]\d+)?"
DURATION = re.compile(
    rf"P(?=.)(?:{_NUMBER}W|(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}D)?"
    rf"(?:T(?=\d)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?)",
    re.ASCII,
)
_EARLY_FRACTION = re.compile(r"[.,]\d+[A-Z].")
_SHORT = re.compile(r"\.\d?[1-9]S$")  # nothing to take away
_FRACTION = re.compile(r"[.,](\d+)([A-Z])$")


def insist(text: str, place: str) -> None:
    if not DURATION.fullmatch(text) or (_has_fraction(text) and _EARLY_FRACTION.search(text)):
        raise Flaw(place, "an ISO 8601 duration such as PT1H2M3.45S is expected (4.6)")


def likeness(text: str) -> str:
    """The text that is compared: hundredths of a second count, what is finer does not (4.6.s1.b5).

    Units are not converted: a month has no fixed length (2.3.1.b8).
    """
    if not _has_fraction(text) or _SHORT.search(text):
        return text
    return _FRACTION.sub(_shortened, text)


def _has_fraction(text: str) -> bool:
    return "." in text or "," in text


def _shortened(found: re.Match[str]) -> str:
    digits = found[1][:2] if found[2] == "S" else found[1]
    return f".{digits}".rstrip(".0") + found[2]
