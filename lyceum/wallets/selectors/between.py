"""What an organisation put in, and what was spent on learning out of its books, between two days; and
what was paid for the seats of runs.

Sums without a learner and without a purchase. Whoever asks shows them by leave of somebody who keeps
the books.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, F, OuterRef, Sum

from lyceum.kernel.money import Money
from lyceum.wallets.models import Account, Deposit, Posting, Purchase, Transfer

BOUGHT = (Purchase.State.PAID, Purchase.State.REFUNDED)  # of the latter something may stay paid


def paid_in(organisation_id: int, currency: str, since: date, until: date) -> int:
    """What came into its bank for itself, in minor units; what was taken back does not count."""
    taken_back = Transfer.objects.filter(reverses=OuterRef("transfer"))
    rows = Deposit.objects.unscoped("sums").filter(
        ~Exists(taken_back),
        organisation_id=organisation_id,
        person=None,
        currency=currency,
        paid_on__gte=since,
        paid_on__lte=until,
    )
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def spent_on_learning(organisation_id: int, currency: str, since: date, until: date) -> int:
    """What providers were to get, less what they gave back, in minor units."""
    accounts = Account.objects.filter(
        book__organisation_id=organisation_id, kind=Account.Kind.PROVIDER, currency=currency
    )
    rows = Posting.objects.filter(
        account__in=accounts, transfer__booked_on__gte=since, transfer__booked_on__lte=until
    ).exclude(transfer__reason="payout")
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def paid_for_runs(offering_ids: Collection[int], person_ids: Collection[int]) -> list[Money]:
    """What these people's seats in these runs cost, by currency: paid, less what came back. One query."""
    rows = Purchase.objects.unscoped("sums").filter(
        offering_id__in=offering_ids, person_id__in=person_ids, state__in=BOUGHT
    )
    sums = rows.values("currency").annotate(sum=Sum(F("price") - F("refunded")))
    found = sums.order_by("currency").values_list("sum", "currency")
    return [Money(amount, currency) for amount, currency in found if amount]
