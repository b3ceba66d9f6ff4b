"""What a seller of the ecosystem sold, and what it was paid: read in the books of those who bought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from lyceum.kernel.actors import Actor
from lyceum.kernel.money import Money
from lyceum.organisations import api as organisations
from lyceum.wallets import policies
from lyceum.wallets.models import Account, Payout, Posting

from .sellers import providers_of

LATEST = 8


@dataclass(frozen=True)
class Taking:
    """In one currency: sold less what was taken back, paid out, and what is still owed."""

    sold: Money
    paid: Money
    owed: Money


@dataclass(frozen=True)
class PaidOut:
    """A payout that came: from whom, on which day."""

    organisation: str
    on: date
    amount: Money


def takings_of(actor: Actor, organisation_id: int) -> Sequence[Taking]:
    """For who keeps the books of a selling organisation: its money by currency. No learner and no
    purchase is named. Raises `Forbidden`; two queries."""
    policies.insist_on_books(actor, organisation_id)
    accounts = _accounts(organisation_id)
    is_payout = Q(transfer__reason="payout")
    rows = (
        Posting.objects.filter(account__in=accounts)
        .values("account__currency")
        .annotate(
            sold=Sum("amount", filter=~is_payout, default=0),
            paid=Sum("amount", filter=is_payout, default=0),
        )
    )
    return [
        Taking(
            sold=Money(row["sold"], row["account__currency"]),
            paid=Money(-row["paid"], row["account__currency"]),
            owed=Money(row["sold"] + row["paid"], row["account__currency"]),
        )
        for row in rows.order_by("account__currency")
    ]


def paid_out_to(actor: Actor, organisation_id: int) -> Sequence[PaidOut]:
    """The latest payouts to a selling organisation, for who keeps its books. Raises `Forbidden`."""
    policies.insist_on_books(actor, organisation_id)
    rows = Payout.objects.filter(provider_id__in=providers_of(organisation_id))
    found = rows.select_related("run", "transfer").order_by("-transfer__booked_on", "-pk")[:LATEST]
    names = organisations.organisation_names({each.run.organisation_id for each in found})
    return [
        PaidOut(
            organisation=names.get(each.run.organisation_id, ""),
            on=each.transfer.booked_on,
            amount=Money(each.amount, each.run.currency),
        )
        for each in found
    ]


def keeps_books(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor may read them."""
    return policies.can_keep_books(actor, organisation_id)


def _accounts(organisation_id: int) -> list[int]:
    keys = [str(pk) for pk in providers_of(organisation_id)]
    rows = Account.objects.filter(kind=Account.Kind.PROVIDER, key__in=keys)
    return list(rows.values_list("pk", flat=True))
