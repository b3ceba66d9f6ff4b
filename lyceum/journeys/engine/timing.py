"""Until when a step waits."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .shape import Wait, WaitUntil


def zone_of(name: str) -> ZoneInfo:
    """A person's zone; who has said none lives by the world's."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def after(step: Wait, since: datetime) -> datetime:
    """So long after they came to it."""
    return since + timedelta(days=step.days, hours=step.hours, minutes=step.minutes)


def next_hour(step: WaitUntil, since: datetime, zone: str) -> datetime:
    """The first such hour of such a day after they came to it, by their own clock.

    Where clocks jump over the hour, it is the moment to which they jump.
    """
    place = zone_of(zone)
    day = since.astimezone(place).date()
    for _day in range(9):
        wall = datetime.combine(day, time(step.hour, step.minute), place)
        moment = wall.astimezone(UTC)
        if day.isoweekday() in step.weekdays and moment > since:
            return moment
        day += timedelta(days=1)
    raise ValueError("a week has none of these days")
