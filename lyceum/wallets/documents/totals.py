"""The sums of an invoice, as EN 16931-1 reckons them.

Every line is rounded to the minor unit, half up (BT-131); VAT is reckoned once per category and rate
from the sum of its lines and rounded half up (BR-CO-17, BT-117); all else are sums of these, so that
what is printed adds up. Half up is away from zero: what is taken back is what was charged.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from lyceum.kernel.money import Money, half_up

from .shapes import Invoice, Line, Vat


@dataclass(frozen=True, kw_only=True)
class VatTotal:
    """One group of the VAT breakdown (BG-23)."""

    vat: Vat
    rate: Decimal
    net: Money
    tax: Money


@dataclass(frozen=True, kw_only=True)
class Totals:
    """lines (BT-131), vats (BG-23), net (BT-106, BT-109), tax (BT-110), gross (BT-112), due (BT-115)."""

    lines: tuple[Money, ...]
    vats: tuple[VatTotal, ...]
    net: Money
    tax: Money
    gross: Money
    paid: Money
    due: Money


def totals(invoice: Invoice) -> Totals:
    """All sums. Lines in another currency than the invoice's raise ValueError."""
    nothing = Money(0, invoice.currency)
    lines = tuple(net_of(line) for line in invoice.lines)
    vats = tuple(_breakdown(invoice.lines, invoice.currency))
    net = sum(lines, nothing)
    tax = sum((group.tax for group in vats), nothing)
    paid = Money(invoice.paid, invoice.currency)
    return Totals(
        lines=lines,
        vats=vats,
        net=net,
        tax=tax,
        gross=net + tax,
        paid=paid,
        due=net + tax - paid,
    )


def net_of(line: Line) -> Money:
    """Quantity times price, rounded half up to the minor unit."""
    price = line.unit_price
    return Money(half_up(Fraction(line.quantity) * price.amount), price.currency)


def _breakdown(lines: tuple[Line, ...], currency: str) -> list[VatTotal]:
    """One group per category and rate, as said once (19 and 19.0 are one rate)."""
    groups = []
    for (vat, rate), members in groupby(sorted(lines, key=_group), key=_group):
        net = sum((net_of(line) for line in members), Money(0, currency))
        tax = Money(half_up(net.amount * Fraction(rate) / 100), currency)
        groups.append(VatTotal(vat=vat, rate=rate, net=net, tax=tax))
    return groups


def _group(line: Line) -> tuple[Vat, Decimal]:
    return line.vat, line.rate
