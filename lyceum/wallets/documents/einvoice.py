"""The invoice as data: Cross Industry Invoice (UN/CEFACT D16B) in the profile EN 16931 of Factur-X 1.0,
which is ZUGFeRD 2. The library `drafthorse` writes it and holds it against the schema it brings."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lyceum.kernel.money import Money, exponent

from . import accounts
from .checks import check
from .errors import NoElectronicInvoice
from .shapes import Invoice, Line, Party, Vat
from .totals import Totals, VatTotal, totals

GUIDELINE = "urn:cen.eu:en16931:2017"
INVOICE, CREDIT_NOTE = "380", "381"  # UNTDID 1001
CREDIT_TRANSFER, SEPA_TRANSFER = "30", "58"  # UNTDID 4461
DIGITS = 2  # BR-DEC-01 and following


def electronic_invoice(invoice: Invoice) -> bytes:
    """XML in UTF-8, valid by the schema; DocumentIsFaulty or NoElectronicInvoice if it cannot be."""
    from drafthorse.models.document import Document  # noqa: PLC0415  5 MB that few processes need

    check(invoice)
    if not has_electronic_form(invoice.currency):
        raise NoElectronicInvoice(currency=invoice.currency)
    sums = totals(invoice)
    document = Document()
    _head(document, invoice)
    for number, (line, net) in enumerate(zip(invoice.lines, sums.lines, strict=True), 1):
        document.trade.items.add(_item(number, line, net))
    _agreement(document.trade.agreement, invoice)
    _delivery(document.trade, invoice)
    _settlement(document.trade.settlement, invoice, sums)
    written: bytes = document.serialize(schema="FACTUR-X_EN16931")
    return written


def has_electronic_form(currency: str) -> bool:
    """Can an invoice in this currency be written at all?"""
    return exponent(currency) <= DIGITS


def _head(document: Any, invoice: Invoice) -> None:
    document.context.guideline_parameter.id = GUIDELINE
    document.header.id = invoice.number
    document.header.type_code = CREDIT_NOTE if invoice.is_credit_note else INVOICE
    document.header.issue_date_time = invoice.issued_on
    if invoice.note:
        from drafthorse.models.note import IncludedNote  # noqa: PLC0415

        note = IncludedNote()
        note.content = invoice.note
        document.header.notes.add(note)


def _item(number: int, line: Line, net: Money) -> Any:
    from drafthorse.models.tradelines import LineItem  # noqa: PLC0415

    item = LineItem()
    item.document.line_id = str(number)
    item.product.name = line.name
    item.product.description = line.details
    item.agreement.net.amount = line.unit_price.major
    item.delivery.billed_quantity = (_plain(line.quantity), line.unit)
    item.settlement.trade_tax.type_code = "VAT"
    item.settlement.trade_tax.category_code = line.vat.value
    item.settlement.trade_tax.rate_applicable_percent = _plain(line.rate)
    item.settlement.monetary_summation.total_amount = net.major
    return item


def _agreement(agreement: Any, invoice: Invoice) -> None:
    agreement.buyer_reference = invoice.buyer_reference
    _party(agreement.seller, invoice.seller)
    _party(agreement.buyer, invoice.buyer)
    if invoice.order_number:
        agreement.buyer_order.issuer_assigned_id = invoice.order_number


def _party(written: Any, party: Party) -> None:
    from drafthorse.models.party import TaxRegistration  # noqa: PLC0415

    written.name = party.name
    if party.registration:
        written.legal_organization.id = party.registration
    address = written.address
    address.postcode, address.city_name = party.postcode, party.city
    address.line_one, address.line_two = party.street, party.addition
    address.country_id = party.country
    if party.email:
        written.electronic_address.uri_ID = ("EM", party.email)
    vat_id = accounts.vat_id(party.vat_id) if party.vat_id else ""
    for scheme, number in (("FC", party.tax_number), ("VA", vat_id)):
        if number:
            written.tax_registrations.add(TaxRegistration(id=(scheme, number)))


def _delivery(trade: Any, invoice: Invoice) -> None:
    if invoice.supplied_on and invoice.supplied_until:
        trade.settlement.period.start = invoice.supplied_on
        trade.settlement.period.end = invoice.supplied_until
    if last := invoice.supplied_until or invoice.supplied_on:
        trade.delivery.event.occurrence = last


def _settlement(settlement: Any, invoice: Invoice, sums: Totals) -> None:
    settlement.payment_reference = invoice.reference
    settlement.currency_code = invoice.currency
    if invoice.iban:
        settlement.payment_means.add(_means(invoice))
    for group in sums.vats:
        settlement.trade_tax.add(_tax(group, invoice))
    if invoice.due_on or invoice.terms:
        settlement.terms.add(_terms(invoice.terms, invoice.due_on))
    _summation(settlement.monetary_summation, sums)
    if invoice.corrects:
        settlement.invoice_referenced_document.issuer_assigned_id = invoice.corrects.number
        settlement.invoice_referenced_document.issue_date_time = invoice.corrects.issued_on


def _means(invoice: Invoice) -> Any:
    from drafthorse.models.payment import PaymentMeans  # noqa: PLC0415

    means = PaymentMeans()
    means.type_code = SEPA_TRANSFER if invoice.currency == "EUR" else CREDIT_TRANSFER
    means.payee_account.iban = accounts.iban(invoice.iban)
    if invoice.bic:
        means.payee_institution.bic = accounts.bic(invoice.bic)
    return means


def _tax(group: VatTotal, invoice: Invoice) -> Any:
    from drafthorse.models.accounting import ApplicableTradeTax  # noqa: PLC0415

    tax = ApplicableTradeTax()
    tax.calculated_amount = group.tax.major
    tax.type_code = "VAT"
    tax.basis_amount = group.net.major
    tax.category_code = group.vat.value
    tax.rate_applicable_percent = _plain(group.rate)
    if group.vat is Vat.REVERSE_CHARGE:
        tax.exemption_reason, tax.exemption_reason_code = _("Reverse charge"), "VATEX-EU-AE"
    elif group.vat is Vat.EXEMPT:
        tax.exemption_reason = invoice.exemption
    return tax


def _terms(words: str, due_on: date | None) -> Any:
    from drafthorse.models.payment import PaymentTerms  # noqa: PLC0415

    terms = PaymentTerms()
    terms.description = words
    if due_on:
        terms.due = due_on
    return terms


def _summation(summation: Any, sums: Totals) -> None:
    nothing = Decimal(0)
    summation.line_total = sums.net.major
    summation.charge_total, summation.allowance_total = nothing, nothing
    summation.tax_basis_total = sums.net.major
    summation.tax_total = (sums.tax.major, sums.tax.currency)
    summation.grand_total = sums.gross.major
    summation.prepaid_total = sums.paid.major
    summation.due_amount = sums.due.major


def _plain(number: Decimal) -> Decimal:
    """Without an exponent, which XML's decimals have not."""
    return Decimal(f"{number:f}")
