"""When a message may go out: quiet hours, working days, digests, in the person's own zone.

Wall clock times are turned into moments by `zoneinfo`: an hour that a change of clocks leaves out
counts as the hour after it, one that comes twice as its first coming (PEP 495, fold 0).
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
EVERY_DAY = frozenset(range(7))
DAY = timedelta(days=1)
ROUNDS = 20  # a week of free days, and the edges of quiet hours in between
URGENT, NOW, DAILY, WEEKLY, CAP = "", "now", "daily", "weekly", "cap"


@dataclass(frozen=True)
class Hours:
    """When a person may be told. Days are 0 (Monday) to 6; without quiet hours all hours are free."""

    zone: str = "UTC"
    quiet_from: time | None = None
    quiet_to: time | None = None
    days: frozenset[int] = field(default=EVERY_DAY)
    undisturbed_until: datetime | None = None
    digest_at: time = time(8)
    digest_day: int = 0


@dataclass(frozen=True)
class Plan:
    """When it goes out, and why not at once: `quiet`, `days`, `undisturbed`, `daily`, `weekly`,
    `cap`, or nothing."""

    at: datetime
    why: str = ""


def plan(pace: str, hours: Hours, moment: datetime, *, is_over_cap: bool = False) -> Plan:
    """When a message goes out that came at a moment (aware), at the pace that a person wants."""
    if pace in {DAILY, WEEKLY}:
        return Plan(next_digest(hours, moment, weekly=pace == WEEKLY), pace)
    if is_over_cap:
        return Plan(next_digest(hours, moment, weekly=False), CAP)
    return free(hours, moment)


def free(hours: Hours, moment: datetime) -> Plan:
    """The first moment from this one on at which the person may be told."""
    at, why = moment, ""
    for _ in range(ROUNDS):
        later, reason = _held(hours, at)
        if later is None or later <= at:
            break
        at, why = later, why or reason
    return Plan(at, why)


def _held(hours: Hours, at: datetime) -> tuple[datetime | None, str]:
    """Until when it has to wait from here, and why; None where it has not."""
    if hours.undisturbed_until and hours.undisturbed_until > at:
        return hours.undisturbed_until, "undisturbed"
    local = at.astimezone(ZoneInfo(hours.zone))
    if hours.days and local.weekday() not in hours.days:
        return _moment(hours, local.date() + DAY, MIDNIGHT), "days"
    return _end_of_quiet(hours, local), "quiet"


def _end_of_quiet(hours: Hours, local: datetime) -> datetime | None:
    start, end = hours.quiet_from, hours.quiet_to
    if start is None or end is None or start == end:
        return None
    clock = local.time()
    if start < end:
        return _moment(hours, local.date(), end) if start <= clock < end else None
    if clock >= start:  # over midnight
        return _moment(hours, local.date() + DAY, end)
    return _moment(hours, local.date(), end) if clock < end else None


def next_digest(hours: Hours, moment: datetime, *, weekly: bool) -> datetime:
    """The next hour of the person's digest after a moment, moved out of their quiet hours."""
    day = moment.astimezone(ZoneInfo(hours.zone)).date()
    while True:
        at = _moment(hours, day, hours.digest_at)
        if at > moment and (not weekly or day.weekday() == hours.digest_day):
            return free(hours, at).at
        day += DAY


def _moment(hours: Hours, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=ZoneInfo(hours.zone)).astimezone(UTC)
