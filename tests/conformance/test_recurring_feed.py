"""Sessions that come again, through the feed, as two libraries read it that know nothing of ours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from lyceum.agenda.ics import Item, feed
from lyceum.programmes.recurring import slots

ZONES = (
    *("Asia/Yekaterinburg", "America/New_York", "Europe/Berlin", "Africa/Casablanca"),
    *("Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia"),
)
BEGIN = datetime.fromisoformat("2026-01-01T00:00")
WALLS = st.integers(0, 60 * 24 * 365 * 5).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
RULES = st.builds(
    lambda freq, interval, count: f"FREQ={freq};INTERVAL={interval};COUNT={count}",
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    st.integers(1, 3),
    st.integers(1, 12),
)


def told(found, zone):
    """The feed of these slots."""
    items = [
        Item(
            uid=f"{number}@tests", sequence=0, title="Clinic", zone=zone, changed_at=each.starts_at,
            starts_at=each.starts_at, ends_at=each.ends_at,
        )
        for number, each in enumerate(found)
    ]  # fmt: skip
    return feed(items, name="Mine").decode()


@given(first=WALLS, minutes=st.integers(5, 300), zone=st.sampled_from(ZONES), rule=RULES)
@example(
    BEGIN.replace(year=2027, month=3, day=27, hour=2), 60, "Europe/Berlin", "FREQ=DAILY;COUNT=3"
)
@example(
    BEGIN.replace(year=2027, month=10, day=30, hour=2), 60, "Europe/Berlin", "FREQ=DAILY;COUNT=3"
)
@settings(max_examples=30, deadline=None)
def test_both_read_what_the_clocks_of_the_place_show(first, minutes, zone, rule):
    found = slots(first, minutes, zone, rule)
    text = told(found, zone)

    one = [event["DTSTART"].dt for event in icalendar.Calendar.from_ical(text).walk("VEVENT")]
    two = [event.dtstart for event in IcsCalendarStream.calendar_from_ics(text).events]
    expected = sorted(each.starts_at for each in found)
    for read in (one, two):
        assert sorted(at.astimezone(UTC) for at in read) == expected
    shown = sorted(at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for at in one)
    kept = sorted(each.wall for each in found if not each.is_skipped)
    assert set(kept) <= set(shown)


def test_nine_in_yekaterinburg_is_read_in_new_york_before_and_after_its_change():
    zone = "Asia/Yekaterinburg"
    found = slots(datetime.fromisoformat("2027-03-11T09:00"), 60, zone, "FREQ=WEEKLY;COUNT=2")
    text = told(found, zone)

    there, here = ZoneInfo(zone), ZoneInfo("America/New_York")
    for events in (
        [event["DTSTART"].dt for event in icalendar.Calendar.from_ical(text).walk("VEVENT")],
        [event.dtstart for event in IcsCalendarStream.calendar_from_ics(text).events],
    ):
        first, second = sorted(at.astimezone(UTC) for at in events)
        assert [at.astimezone(there).hour for at in (first, second)] == [9, 9]
        assert [at.astimezone(here).hour for at in (first, second)] == [23, 0]  # summer began there
