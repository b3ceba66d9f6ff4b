"""Writing invoices: what an organisation sold in a month to those whose pots paid, one line a purchase.

The price that a pot paid has its VAT in it. An invoice comes to no more than was paid: where no net
amount gives exactly that with its tax, it is a minor unit less, which its `rounding` says.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import floor
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.kernel.money import Money, half_up
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations
from lyceum.wallets import documents, policies
from lyceum.wallets.errors import LegalDetailsAreMissing, MonthIsNotOver, NothingToInvoice
from lyceum.wallets.events import InvoicesIssued, LegalDetailsChanged
from lyceum.wallets.models import Invoice, InvoiceCounter, InvoiceLine, LegalDetails, Share
from lyceum.wallets.selectors.invoices import HERE, frozen, thawed
from lyceum.wallets.selectors.payouts import Payee, details_of, end_of, month_of
from lyceum.wallets.selectors.sellers import providers_of

from .sharing import Moved, parts_paid

CENT = 100  # per cent
Key = tuple[int, str, int]


@dataclass(frozen=True)
class Sold:
    """So much of a share, in minor units of the price's currency, to stand on an invoice."""

    share: Share
    amount: int
    corrects: Invoice | None = None


Group = tuple[Key, list[Sold]]


@dataclass(frozen=True)
class Issued:
    """What was written; and whom nothing could be written to, as they have not said who they are."""

    invoices: list[Invoice]
    left_out: list[str]


@dataclass(frozen=True)
class Terms:
    """Who sells to whom, and how VAT is treated between them."""

    buyer_id: int
    due_days: int
    seller: documents.Party
    buyer: documents.Party
    vat: documents.Vat
    rate: Decimal
    exemption: str


@transaction.atomic
def keep_legal_details(*, by: Actor, organisation_id: int, **said: Any) -> LegalDetails:
    """What an organisation's invoices are to say about it, from the next one on.

    Raises `DocumentIsFaulty` where an invoice could not be written with it.
    """
    policies.insist_on_books(by, organisation_id)
    kept = LegalDetails(organisation_id=organisation_id, **said)
    _insist_on_sense(kept)
    owner = organisation_owner(organisation_id)
    kept, _is_new = LegalDetails.objects.unscoped(HERE).update_or_create(
        organisation_id=organisation_id, defaults={"owner_id": owner, **said}
    )
    publish(LegalDetailsChanged(by=str(by), owner_id=owner, organisation_id=organisation_id))
    return kept


def _insist_on_sense(kept: LegalDetails) -> None:
    """Try to write an invoice to itself."""
    vat, rate = documents.Vat(kept.vat), Decimal(kept.rate)
    line = documents.Line(name="-", unit_price=Money(1_00, "EUR"), vat=vat, rate=rate)
    party, today = _party_of(kept), clock.today()
    documents.check(
        documents.Invoice(
            number="1",
            issued_on=today,
            currency="EUR",
            seller=party,
            buyer=party,
            lines=(line,),
            due_on=today,
            exemption=kept.exemption,
        )
    )


@transaction.atomic
def issue_invoices(*, by: Actor, organisation_id: int, month: date) -> Issued:
    """Invoice what was sold in a month and is not invoiced, and take back what was refunded since.

    A buyer without legal details keeps nobody else waiting. Raises `NothingToInvoice`,
    `MonthIsNotOver`, and `LegalDetailsAreMissing` where the seller's are, or those of every buyer.
    """
    policies.insist_on_books(by, organisation_id)
    month = month_of(month)
    if end_of(month) >= clock.today():
        raise MonthIsNotOver(month=month)
    counter = _counter(organisation_id, clock.today().year)
    groups = _grouped(organisation_id, month)
    if not groups:
        raise NothingToInvoice(month=month)
    issued = _issued(by, counter, month, groups)
    publish(
        InvoicesIssued(
            by=str(by),
            owner_id=organisation_owner(organisation_id),
            organisation_id=organisation_id,
            month=month.isoformat(),
            invoice_ids=[invoice.pk for invoice in issued.invoices],
        )
    )
    return issued


def _issued(by: Actor, counter: InvoiceCounter, month: date, groups: Sequence[Group]) -> Issued:
    seller = _legal(counter.organisation_id)
    made: list[Invoice] = []
    left_out: list[LegalDetailsAreMissing] = []
    for (buyer_id, _currency, _corrects), some in groups:
        try:
            terms = _terms(seller, buyer_id, some[0].corrects)
        except LegalDetailsAreMissing as why:
            left_out.append(why)
        else:
            made.append(_issue(by, counter, month, terms, some))
    if left_out and not made:
        raise left_out[0]
    return Issued(made, sorted({why.name for why in left_out}))


