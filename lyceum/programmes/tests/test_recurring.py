"""Wall times that come again: the truth is what the clocks of the place say."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lyceum.programmes.recurring import MOST, NotARule, slot, slots

ZONES = (
    *("Asia/Yekaterinburg", "America/New_York", "Europe/Berlin", "Africa/Casablanca"),
    *("Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia", "UTC"),
)
BEGIN = datetime.fromisoformat("2026-01-01T00:00")
WALLS = st.integers(0, 60 * 24 * 365 * 8).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
RULES = st.builds(
    lambda freq, interval, count: f"FREQ={freq};INTERVAL={interval};COUNT={count}",
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    st.integers(1, 4),
    st.integers(1, 30),
)


def wall(words):
    return datetime.fromisoformat(words)


def shown(at, zone):
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@given(first=WALLS, minutes=st.integers(5, 600), zone=st.sampled_from(ZONES), rule=RULES)
@example(wall("2027-03-27T02:30"), 60, "Europe/Berlin", "FREQ=DAILY;COUNT=3")
@example(wall("2027-10-30T02:30"), 60, "Europe/Berlin", "FREQ=DAILY;COUNT=3")
@example(wall("2027-10-02T02:15"), 60, "Australia/Lord_Howe", "FREQ=DAILY;COUNT=3")
@settings(max_examples=150, deadline=None)
def test_clocks_of_the_place_show_what_was_said(first, minutes, zone, rule):
    found = slots(first, minutes, zone, rule)

    assert [each.wall for each in found] == list(rrulestr(rule, dtstart=first))
    for each in found:
        assert each.ends_at - each.starts_at == timedelta(minutes=minutes)
        if not each.is_skipped:
            assert shown(each.starts_at, zone) == each.wall
        else:  # no clock shows it: later by what is skipped, and no clock shows what is before it
            assert each.wall < shown(each.starts_at, zone) <= each.wall + timedelta(days=1)
    starts = [each.starts_at for each in found]
    assert starts == sorted(starts)


@given(wall_time=WALLS, zone=st.sampled_from(ZONES))
@settings(max_examples=100, deadline=None)
def test_a_time_that_comes_twice_is_its_first(wall_time, zone):
    at = slot(wall_time, 60, zone).starts_at

    for hours in (0.5, 1):
        earlier = at - timedelta(hours=hours)
        assert shown(earlier, zone) != wall_time


def test_tuesdays_at_nine_stay_at_nine_over_the_change():
    found = slots(wall("2027-03-23T09:00"), 90, "Europe/Berlin", "FREQ=WEEKLY;COUNT=2")

    assert [each.starts_at for each in found] == [
        datetime(2027, 3, 23, 8, tzinfo=UTC),
        datetime(2027, 3, 30, 7, tzinfo=UTC),
    ]


def test_a_skipped_time_is_read_with_the_offset_from_before():
    found = slot(wall("2027-03-28T02:30"), 60, "Europe/Berlin")

    assert found.is_skipped
    assert shown(found.starts_at, "Europe/Berlin") == wall("2027-03-28T03:30")


def test_days_can_be_left_out():
    found = slots(wall("2027-04-26T09:00"), 60, "UTC", "FREQ=DAILY;COUNT=7", [date(2027, 5, 1)])

    assert [each.wall.day for each in found] == [26, 27, 28, 29, 30, 2]


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=WEEKLY", "FREQ=SECONDLY;COUNT=5", "every week", "COUNT=3"),
        *(
            f"FREQ=DAILY;COUNT={MOST + 1}",
            "FREQ=WEEKLY;COUNT=x",
            "FREQ=DAILY;UNTIL=99991231T000000",
        ),
        "DTSTART:20270101T000000\nRRULE:FREQ=DAILY;COUNT=2",
    ],
)
def test_what_has_no_end_or_no_sense_is_refused(rule):
    with pytest.raises(NotARule):
        slots(wall("2027-01-01T09:00"), 60, "UTC", rule)
