"""Periods of the calendar, and the days of them that somebody was there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
MARKS = {"quarter": "Q", "half-year": "H"}
DAY = timedelta(days=1)
Days = tuple[date, date]  # from the first to the last, both of them counted


@dataclass(frozen=True)
class Period:
    """A year, half-year, quarter or month: `2026`, `2026-H2`, `2026-Q3`, `2026-07`."""

    key: str
    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


def period_of(kind: str, day: date) -> Period:
    """The period of this kind in which a day lies. What comes `once` has the day itself."""
    if kind == "once":
        return Period("once", day, day)
    months = MONTHS[kind]
    number = (day.month - 1) // months
    starts = date(day.year, number * months + 1, 1)
    return Period(_key(kind, day.year, number + 1), starts, _months_later(starts, months) - DAY)


def periods_between(kind: str, since: date, until: date) -> Iterator[Period]:
    """The periods that touch these days, in their order; `once` is one, of the last day."""
    if kind == "once":
        yield period_of(kind, until)
        return
    day = since
    while day <= until:
        period = period_of(kind, day)
        yield period
        day = period.ends_on + DAY


def _key(kind: str, year: int, number: int) -> str:
    if kind == "year":
        return str(year)
    return f"{year}-{number:02}" if kind == "month" else f"{year}-{MARKS[kind]}{number}"


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def clipped(spans: Iterable[Days], since: date, until: date) -> list[Days]:
    """The days of these spans that lie within others, each once, in order."""
    inside = sorted(
        (max(first, since), min(last, until))
        for first, last in spans
        if first <= until and last >= since
    )
    joined: list[Days] = []
    for first, last in inside:
        if joined and first <= joined[-1][1] + DAY:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def days_in(spans: Iterable[Days]) -> int:
    """How many days these are; the spans do not touch."""
    return sum((last - first).days + 1 for first, last in spans)
