"""Invoices: what stands on them, and as files."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import Money
from lyceum.organisations import api as organisations
from lyceum.wallets import documents, policies
from lyceum.wallets.models import Invoice, LegalDetails

PAGE = 50
HERE = "of an organisation whose books the actor keeps"


@dataclass(frozen=True)
class InvoiceRow:
    """An invoice, or a credit note, as its seller or its buyer sees it."""

    id: int
    number: str
    is_credit_note: bool
    is_ours: bool
    other: str
    month: date
    issued_on: date
    net: int
    tax: int
    gross: int
    currency: str
    is_reverse_charge: bool


def invoice_rows(actor: Actor, organisation_id: int, page: int) -> tuple[list[InvoiceRow], bool]:
    """Those that an organisation wrote or got, the newest first; whether there is more."""
    policies.insist_on_books(actor, organisation_id)
    start = (page - 1) * PAGE
    found = list(_seen(organisation_id).order_by("-issued_on", "-pk")[start : start + PAGE + 1])
    ids = {row.buyer_id for row in found} | {row.organisation_id for row in found}
    names = organisations.organisation_names(ids)
    return [_row(row, organisation_id, names) for row in found[:PAGE]], len(found) > PAGE


def _seen(organisation_id: int) -> Any:
    ours = Q(organisation_id=organisation_id) | Q(buyer_id=organisation_id)
    return Invoice.objects.unscoped(HERE).filter(ours)


def _row(row: Invoice, organisation_id: int, names: Mapping[int, str]) -> InvoiceRow:
    is_ours = row.organisation_id == organisation_id
    return InvoiceRow(
        id=row.pk,
        number=row.number,
        is_credit_note=row.corrects_id is not None,
        is_ours=is_ours,
        other=names.get(row.buyer_id if is_ours else row.organisation_id, ""),
        month=row.month,
        issued_on=row.issued_on,
        net=row.net,
        tax=row.tax,
        gross=row.gross,
        currency=row.currency,
        is_reverse_charge=thawed(row.content).is_reverse_charge,
    )


def invoice_for(actor: Actor, organisation_id: int, invoice_id: int) -> Invoice:
    """The gate to an invoice: its seller's books and its buyer's."""
    policies.insist_on_books(actor, organisation_id)
    found: Invoice | None = _seen(organisation_id).filter(pk=invoice_id).first()
    if found is None:
        raise NotFound
    return found


def data_of(invoice: Invoice) -> bytes:
    """The electronic invoice (EN 16931)."""
    return documents.electronic_invoice(thawed(invoice.content))


def legal_details_of(actor: Actor, organisation_id: int) -> LegalDetails | None:
    """What an organisation's invoices say about it."""
    policies.insist_on_books(actor, organisation_id)
    return LegalDetails.objects.unscoped(HERE).filter(organisation_id=organisation_id).first()


# --- as they are kept -----------------------------------------------------------------------------


def frozen(invoice: documents.Invoice) -> dict[str, Any]:
    """An invoice for the tables; `thawed` gives it back."""
    plain: dict[str, Any] = _plain(asdict(invoice))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, (date, Decimal)) else value


def thawed(content: Mapping[str, Any]) -> documents.Invoice:
    """An invoice as it was said."""
    said = dict(content)
    for name in ("issued_on", "supplied_on", "supplied_until", "due_on"):
        said[name] = date.fromisoformat(said[name]) if said[name] else None
    said["seller"] = documents.Party(**said["seller"])
    said["buyer"] = documents.Party(**said["buyer"])
    said["lines"] = tuple(map(_line, said["lines"]))
    if earlier := said["corrects"]:
        on = date.fromisoformat(earlier["issued_on"])
        said["corrects"] = documents.Earlier(number=earlier["number"], issued_on=on)
    return documents.Invoice(**said)


def _line(said: Mapping[str, Any]) -> documents.Line:
    numbers = {name: Decimal(said[name]) for name in ("quantity", "rate")}
    price, vat = Money(**said["unit_price"]), documents.Vat(said["vat"])
    return documents.Line(**{**said, **numbers, "unit_price": price, "vat": vat})
