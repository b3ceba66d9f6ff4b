"""What an organisation put in, and what was spent on learning out of its books, between two days.

Sums without a learner and without a purchase. Whoever asks shows them by leave of somebody who keeps
the books.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Sum

from lyceum.wallets.models import Account, Deposit, Posting, Transfer


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
