"""How fast a program may go: generous, and its own, so that one never starves another."""

from math import ceil

from django.conf import settings

from lyceum.kernel import pace
from lyceum.kernel.pace import Rate
from lyceum.ui.gates import TooFast

WRONG = 60  # tries to come in, at once from one address; a third of it a minute after that


def keep_pace(key: str) -> None:
    """One request more of this credential; raises TooFast."""
    a_minute = settings.XAPI_REQUESTS_A_MINUTE * settings.RATE_FACTOR
    wait = _take(f"xapi/{key}", a_minute / 2, a_minute)
    if wait:
        raise TooFast(ceil(wait))


def is_too_often(address: str) -> bool:
    """One wrong credential more from an address: has it tried too often?"""
    most = WRONG * settings.RATE_FACTOR
    return _take(f"xapi/wrong/{address}", most, most / 3) > 0


def _take(key: str, at_once: float, a_minute: float) -> float:
    return pace.take(key, Rate(max(1, round(at_once)), a_minute)) if a_minute else 0
