"""What an invoice says in words, in the language that is active: texts, ready to be laid out."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lyceum.kernel.money import Money, exponent

from . import accounts
from .shapes import DAY, HOUR, Invoice, Line, Party, Vat
from .totals import Totals, VatTotal, totals

GROUP = 4
ENDLESS = re.compile(r"\S{40}(?=\S)")
Pair = tuple[str, str]


def wording(invoice: Invoice) -> dict[str, Any]:
    """All that is said, by the names under which `invoice.typ` asks for it."""
    sums = totals(invoice)
    language, _dash, region = (get_language() or "en").partition("-")
    return {
        "lang": language,
        "region": region.upper() if len(region) == len("FR") else None,
        "title": _title(invoice),
        "heading": _title(invoice),
        "author": invoice.seller.name,
        "year": invoice.issued_on.year,
        "month": invoice.issued_on.month,
        "day": invoice.issued_on.day,
        "page": _("Page {page} of {pages}"),
        "footer": " · ".join(_identity(invoice.seller)),
        "sender": [invoice.seller.name, *_address(invoice.seller), invoice.seller.email],
        "buyer_label": _("Billed to"),
        "buyer": [invoice.buyer.name, *_address(invoice.buyer), *_numbers(invoice.buyer)],
        "facts": list(_facts(invoice)),
        "opening": _opening(invoice),
        "columns": [_("Description"), _("Quantity"), _("Unit price"), _("VAT"), _("Net")],
        "lines": [_line(*pair) for pair in zip(invoice.lines, sums.lines, strict=True)],
        "sums": list(_sums(sums)),
        "results": list(_results(invoice, sums)),
        "notes": list(_notes(invoice)),
        "payment_label": _("Payment"),
        "payment": list(_payment(invoice, sums)),
    }


def money(amount: Money) -> str:
    """`1,234.50 EUR`, as the language writes numbers; the currency by its code, so none is mistaken."""
    places = exponent(amount.currency)
    return f"{number_format(amount.major, places, force_grouping=True)}\N{NO-BREAK SPACE}{amount.currency}"


def _title(invoice: Invoice) -> str:
    form = _("Credit note {number}") if invoice.is_credit_note else _("Invoice {number}")
    return form.format(number=invoice.number)


def _opening(invoice: Invoice) -> str:
    if not invoice.corrects:
        return ""
    return _("This takes back from invoice {number} of {day} what stands below.").format(
        number=invoice.corrects.number, day=date_format(invoice.corrects.issued_on, "DATE_FORMAT")
    )


def _address(party: Party) -> list[str]:
    place = f"{party.postcode} {party.city}".strip()
    return [part for part in (party.street, party.addition, place, party.country) if part]


def _numbers(party: Party) -> Iterator[str]:
    if party.vat_id:
        yield _("VAT id {number}").format(number=accounts.vat_id(party.vat_id))
    if party.tax_number:
        yield _("Tax number {number}").format(number=party.tax_number)
    if party.registration:
        yield _("Registration {number}").format(number=party.registration)


def _identity(party: Party) -> Iterator[str]:
    yield party.name
    yield from _numbers(party)


def _facts(invoice: Invoice) -> Iterator[Pair]:
    yield _("Date of issue"), date_format(invoice.issued_on, "DATE_FORMAT")
    if invoice.supplied_on:
        days = filter(None, (invoice.supplied_on, invoice.supplied_until))
        yield _("Supplied"), " \N{EN DASH} ".join(date_format(day, "DATE_FORMAT") for day in days)
    if invoice.buyer_reference:
        yield _("Your reference"), invoice.buyer_reference
    if invoice.order_number:
        yield _("Your order"), invoice.order_number


def _line(line: Line, net: Money) -> dict[str, Any]:
    return {
        "name": _breakable(line.name),
        "details": [_breakable(text) for text in line.details.splitlines()],
        "quantity": f"{_number(line.quantity)}{_unit(line.unit)}",
        "price": money(line.unit_price),
        "vat": _rate(line.vat, line.rate),
        "net": money(net),
    }


def _breakable(text: str) -> str:
    """Words that no column holds, such as addresses, may break after every forty letters."""
    return ENDLESS.sub("\\g<0>\N{ZERO WIDTH SPACE}", text)


def _unit(code: str) -> str:
    names = {HOUR: _("h"), DAY: _("days")}
    return f"\N{NO-BREAK SPACE}{names[code]}" if code in names else ""


def _number(value: Decimal) -> str:
    """With the digits that it has, and none after those that say nothing."""
    text = f"{value:f}"
    places = len(text.partition(".")[2].rstrip("0"))
    return str(number_format(value, places, force_grouping=True))


def _rate(vat: Vat, rate: Decimal) -> str:
    named = {Vat.EXEMPT: _("exempt"), Vat.REVERSE_CHARGE: _("reverse charge")}
    return named.get(vat) or f"{_number(rate)}\N{NO-BREAK SPACE}%"


def _sums(sums: Totals) -> Iterator[Pair]:
    yield _("Net total"), money(sums.net)
    for group in sums.vats:
        yield _tax(group), money(group.tax)


def _tax(group: VatTotal) -> str:
    return _("VAT {rate} on {net}").format(rate=_rate(group.vat, group.rate), net=money(group.net))


def _results(invoice: Invoice, sums: Totals) -> Iterator[Pair]:
    yield _("Total"), money(sums.gross)
    if sums.paid.amount:
        yield _("Paid already"), money(-sums.paid)
        yield (_("To be refunded") if invoice.is_credit_note else _("To be paid")), money(sums.due)


def _notes(invoice: Invoice) -> Iterator[str]:
    if invoice.is_reverse_charge:
        yield _(
            "Reverse charge: the VAT is owed by the customer (articles 44 and 196 of Directive 2006/112/EC)."
        )
    if invoice.exemption:
        yield _("Exempt from VAT: {reason}").format(reason=invoice.exemption)
    if invoice.note:
        yield invoice.note


def _payment(invoice: Invoice, sums: Totals) -> Iterator[Pair]:
    if invoice.is_credit_note or not sums.due.amount:
        return
    if invoice.due_on:
        yield _("Due on"), date_format(invoice.due_on, "DATE_FORMAT")
    if invoice.terms:
        yield _("Terms"), invoice.terms
    if invoice.iban:
        yield _("IBAN"), _grouped(accounts.iban(invoice.iban))
    if invoice.bic:
        yield _("BIC"), accounts.bic(invoice.bic)
    if invoice.iban:
        yield _("Reference"), invoice.reference or invoice.number


def _grouped(number: str) -> str:
    """In fours, as an IBAN is printed (ISO 13616)."""
    fours = (number[at : at + GROUP] for at in range(0, len(number), GROUP))
    return "\N{NO-BREAK SPACE}".join(fours)
