"""What cannot be written, and why."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError

Words = str | Promise


class Fault(NamedTuple):
    """What is wrong, and where: `seller.vat_id`, `lines.3.rate`, `payments.12.iban`."""

    field: str
    reason: Words


class DocumentIsFaulty(DomainError):
    """Something that a document has to say is missing or cannot be so. Nothing was written."""

    code = "wallets.document_is_faulty"
    status = 422
    message = _("This document cannot be written. {told}")

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults)
        self.faults = tuple(faults)
        self.told = "; ".join(f"{fault.field}: {fault.reason}" for fault in faults)


class NoElectronicInvoice(DomainError):
    """EN 16931 writes amounts with two digits at most (BR-DEC-01 and following)."""

    code = "wallets.no_electronic_invoice"
    status = 422
    message = _("EN 16931 knows no invoices in {currency}, whose amounts have three digits.")

    def __init__(self, *, currency: str) -> None:
        super().__init__(currency)
        self.currency = currency
