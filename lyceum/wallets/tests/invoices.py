"""The invoice of these tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from lyceum.kernel.money import Money
from lyceum.wallets.documents import Invoice, Line, Party

SELLER = Party(
    name="Académie Ænigma & Söhne",
    street="1 rue de la Paix",
    postcode="75001",
    city="Paris",
    country="FR",
    vat_id="FR 40 303 265 045",
    registration="303265045",
    email="billing@academy.example",
)
BUYER = Party(
    name="Beispiel GmbH",
    street="Hauptstraße 1",
    postcode="10115",
    city="Berlin",
    country="DE",
    vat_id="DE136695976",
)


def make_invoice(**said: Any) -> Invoice:
    """Two things that were sold from France to Germany; whatever is said otherwise is so."""
    usual: dict[str, Any] = {
        "number": "2026-0042",
        "issued_on": date(2026, 3, 2),
        "currency": "EUR",
        "seller": SELLER,
        "buyer": BUYER,
        "lines": (
            Line(
                name="Data skills <course> #1",
                details="Two days\nwith exercises",
                quantity=Decimal("2.5"),
                unit_price=Money(12345, "EUR"),
                rate=Decimal(20),
            ),
            Line(name="Book", unit_price=Money(1999, "EUR"), rate=Decimal("5.5")),
        ),
        "supplied_on": date(2026, 2, 1),
        "supplied_until": date(2026, 2, 28),
        "due_on": date(2026, 4, 1),
        "terms": "30 days net",
        "iban": "DE89 3704 0044 0532 0130 00",
        "bic": "COBADEFFXXX",
        "reference": "RF8820260042",
        "buyer_reference": "04011000-12345-34",
        "order_number": "PO-7",
    }
    return Invoice(**(usual | said))
