"""Amounts as people write them."""

import pytest

from lyceum.kernel.money import Money, parse, parse_exactly


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("250", "EUR", 250_00),
        ("19.90", "EUR", 19_90),
        ("19,9", "EUR", 19_90),
        ("1 234.50", "EUR", 1234_50),
        ("1.234,50", "EUR", 1234_50),
        ("1,234.50", "EUR", 1234_50),
        ("1'234.50", "CHF", 1234_50),
        ("1.234.567", "EUR", 1_234_567_00),
        ("-5", "EUR", -5_00),
        ("1.234", "KWD", 1234),
        ("500", "JPY", 500),
    ],
)
def test_an_amount_is_read_as_it_is_meant(text, currency, minor):
    assert parse_exactly(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text", ["", "x", "1,000", "1.000", "1.2.3", "1,23.4", "NaN", "1e5", "Infinity", "9" * 30, "1."]
)
def test_what_is_no_amount_or_two_is_refused(text):
    with pytest.raises(ValueError, match=r"amount|two ways"):
        parse(text, "EUR")


def test_parts_of_a_minor_unit_are_rounded_or_refused():
    assert parse("0.3333", "EUR") == Money(33, "EUR")
    with pytest.raises(ValueError, match="digits"):
        parse_exactly("0.3333", "EUR")
