"""The arithmetic of allowances: whatever the figures, nothing is lost and nothing is made up."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.wallets.granting.periods import clipped, days_in, period_of, periods_between
from lyceum.wallets.granting.sums import expiring, pro_rata, shared
from lyceum.wallets.types import WHOLE

amounts = st.integers(1, 10**12)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
kinds = st.sampled_from(["month", "quarter", "half-year", "year"])


@st.composite
def shares(draw):
    """Others' parts of a whole, and who owns the rule."""
    cuts = draw(st.lists(st.integers(1, WHOLE), max_size=6, unique=True).map(sorted))
    points = [after - before for before, after in zip([0, *cuts], cuts, strict=False)]
    return dict(enumerate(points, start=2))


@settings(suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(amounts, shares())
def test_shares_are_the_whole_to_the_last_cent(amount, others):
    parts = shared(amount, others, 1)

    assert sum(parts.values()) == amount
    assert all(part > 0 for part in parts.values())
    for who, points in others.items():
        assert 0 <= amount * points - parts.get(who, 0) * WHOLE < WHOLE  # rounded down by < 1


@given(amounts, kinds, days, st.data())
def test_the_parts_of_a_period_are_nearly_the_whole(amount, kind, day, data):
    period = period_of(kind, day)
    cut = data.draw(st.integers(0, period.days))

    first, second = (pro_rata(amount, n, period.days) for n in (cut, period.days - cut))

    assert amount <= first + second <= amount + 1  # two halves are both rounded up
    assert pro_rata(amount, period.days, period.days) == amount
    assert pro_rata(amount, 0, period.days) == 0


@given(amounts, st.integers(1, 366), st.integers(0, 366))
def test_a_part_is_off_by_half_a_cent_at_most(amount, of, some):
    some = min(some, of)

    assert abs(pro_rata(amount, some, of) * of * 2 - amount * some * 2) <= of


@given(kinds, days, st.integers(0, 1500))
def test_periods_follow_each_other_without_a_gap(kind, since, length):
    until = since + timedelta(days=length)
    periods = list(periods_between(kind, since, until))

    assert periods[0].starts_on <= since
    assert periods[-1].ends_on >= until
    assert len({period.key for period in periods}) == len(periods)
    for one, following in pairwise(periods):
        assert following.starts_on - one.ends_on == timedelta(days=1)
    assert all(period_of(kind, period.ends_on) == period for period in periods)


@given(st.lists(st.tuples(days, st.integers(0, 400)), max_size=8), days, st.integers(0, 400))
def test_each_day_counts_once(starts, since, length):
    spans = [(day, day + timedelta(days=more)) for day, more in starts]
    until = since + timedelta(days=length)
    counted = {
        since + timedelta(days=n)
        for n in range(length + 1)
        if any(first <= since + timedelta(days=n) <= last for first, last in spans)
    }

    assert days_in(clipped(spans, since, until)) == len(counted)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_what_expires_is_there_and_is_old(available, later):
    gone = expiring(available, later)

    assert 0 <= gone <= available
    assert available - gone <= max(later, 0) or gone == 0


def test_a_half_is_rounded_up():
    assert [pro_rata(1, 1, 2), pro_rata(3, 1, 2), pro_rata(100_00, 1, 3)] == [1, 2, 33_33]


def test_keys_of_periods():
    day = date(2026, 8, 15)
    assert [period_of(kind, day).key for kind in ("month", "quarter", "half-year", "year", "once")] == [
        "2026-08", "2026-Q3", "2026-H2", "2026", "once",
    ]  # fmt: skip
