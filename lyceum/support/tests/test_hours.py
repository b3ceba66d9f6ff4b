"""The clock that runs only while somebody works: over weekends, across zones, when clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.support.hours import Week, waking

ZONES = ("UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland")
WEEKS = st.builds(
    Week,
    zone=st.sampled_from(ZONES),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    opens=st.times(max_value=time(11, 59)).map(lambda t: t.replace(second=0, microsecond=0)),
    closes=st.times(min_value=time(12)).map(lambda t: t.replace(second=0, microsecond=0)),
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001
    lambda t: t.replace(second=0, microsecond=0, tzinfo=UTC)
)
MINUTES = st.integers(1, 2400)
DAY = 480


def at(zone, *when):
    return datetime(*when, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "asked", "due"),
    [
        # Friday at four in New York: an hour on Friday, seven on Monday.
        ("America/New_York", (2026, 11, 27, 16), (2026, 11, 30, 16)),
        # Over the night in which the clocks of New York go back, and of Berlin go forward.
        ("America/New_York", (2026, 10, 30, 16), (2026, 11, 2, 16)),
        ("Europe/Berlin", (2026, 3, 27, 16), (2026, 3, 30, 16)),
        # Saturday night, and before the day begins: as if asked when the day opens.
        ("Asia/Kolkata", (2026, 11, 28, 23), (2026, 11, 30, 17)),
        ("Pacific/Auckland", (2026, 11, 30, 6), (2026, 11, 30, 17)),
    ],
)
def test_a_working_day_by_the_clocks_of_who_asks(zone, asked, due):
    assert Week(zone).after(at(zone, *asked), DAY) == at(zone, *due)


def test_a_week_from_sunday_to_thursday():
    week = Week("Africa/Cairo", days=frozenset({6, 0, 1, 2, 3}))
    thursday, sunday = at("Africa/Cairo", 2026, 11, 26, 16), at("Africa/Cairo", 2026, 11, 29, 16)
    assert week.after(thursday, DAY) == sunday


@settings(max_examples=60, deadline=None)
@given(WEEKS, MOMENTS, MINUTES)
def test_what_is_added_is_what_lies_between(week, start, minutes):
    assert week.minutes(start, week.after(start, minutes)) == minutes


@settings(max_examples=60, deadline=None)
@given(WEEKS, MOMENTS, MINUTES)
def test_it_is_due_while_somebody_works(week, start, minutes):
    local = week.after(start, minutes).astimezone(ZoneInfo(week.zone))
    assert local.weekday() in week.days
    assert local - timedelta(minutes=1) < local
    assert week.minutes(local.astimezone(UTC) - timedelta(minutes=1), local) in {0, 1}


@settings(max_examples=60, deadline=None)
@given(WEEKS, MOMENTS, MINUTES, MINUTES)
def test_more_time_or_a_later_question_is_never_due_earlier(week, start, minutes, more):
    due = week.after(start, minutes)
    assert due <= week.after(start, minutes + more)
    assert due <= week.after(start + timedelta(minutes=more), minutes)


@pytest.mark.parametrize(
    ("quiet", "hours"),
    [
        ((None, None), (time(9), time(17))),
        ((time(22), time(7)), (time(9), time(17))),
        ((time(16), time(10)), (time(10), time(16))),
        ((time(6), time(11)), (time(11), time(17))),
        ((time(15), time(20)), (time(9), time(15))),
        ((time(12), time(13)), (time(9), time(17))),
        ((time(8), time(18)), (time(0), time(8))),
        ((time(8), time(18, 1)), (time(0), time(8))),
        ((time(20), time(18)), (time(18), time(20))),
        ((time(0), time(23, 59)), (time(9), time(17))),
    ],
)
def test_the_hours_of_somebody_who_wants_quiet(quiet, hours):
    assert waking(*quiet) == hours
    opens, closes = waking(*quiet)
    Week(opens=opens, closes=closes)


@settings(max_examples=100, deadline=None)
@given(st.times(), st.times())
def test_whatever_quiet_somebody_wants_a_working_day_has_hours(since, until):
    opens, closes = waking(since, until)
    Week(opens=opens, closes=closes)


def test_a_week_has_days_and_a_day_has_hours():
    with pytest.raises(ValueError, match="working day"):
        Week(days=frozenset())
    with pytest.raises(ValueError, match="has hours"):
        Week(opens=time(17), closes=time(9))
