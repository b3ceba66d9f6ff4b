"""The only place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

_elsewhen: ContextVar[datetime | None] = ContextVar("elsewhen", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _elsewhen.get() or timezone.now()


def today(zone: str = "UTC") -> date:
    """The date of this moment as it reads in a time zone (IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def travelled(moment: datetime) -> Iterator[None]:
    """Within the block it is that moment: for telling what happened before we were there."""
    token = _elsewhen.set(moment)
    try:
        yield
    finally:
        _elsewhen.reset(token)
