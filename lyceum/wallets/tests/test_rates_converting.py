"""Money in another currency: by the rates of the day, rounded once, exact however large."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.kernel.money import Money, exponent
from lyceum.wallets.rates import NoRate, Rate, RateIsOld, Rates, convert, cross_rate

DAY = date(2026, 3, 2)
PUBLISHED = {
    "USD": Decimal("1.0834"), "JPY": Decimal("162.1"), "CHF": Decimal("0.9401"),
    "KWD": Decimal("0.33312"), "IDR": Decimal("17623.45"), "ISK": Decimal("142.9"),
}  # fmt: skip
RATES = Rates(Rate(DAY, code, rate) for code, rate in PUBLISHED.items())
codes = st.sampled_from(["EUR", *PUBLISHED])
amounts = st.integers(-(10**24), 10**24)


def exact(money, to):
    """In minor units of the other currency, without rounding."""
    rate = Fraction(PUBLISHED.get(to, Decimal(1))) / Fraction(
        PUBLISHED.get(money.currency, Decimal(1))
    )
    return money.amount * rate * Fraction(10) ** (exponent(to) - exponent(money.currency))


@pytest.mark.parametrize(
    ("money", "to", "expected", "rate"),
    [
        (Money(10000, "EUR"), "USD", Money(10834, "USD"), "1.0834"),
        (Money(10834, "USD"), "EUR", Money(10000, "EUR"), "0.923020121839"),
        (Money(10000, "EUR"), "JPY", Money(16210, "JPY"), "162.1"),
        (Money(16210, "JPY"), "KWD", Money(33312, "KWD"), "0.00205502776064"),
        (Money(1, "EUR"), "EUR", Money(1, "EUR"), "1"),
    ],
)
def test_it_goes_by_way_of_the_euro(money, to, expected, rate):
    found = convert(money, to, RATES, DAY)

    assert (found.money, found.rate, found.difference) == (expected, Decimal(rate), 0)


@pytest.mark.parametrize(("amount", "expected"), [(1, 2), (-1, -2), (3, 5), (-3, -5)])
def test_a_half_goes_away_from_zero(amount, expected):
    rates = Rates([Rate(DAY, "USD", Decimal("1.5"))])
    found = convert(Money(amount, "EUR"), "USD", rates, DAY)

    assert found.money.amount == expected
    assert found.difference == Decimal("0.5") * (1 if amount > 0 else -1)


@given(amount=amounts, one=codes, other=codes)
def test_what_comes_out_is_the_nearest_minor_unit(amount, one, other):
    money = Money(amount, one)
    found = convert(money, other, RATES, DAY)
    gap = found.money.amount - exact(money, other)

    assert abs(gap) <= Fraction(1, 2)
    assert abs(Fraction(found.difference) - gap) <= Fraction(1, 10**6)


@given(amount=amounts, one=codes, other=codes)
def test_there_and_back_is_the_same_within_one_unit_of_the_coarser_currency(amount, one, other):
    money = Money(amount, one)
    back = convert(convert(money, other, RATES, DAY).money, one, RATES, DAY).money

    coarser = max(Fraction(1), exact(Money(1, other), one))
    assert abs(back.amount - amount) <= coarser


@given(amount=amounts, one=codes, other=codes)
def test_what_is_taken_back_is_what_was_paid(amount, one, other):
    there = convert(Money(amount, one), other, RATES, DAY)
    back = convert(Money(-amount, one), other, RATES, DAY)

    assert back.money == -there.money
    assert back.difference == -there.difference


@given(parts=st.lists(st.integers(0, 10**9), min_size=1, max_size=6), one=codes, other=codes)
def test_parts_differ_from_the_whole_by_half_a_unit_each_at_most(parts, one, other):
    whole = convert(Money(sum(parts), one), other, RATES, DAY).money.amount
    apart = sum(convert(Money(part, one), other, RATES, DAY).money.amount for part in parts)

    assert abs(whole - apart) <= Fraction(len(parts) + 1, 2)


def test_it_says_by_which_rates_it_reckoned():
    found = convert(Money(1000, "USD"), "CHF", RATES, DAY + timedelta(days=2))

    assert found.by == (Rate(DAY, "USD", PUBLISHED["USD"]), Rate(DAY, "CHF", PUBLISHED["CHF"]))
    assert found.rate == cross_rate(*found.by) == Decimal("0.867731216541")


def test_the_last_rate_at_or_before_the_day_counts():
    rates = Rates(
        [
            Rate(date(2026, 3, 6), "USD", Decimal("1.2")),
            Rate(date(2026, 3, 3), "USD", Decimal("1.1")),
            Rate(date(2026, 3, 4), "JPY", Decimal(160)),
        ]
    )
    assert rates.on(date(2026, 3, 3), "USD").per_euro == Decimal("1.1")
    assert rates.on(date(2026, 3, 5), "USD").per_euro == Decimal("1.1")
    assert rates.on(date(2026, 3, 8), "USD").per_euro == Decimal("1.2")  # a Sunday


def test_there_is_no_rate_before_the_first():
    with pytest.raises(NoRate, match="USD on or before 1 March 2026"):
        convert(Money(1, "EUR"), "USD", RATES, DAY - timedelta(days=1))
    with pytest.raises(NoRate, match="XYZ"):
        convert(Money(1, "XYZ"), "EUR", RATES, DAY)


def test_a_rate_that_is_too_old_is_refused():
    assert convert(Money(1, "EUR"), "USD", RATES, DAY + timedelta(days=7))
    with pytest.raises(RateIsOld, match="of 2 March 2026, more than 7 days"):
        convert(Money(1, "EUR"), "USD", RATES, DAY + timedelta(days=8))
    assert convert(Money(1, "EUR"), "USD", RATES, DAY + timedelta(days=8), oldest=8)


def test_the_same_currency_needs_no_rate():
    found = convert(Money(5, "XYZ"), "XYZ", Rates([]), DAY)

    assert (found.money, found.rate, found.by) == (Money(5, "XYZ"), Decimal(1), ())
