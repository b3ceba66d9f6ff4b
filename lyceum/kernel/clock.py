"""The only place that asks what time it is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today(zone: str = "UTC") -> date:
    """The date of this moment as it reads in a time zone (IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()
