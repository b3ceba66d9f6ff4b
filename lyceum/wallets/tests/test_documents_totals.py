"""What stands on an invoice adds up, whatever was sold."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.kernel.money import Money, half_up
from lyceum.wallets.documents import Line, Vat, totals
from lyceum.wallets.documents.totals import net_of
from lyceum.wallets.tests.invoices import make_invoice

RATES = [Decimal(text) for text in ("20", "19", "5.5", "2.1", "7", "25.0", "25")]


@st.composite
def lines(draw):
    vat = draw(st.sampled_from(Vat))
    return Line(
        name="Course",
        quantity=draw(st.decimals("-1000", "1000", places=4).filter(bool)),
        unit_price=Money(draw(st.integers(0, 10**9)), "EUR"),
        vat=vat,
        rate=draw(st.sampled_from(RATES)) if vat is Vat.STANDARD else Decimal(0),
    )


@given(sold=st.lists(lines(), min_size=1, max_size=20), paid=st.integers(0, 10**6))
def test_the_sums_of_the_lines_are_the_totals(sold, paid):
    sums = totals(make_invoice(lines=tuple(sold), paid=paid))

    assert sums.net.amount == sum(line.amount for line in sums.lines)  # BR-CO-10, BR-CO-13
    assert sums.net.amount == sum(group.net.amount for group in sums.vats)
    assert sums.tax.amount == sum(group.tax.amount for group in sums.vats)  # BR-CO-14
    assert sums.gross == sums.net + sums.tax  # BR-CO-15
    assert sums.due == sums.gross - sums.paid  # BR-CO-16
    for group in sums.vats:  # BR-CO-17, reckoned here with Decimal
        exact = group.net.major * group.rate / 100
        assert group.tax.major == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(sold=st.lists(lines(), min_size=1, max_size=20))
def test_each_category_and_rate_stands_there_once(sold):
    sums = totals(make_invoice(lines=tuple(sold)))

    said = [(group.vat, group.rate) for group in sums.vats]
    assert len(said) == len(set(said)) == len({(line.vat, line.rate) for line in sold})


@given(line=lines())
def test_what_is_taken_back_is_what_was_charged(line):
    back = Line(name="Back", quantity=-line.quantity, unit_price=line.unit_price)

    assert net_of(back) == -net_of(line)


@given(value=st.fractions())
def test_half_up_is_the_nearest_and_a_half_goes_away_from_zero(value):
    whole = half_up(value)

    assert abs(whole - value) <= Fraction(1, 2)
    if abs(whole - value) == Fraction(1, 2):
        assert abs(whole) > abs(value)


@pytest.mark.parametrize(
    ("quantity", "price", "expected"),
    [
        (Decimal("2.5"), Money(12345, "EUR"), Money(30863, "EUR")),  # 308.625
        (Decimal("0.333"), Money(1000, "JPY"), Money(333, "JPY")),
        (Decimal("1.0005"), Money(1000, "KWD"), Money(1001, "KWD")),  # 1000.5
        (Decimal(3), Money(10**30, "EUR"), Money(3 * 10**30, "EUR")),
    ],
)
def test_a_line_is_rounded_to_the_minor_unit_of_its_currency(quantity, price, expected):
    assert net_of(Line(name="x", quantity=quantity, unit_price=price)) == expected


def test_vat_is_reckoned_from_the_sum_and_not_line_by_line():
    """Three times 0.33 at 20 %: 0.20 of 0.99, where line by line would come to 0.21."""
    line = Line(name="x", unit_price=Money(33, "EUR"), rate=Decimal(20))

    assert totals(make_invoice(lines=(line,) * 3)).tax == Money(20, "EUR")