def _counter(organisation_id: int, year: int) -> InvoiceCounter:
    """Locked: whoever comes at the same time waits, and what is undone leaves no gap."""
    InvoiceCounter.objects.get_or_create(organisation_id=organisation_id, year=year)
    locked = InvoiceCounter.objects.select_for_update()
    return locked.get(organisation_id=organisation_id, year=year)


# --- what is to be invoiced -----------------------------------------------------------------------


def _grouped(organisation_id: int, month: date) -> list[Group]:
    """By buyer, currency and the invoice that is corrected (0: none), in this order."""
    groups: dict[Key, list[Sold]] = defaultdict(list)
    shares = Share.objects.filter(
        purchase__provider_id__in=providers_of(organisation_id),
        purchase__state__in=("paid", "refunded"),
        purchase__transfer__booked_on__lte=end_of(month),
    ).exclude(pot__organisation_id=organisation_id)
    found = shares.select_related("purchase", "pot").order_by("pk")
    for sold in [*_new(found, month), *_returned(found)]:
        corrects = sold.corrects.pk if sold.corrects else 0
        share = sold.share
        groups[share.pot.organisation_id, share.purchase.currency, corrects].append(sold)
    return sorted(groups.items(), key=lambda group: group[0])


def _new(shares: Any, month: date) -> Iterable[Sold]:
    """Sold in the month and on no invoice: what was paid less what came back already."""
    lines = InvoiceLine.objects.filter(is_back=False).values("share_id")
    new = shares.filter(purchase__transfer__booked_on__gte=month).exclude(pk__in=lines)
    paid = _paid(new)
    for share in new:
        if paid[share.pk] > share.returned:
            yield Sold(share, paid[share.pk] - share.returned)


def _returned(shares: Any) -> Iterable[Sold]:
    """Invoiced before, and refunded since."""
    taken = InvoiceLine.objects.filter(is_back=True).values("share_id")
    refunded = shares.filter(returned__gt=0)
    paid, lines = _paid(refunded), InvoiceLine.objects.filter(is_back=False, share__in=refunded)
    late = lines.exclude(share_id__in=taken).select_related(
        "invoice", "share__purchase", "share__pot"
    )
    for line in late.order_by("pk"):
        back = line.amount - (paid[line.share_id] - line.share.returned)
        if back > 0:
            yield Sold(line.share, back, line.invoice)


def _paid(shares: Any) -> dict[int, int]:
    """What each of these shares paid: less than was held for it, where it cost less in the end."""
    all_of_them = Share.objects.filter(purchase_id__in=shares.order_by().values("purchase_id"))
    rows = all_of_them.select_related("purchase", "pot__account").order_by("purchase_id", "pk")
    return {
        part.share.pk: part.of_price
        for _purchase_id, some in groupby(rows, key=lambda share: share.purchase_id)
        for part in _parts(list(some))
    }


def _parts(shares: Sequence[Share]) -> Iterable[Moved]:
    return parts_paid(shares[0].purchase, shares)


# --- writing one ----------------------------------------------------------------------------------


def _issue(
    by: Actor, counter: InvoiceCounter, month: date, terms: Terms, some: Sequence[Sold]
) -> Invoice:
    counter.last += 1
    counter.save(update_fields=["last"])
    said = _written(by, counter, month, terms, some)
    sums = documents.totals(said)
    invoice = Invoice.objects.unscoped("a new one").create(
        owner_id=organisation_owner(counter.organisation_id),
        organisation_id=counter.organisation_id,
        buyer_id=terms.buyer_id,
        year=counter.year,
        serial=counter.last,
        number=said.number,
        month=month,
        issued_on=said.issued_on,
        currency=said.currency,
        net=sums.net.amount,
        tax=sums.tax.amount,
        gross=sums.gross.amount,
        rounding=sums.gross.amount - sum(sold.amount for sold in some),
        corrects=some[0].corrects,
        content=frozen(said),
        by=str(by),
        made_at=clock.now(),
    )
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=invoice,
            share=sold.share,
            amount=sold.amount,
            is_back=sold.corrects is not None,
        )
        for sold in some
    )
    return invoice


