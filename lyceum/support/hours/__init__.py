"""Working hours: what a clock that runs only while somebody works says. Knows no tables.

    week = Week(zone="America/New_York")
    week.after(friday_four_pm, minutes=480)   →  Monday, four o'clock
    week.minutes(friday_four_pm, monday_ten)  →  120

Each day's hours are turned from the wall clock into moments by themselves, so that a change of
clocks between two of them adds and takes nothing: an hour that is left out counts as the hour after
it, one that comes twice as its first coming (PEP 495, fold 0).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset(range(5))
LONGEST = 366 * 24 * 60  # minutes; beyond that nobody waits for an answer


@dataclass(frozen=True)
class Week:
    """On which days (0 is Monday) somebody works, from when to when by the clocks of their zone."""

    zone: str = "UTC"
    days: frozenset[int] = field(default=MONDAY_TO_FRIDAY)
    opens: time = time(9)
    closes: time = time(17)

    def __post_init__(self) -> None:
        if not self.days or self.opens >= self.closes:
            raise ValueError("a week has a working day, and a working day has hours")

    def after(self, start: datetime, minutes: int) -> datetime:
        """The moment at which so many working minutes are over, counted from one on.

        Of none it is the moment itself, or the next at which somebody works.
        """
        left = timedelta(minutes=min(max(minutes, 0), LONGEST))
        for opens, closes in self._spans(start):
            begins = max(opens, start.astimezone(UTC))
            if begins + left <= closes:
                return begins + left
            left -= closes - begins
        raise AssertionError  # the spans never end

    def minutes(self, start: datetime, end: datetime) -> int:
        """How many working minutes lie between two moments."""
        since, until = start.astimezone(UTC), end.astimezone(UTC)
        total = timedelta()
        for opens, closes in self._spans(start):
            if opens >= until:
                return int(total.total_seconds() // 60)
            total += max(timedelta(), min(closes, until) - max(opens, since))
        raise AssertionError

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The hours of each working day that are not over at a moment, for ever."""
        day = start.astimezone(ZoneInfo(self.zone)).date()
        while True:
            if day.weekday() in self.days:
                opens, closes = self._moment(day, self.opens), self._moment(day, self.closes)
                if opens < closes and closes > start.astimezone(UTC):
                    yield opens, closes
            day += DAY

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def waking(
    quiet_from: time | None,
    quiet_to: time | None,
    opens: time = time(9),
    closes: time = time(17),
) -> tuple[time, time]:
    """The hours of a working day of somebody who wants quiet between two wall times.

    What is quiet at an end of the usual hours is cut off; a pause in the middle of them is not.
    Whoever sleeps through all of them works in the longer part of the day that is left; where none is
    left, in the usual hours.
    """
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return opens, closes
    if quiet_from > quiet_to:  # over midnight
        return _or_usual(max(opens, quiet_to), min(closes, quiet_from), quiet_to, quiet_from)
    if quiet_from <= opens and quiet_to >= closes:
        left = max((time(0), quiet_from), (quiet_to, time(23, 59)), key=_length)
        return left if _length(left) > 0 else (opens, closes)
    if quiet_from <= opens < quiet_to:
        return quiet_to, closes
    if quiet_from < closes <= quiet_to:
        return opens, quiet_from
    return opens, closes


def _or_usual(opens: time, closes: time, first: time, last: time) -> tuple[time, time]:
    return (opens, closes) if opens < closes else (first, last)


def _length(span: tuple[time, time]) -> int:
    begins, ends = ((each.hour * 60 + each.minute) for each in span)
    return ends - begins
