"""Receipts of what people bought themselves, for who keeps the books of the money."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet

from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import Money
from lyceum.skills import api as skills
from lyceum.wallets import policies
from lyceum.wallets.models import Purchase, Share

from .pages import purchase_for

SHOWN = 50
THEIRS = "paid from pots of the organisation whose books the actor keeps"


@dataclass(frozen=True, kw_only=True)
class ReceiptRow:
    """One receipt: who handed it in, what for, and what it cost."""

    purchase_id: int
    paid_on: date
    person: str
    title: str
    skills: str
    price: Money


def receipts_page(
    actor: Actor, organisation_id: int, number: int, language: str
) -> tuple[list[ReceiptRow], Any]:
    """A page of receipts that the organisation's pots paid for, the newest first. Five queries."""
    policies.insist_on_books(actor, organisation_id)
    found = _paid_by([organisation_id]).order_by("-paid_at", "-pk")
    page = Paginator(found, SHOWN).get_page(number)
    names = identity.names_of(each.person_id for each in page if each.person_id)
    taught = skills.skill_rows(sorted({pk for each in page for pk in each.skill_ids}), language)
    rows = [
        ReceiptRow(
            purchase_id=each.pk,
            paid_on=each.paid_at.date(),
            person=names.get(each.person_id or 0, ""),
            title=each.title,
            skills=", ".join(taught[pk].label for pk in each.skill_ids if pk in taught),
            price=Money(each.price, each.currency),
        )
        for each in page
        if each.paid_at
    ]
    return rows, page


def receipt_for(actor: Actor, purchase_id: int) -> Purchase:
    """The gate to a receipt: one's own, or one that was paid for from money whose books one keeps."""
    try:
        found: Purchase | None = purchase_for(actor, purchase_id)
    except NotFound:
        found = _kept_by(actor, purchase_id)
    if found is None or not found.receipt:
        raise NotFound
    return found


def _kept_by(actor: Actor, purchase_id: int) -> Purchase | None:
    shares = Share.objects.filter(purchase_id=purchase_id)
    payers = set(shares.values_list("pot__organisation_id", flat=True))
    mine = [payer for payer in payers if policies.can_keep_books(actor, payer)]
    return _paid_by(mine).filter(pk=purchase_id).first() if mine else None


def _paid_by(organisation_ids: list[int]) -> QuerySet[Purchase]:
    paid = Share.objects.filter(purchase=OuterRef("pk"), pot__organisation__in=organisation_ids)
    receipts = Purchase.objects.unscoped(THEIRS).exclude(receipt="").filter(paid_at__isnull=False)
    return receipts.filter(Exists(paid))