def _written(
    by: Actor, counter: InvoiceCounter, month: date, terms: Terms, some: Sequence[Sold]
) -> documents.Invoice:
    """What it says. Raises `DocumentIsFaulty`."""
    first, today = some[0], clock.today()
    earlier = first.corrects
    bank = details_of(by, counter.organisation_id, [Payee()]).get(Payee())
    said = documents.Invoice(
        number=f"{counter.year}-{counter.last:05}",
        issued_on=today,
        currency=first.share.purchase.currency,
        seller=terms.seller,
        buyer=terms.buyer,
        lines=tuple(_lines(some, terms.vat, terms.rate)),
        supplied_on=earlier.month if earlier else month,
        supplied_until=end_of(earlier.month if earlier else month),
        due_on=today + timedelta(days=terms.due_days),
        terms=_("Paid from learning money, by payout."),
        iban=bank.iban if bank else "",
        bic=bank.bic if bank else "",
        exemption=terms.exemption,
        corrects=documents.Earlier(number=earlier.number, issued_on=earlier.issued_on)
        if earlier
        else None,
    )
    documents.check(said)
    return said


def _terms(seller: LegalDetails, buyer_id: int, earlier: Invoice | None) -> Terms:
    """As both say it today. A credit note takes back what was said then, whatever changed since.

    Raises `LegalDetailsAreMissing`.
    """
    if earlier:
        said = thawed(earlier.content)
        vat, rate, exemption = said.lines[0].vat, said.lines[0].rate, said.exemption
        parties = (said.seller, said.buyer)
    else:
        parties = (_party_of(seller), _party_of(_legal(buyer_id)))
        vat, rate = _vat(seller, parties[1])
        exemption = seller.exemption if vat == documents.Vat.EXEMPT else ""
    return Terms(buyer_id, seller.due_days, *parties, vat, rate, exemption)


def _legal(organisation_id: int) -> LegalDetails:
    found = LegalDetails.objects.unscoped(HERE).filter(organisation_id=organisation_id).first()
    if found is None:
        raise LegalDetailsAreMissing(name=_name(organisation_id))
    return found


def _name(organisation_id: int) -> str:
    return organisations.organisation_names([organisation_id]).get(organisation_id, "")


def _party_of(kept: LegalDetails) -> documents.Party:
    names = (
        "name",
        "street",
        "postcode",
        "city",
        "country",
        "vat_id",
        "tax_number",
        "registration",
        "email",
    )
    return documents.Party(**{name: getattr(kept, name) for name in names})


def _vat(seller: LegalDetails, buyer: documents.Party) -> tuple[documents.Vat, Decimal]:
    """As the seller charges; between two countries, both with a VAT id, the buyer owes the tax
    (Directive 2006/112/EC, articles 44 and 196)."""
    is_abroad = seller.country != buyer.country
    if is_abroad and seller.vat_id and buyer.vat_id and seller.vat == LegalDetails.Vat.STANDARD:
        return documents.Vat.REVERSE_CHARGE, Decimal(0)
    return documents.Vat(seller.vat), Decimal(seller.rate)


def _lines(some: Sequence[Sold], vat: documents.Vat, rate: Decimal) -> Iterable[documents.Line]:
    nets = nets_of([sold.amount for sold in some], rate)
    for sold, net in zip(some, nets, strict=True):
        purchase = sold.share.purchase
        yield documents.Line(
            name=purchase.title or purchase.wanted,
            details=_("Purchase {number}").format(number=purchase.pk),
            unit_price=Money(net, purchase.currency),
            vat=vat,
            rate=rate,
        )


def nets_of(grosses: Sequence[int], rate: Decimal) -> list[int]:
    """Net amounts of lines, whose sum with its tax is the sum of these, or a minor unit less."""
    factor = 1 + Fraction(rate) / CENT
    whole = net_within(sum(grosses), rate)
    exact = [gross / factor for gross in grosses]
    nets = [floor(each) for each in exact]
    by_rest = sorted(range(len(nets)), key=lambda at: nets[at] - exact[at])
    step = 1 if whole >= sum(nets) else -1
    for at in range(abs(whole - sum(nets))):
        nets[by_rest[at % len(nets)]] += step
    return nets


def net_within(gross: int, rate: Decimal) -> int:
    """The highest net amount that is no more than this with its tax."""
    net = floor(gross / (1 + Fraction(rate) / CENT)) + 1
    while net + half_up(net * Fraction(rate) / CENT) > gross:
        net -= 1
    return net


# --- as a file ------------------------------------------------------------------------------------


@transaction.atomic
def print_invoice(*, by: Actor, invoice: Invoice, language: str) -> Invoice:
    """The invoice with its PDF, which is made when it is first asked for, and stays."""
    rows = Invoice.objects.unscoped("got through the gate").select_for_update()
    kept = rows.get(pk=invoice.pk)
    if not kept.pdf:
        brand = organisations.brand()
        look = documents.Look(name=brand.name)
        made = documents.invoice_pdf(thawed(kept.content), look, language=language)
        kept.pdf.save(f"{uuid4().hex}.pdf", ContentFile(made.content), save=False)
        kept.save(update_fields=["pdf"])
    return kept
