"""What an invoice must say before it is written: the law's list (Directive 2006/112/EC, article 226)
and the rules of EN 16931 that a schema cannot see. All faults are told at once."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from . import accounts
from .errors import DocumentIsFaulty, Fault, Words
from .shapes import Invoice, Line, Party, Vat
from .totals import totals

COUNTRY = re.compile(r"[A-Z]{2}")
CURRENCY = re.compile(r"[A-Z]{3}")
UNIT = re.compile(r"[A-Z0-9]{2,3}")
CONTROL = re.compile("[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
HIGHEST_RATE = Decimal(100)
MISSING = _("is missing")


def check(invoice: Invoice) -> None:
    """Raise DocumentIsFaulty with everything that stands in the way."""
    if found := list(faults(invoice)):
        raise DocumentIsFaulty(found)


def faults(invoice: Invoice) -> Iterator[Fault]:
    """Everything that stands in the way."""
    yield from _head(invoice)
    yield from _party("seller", invoice.seller)
    yield from _party("buyer", invoice.buyer)
    for at, line in enumerate(invoice.lines, 1):
        yield from _line(f"lines.{at}", line, invoice)
    yield from _numbers_of_vat(invoice)
    if not any(line.unit_price.currency != invoice.currency for line in invoice.lines):
        yield from _sums(invoice)


def _head(invoice: Invoice) -> Iterator[Fault]:
    yield from _text("number", invoice.number, needed=True)
    for field in ("terms", "reference", "exemption", "buyer_reference", "order_number"):
        yield from _text(field, getattr(invoice, field))
    yield from _text("note", invoice.note, lines=True)
    if not CURRENCY.fullmatch(invoice.currency):
        yield Fault("currency", _("is not a currency of ISO 4217, as EUR is"))
    if not invoice.lines:
        yield Fault("lines", _("nothing was sold"))
    if not invoice.exemption and any(line.vat is Vat.EXEMPT for line in invoice.lines):  # BR-E-10
        yield Fault("exemption", _("is missing: it says why what is exempt is so"))
    yield from _dates(invoice)
    yield from _number("iban", invoice.iban, accounts.iban, _("is not an IBAN"))
    yield from _number("bic", invoice.bic, accounts.bic, _("is not a BIC"))
    if invoice.reference.startswith("RF") and not accounts.is_creditor_reference(invoice.reference):
        yield Fault("reference", _("begins as ISO 11649 says, but its check digits are wrong"))


def _dates(invoice: Invoice) -> Iterator[Fault]:
    first, last = invoice.supplied_on, invoice.supplied_until
    if last and (not first or last < first):
        yield Fault("supplied_until", _("ends before it begins"))
    if invoice.corrects and invoice.corrects.issued_on > invoice.issued_on:
        yield Fault("corrects.issued_on", _("is later than the credit note"))
    if invoice.corrects:
        yield from _text("corrects.number", invoice.corrects.number, needed=True)


def _party(field: str, party: Party) -> Iterator[Fault]:
    yield from _text(f"{field}.name", party.name, needed=True)
    for part in ("street", "addition", "postcode", "city", "tax_number", "registration", "email"):
        yield from _text(f"{field}.{part}", getattr(party, part))
    if not COUNTRY.fullmatch(party.country):
        yield Fault(f"{field}.country", _("is not two letters of ISO 3166-1, as FR is"))
    reason = _("is not a VAT id of its country, prefix included, as DE136695976 is")
    yield from _number(f"{field}.vat_id", party.vat_id, accounts.vat_id, reason)


def _line(field: str, line: Line, invoice: Invoice) -> Iterator[Fault]:
    yield from _text(f"{field}.name", line.name, needed=True)
    yield from _text(f"{field}.details", line.details, lines=True)
    if not UNIT.fullmatch(line.unit):
        yield Fault(f"{field}.unit", _("is no code of UNECE recommendation 20, as HUR is"))
    if not line.quantity.is_finite() or line.quantity == 0:
        yield Fault(f"{field}.quantity", _("is not a number other than zero"))
    if line.unit_price.currency != invoice.currency:
        yield Fault(f"{field}.unit_price", _("is in another currency than the invoice"))
    if line.unit_price.amount < 0:  # BR-27
        yield Fault(f"{field}.unit_price", _("is below zero; the quantity may be, for a discount"))
    yield from _rate(field, line)


def _rate(field: str, line: Line) -> Iterator[Fault]:
    standard = line.vat is Vat.STANDARD
    if not line.rate.is_finite() or not 0 <= line.rate <= HIGHEST_RATE:
        yield Fault(f"{field}.rate", _("is not a rate between 0 and 100"))
    elif standard and line.rate == 0:  # BR-S-05
        yield Fault(f"{field}.rate", _("is zero, which is another category than the standard rate"))
    elif not standard and line.rate != 0:  # BR-Z-05, BR-E-05, BR-AE-05
        yield Fault(f"{field}.rate", _("is not zero, though no VAT is charged in this category"))


def _numbers_of_vat(invoice: Invoice) -> Iterator[Fault]:
    """BR-S-02, BR-Z-02, BR-E-02, BR-AE-02."""
    seller, buyer = invoice.seller, invoice.buyer
    if not seller.vat_id and (invoice.is_reverse_charge or not seller.tax_number):
        yield Fault("seller.vat_id", MISSING)
    if invoice.is_reverse_charge and not buyer.vat_id:
        yield Fault("buyer.vat_id", _("is missing: without it nothing is charged in reverse"))


def _sums(invoice: Invoice) -> Iterator[Fault]:
    if any(not line.quantity.is_finite() or not line.rate.is_finite() for line in invoice.lines):
        return
    sums = totals(invoice)
    if sums.gross.amount < 0:
        yield Fault("lines", _("come to less than nothing: that is a credit note"))
    if not 0 <= invoice.paid <= max(sums.gross.amount, 0):
        yield Fault("paid", _("is less than nothing or more than the total"))
    if sums.due.amount > 0 and not (invoice.due_on or invoice.terms):  # BR-CO-25
        yield Fault("due_on", _("is missing, and so are terms of payment"))


def _text(field: str, text: str, *, needed: bool = False, lines: bool = False) -> Iterator[Fault]:
    if needed and not text.strip():
        yield Fault(field, MISSING)
    if CONTROL.search(text.replace("\n", "") if lines else text):
        yield Fault(field, _("holds signs that no text has"))


def _number(field: str, text: str, rule: Callable[[str], str], reason: Words) -> Iterator[Fault]:
    if not text:
        return
    try:
        rule(text)
    except ValueError:
        yield Fault(field, reason)
