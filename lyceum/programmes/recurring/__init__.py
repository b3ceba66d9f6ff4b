"""What comes again, said in wall times of a place (RFC 5545, RRULE) and read as moments in UTC.

The wall time is the truth: "Tuesdays at nine" stays nine when clocks are changed. A wall time that
is skipped is read with the offset from before the change, one that comes twice is its first time
(RFC 5545, 3.3.5). A session lasts so many minutes, whatever clocks do meanwhile. No Django, no tables.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MOST = 200  # sessions of one rule
FORMAT = "%Y-%m-%dT%H:%M"
KNOWN = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYSETPOS", "WKST")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY")


class NotARule(ValueError):
    """It cannot be read, has no end, or is longer than MOST."""


@dataclass(frozen=True)
class Slot:
    """One of them: the wall time that was meant, and from when to when in UTC."""

    wall: datetime
    starts_at: datetime
    ends_at: datetime
    is_skipped: bool = False  # no clock of the place shows this wall time


def slot(wall: datetime, minutes: int, zone: str) -> Slot:
    """A wall time (naive) of a zone, as moments."""
    there = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    starts_at = there.astimezone(UTC)
    back = starts_at.astimezone(there.tzinfo).replace(tzinfo=None)
    return Slot(wall, starts_at, starts_at + timedelta(minutes=minutes), back != wall)


def slots(
    first: datetime, minutes: int, zone: str, rule: str = "", but_on: Collection[date] = ()
) -> list[Slot]:
    """All that a rule makes of a first wall time, in order; without a rule it is only that.

    `rule` is an RRULE with an end (`FREQ=WEEKLY;COUNT=6`). Days of `but_on` are left out. Raises
    `NotARule`.
    """
    walls = _walls(first, rule) if rule else [first]
    return [slot(wall, minutes, zone) for wall in walls if wall.date() not in but_on]


def _walls(first: datetime, rule: str) -> list[datetime]:
    from dateutil.rrule import rrulestr  # noqa: PLC0415  loaded when somebody plans sessions

    _insist_on_end(rule)
    found: list[datetime] = []
    try:
        for wall in rrulestr(rule, dtstart=first):
            found.append(wall)
            if len(found) > MOST:
                raise NotARule(rule)
    except (ValueError, TypeError, OverflowError) as reason:
        raise NotARule(rule) from reason
    return found


def _insist_on_end(rule: str) -> None:
    """Only what is understood everywhere, and what ends."""
    said = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    if not said.keys() <= set(KNOWN) or said.get("FREQ") not in FREQUENCIES:
        raise NotARule(rule)
    if not said.keys() & {"COUNT", "UNTIL"}:
        raise NotARule(rule)
