"""How fast somebody may go: a bucket of tokens for each of them, filled again minute by minute.

    wait = pace.take("person:7/search", Rate(at_once=100, a_minute=60))    0: go on; else seconds

Buckets lie in a cache of their own, so that nobody can push out the counts of tries to sign in. It
is each web process's memory by default: with N processes people may go N times as fast.
"""

from dataclasses import dataclass
from threading import Lock

from django.core.cache import caches

from . import clock

CACHE = "pace"
_lock = Lock()


@dataclass(frozen=True)
class Rate:
    """So many at once, and so many a minute after that."""

    at_once: int
    a_minute: float

    @property
    def a_second(self) -> float:
        return self.a_minute / 60

    @property
    def seconds_to_fill(self) -> float:
        return self.at_once / self.a_second


def take(key: str, rate: Rate) -> float:
    """Take a token: 0, or the seconds until there is one again."""
    moment = clock.now().timestamp()
    with _lock:
        left, at = caches[CACHE].get(key) or (rate.at_once, moment)
        left = min(rate.at_once, left + max(0, moment - at) * rate.a_second)
        if left < 1:
            return (1 - left) / rate.a_second
        caches[CACHE].set(key, (left - 1, moment), rate.seconds_to_fill + 1)
    return 0
