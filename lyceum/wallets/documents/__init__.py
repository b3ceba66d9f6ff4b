"""Documents of money, out of plain shapes into bytes; nothing here knows a table.

    invoice_pdf(invoice, look, language="fr")     PDF/A-3a with the invoice as data inside (Factur-X)
    electronic_invoice(invoice)                   the data alone: CII, EN 16931
    totals(invoice)                               its sums
    payment_file(…)                               SEPA credit transfers, pain.001
    journal_csv(bookings)                         CSV for finance

Why these libraries: docs/decisions/0033-documents-of-money.md.
"""

from .accounts import creditor_reference
from .checks import check, faults
from .einvoice import electronic_invoice, has_electronic_form
from .errors import DocumentIsFaulty, Fault, NoElectronicInvoice
from .journal import Booking, journal_csv
from .payments import Account, Payment, payment_file
from .pdf import InvoiceFile, invoice_pdf
from .shapes import DAY, HOUR, PIECE, Earlier, Invoice, Line, Look, Party, Vat
from .totals import Totals, VatTotal, totals

__all__ = [
    "DAY",
    "HOUR",
    "PIECE",
    "Account",
    "Booking",
    "DocumentIsFaulty",
    "Earlier",
    "Fault",
    "Invoice",
    "InvoiceFile",
    "Line",
    "Look",
    "NoElectronicInvoice",
    "Party",
    "Payment",
    "Totals",
    "Vat",
    "VatTotal",
    "check",
    "creditor_reference",
    "electronic_invoice",
    "faults",
    "has_electronic_form",
    "invoice_pdf",
    "journal_csv",
    "payment_file",
    "totals",
]
