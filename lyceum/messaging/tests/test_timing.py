"""When somebody may be told: by the clock of their own zone, whatever clocks do there."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.messaging.engine.timing import Hours, free, next_digest, plan

PARIS = ZoneInfo("Europe/Paris")
NIGHT = Hours(zone="Europe/Paris", quiet_from=time(20), quiet_to=time(7))
WORK = Hours(zone="Europe/Paris", quiet_from=time(18), quiet_to=time(9), days=frozenset(range(5)))


def paris(*words):
    return datetime(*words, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("hours", "at", "told"),
    [
        (NIGHT, paris(2030, 5, 6, 12), paris(2030, 5, 6, 12)),
        (NIGHT, paris(2030, 5, 6, 20), paris(2030, 5, 7, 7)),
        (NIGHT, paris(2030, 5, 6, 6, 59), paris(2030, 5, 6, 7)),
        (NIGHT, paris(2030, 5, 6, 7), paris(2030, 5, 6, 7)),
        (WORK, paris(2030, 5, 3, 19), paris(2030, 5, 6, 9)),  # Friday evening: Monday
        (WORK, paris(2030, 5, 4, 12), paris(2030, 5, 6, 9)),
        # The night in which an hour is left out (31 March 2030): the end of quiet is 7:00 there.
        (NIGHT, paris(2030, 3, 30, 23), datetime(2030, 3, 31, 5, tzinfo=UTC)),
        (Hours(quiet_from=time(9), quiet_to=time(9)), paris(2030, 5, 6, 9), paris(2030, 5, 6, 9)),
        (Hours(days=frozenset()), paris(2030, 5, 6, 9), paris(2030, 5, 6, 9)),
    ],
)
def test_what_comes_in_quiet_hours_waits_for_their_end(hours, at, told):
    assert free(hours, at).at == told


def test_an_hour_that_is_left_out_counts_as_the_hour_after_it():
    hours = Hours(zone="Europe/Paris", quiet_from=time(1), quiet_to=time(2, 30))

    assert free(hours, paris(2030, 3, 31, 1, 15)).at == datetime(2030, 3, 31, 1, 30, tzinfo=UTC)


def test_who_is_not_to_be_disturbed_is_told_after_it_and_in_their_hours():
    until = paris(2030, 5, 6, 22)
    hours = Hours(
        zone="Europe/Paris", quiet_from=time(20), quiet_to=time(7), undisturbed_until=until
    )

    found = free(hours, paris(2030, 5, 6, 12))
    assert (found.at, found.why) == (paris(2030, 5, 7, 7), "undisturbed")


def test_digests_come_at_their_hour():
    now = paris(2030, 5, 6, 8)  # a Monday, at the very hour
    assert next_digest(Hours(zone="Europe/Paris"), now, weekly=False) == paris(2030, 5, 7, 8)
    assert next_digest(Hours(zone="Europe/Paris"), now, weekly=True) == paris(2030, 5, 13, 8)
    assert plan("weekly", WORK, now).at == paris(2030, 5, 13, 9)  # moved out of the quiet hours
    assert plan("now", Hours(), now, is_over_cap=True).why == "cap"


CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@given(
    st.builds(
        Hours,
        zone=st.sampled_from(["Europe/Paris", "Asia/Kolkata", "Pacific/Apia", "UTC"]),
        quiet_from=CLOCKS,
        quiet_to=CLOCKS,
        days=st.frozensets(st.integers(0, 6), min_size=1),
    ),
    st.datetimes(datetime(2029, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_everybody_is_told_within_eight_days_and_never_before_it_was_said(hours, at):
    told = free(hours, at)

    assert at <= told.at <= at + timedelta(days=9)
    assert free(hours, told.at).at == told.at
