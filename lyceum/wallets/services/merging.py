"""Two accounts become one, or one is erased: what becomes of their purchases and of what they are owed.

The journal of a merge puts rows back, and the books take nothing back: they book the opposite. So
what is owed moves when it is told that two became one, and goes back when that is told to be undone.
A refund of what was paid twice stays, as money that has moved: the undone merge leaves the other
account with what it paid for, and the payer with the refund.
"""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.wallets.events import PurchaseCancelled
from lyceum.wallets.ledger import accounts, booking
from lyceum.wallets.models import Account, Book, Consent, Posting, Purchase, Transfer
from lyceum.wallets.types import Cause, Entry, Move

from .moving import HOUSE
from .purchases import refund
from .states import EVERY, end, locked

CLEARING = Account.Kind.CLEARING


def end_everything(subject: identity.Subject) -> None:
    """Nobody waits for what an erased person asked for; what was reserved is free again."""
    waiting = Purchase.objects.unscoped(EVERY).filter(
        person_id=subject.person_id, state__in=Purchase.OPEN
    )
    house = actors.system("identity", subject.owner_id)
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        end(house, locked(pk), Purchase.State.CANCELLED, PurchaseCancelled)


def join_purchases(fold: identity.Fold) -> None:
    """Both asked for the same thing: it is asked for once, and the other's money is free again."""
    purchases = Purchase.objects.unscoped(EVERY).filter(state__in=Purchase.OPEN)
    ours = set(purchases.filter(person_id=fold.kept_id).values_list("wanted", flat=True))
    for theirs in purchases.filter(person_id=fold.folded_id, wanted__in=ours).order_by("pk"):
        fold.leave(theirs)
        fold.say(_("both asked for the same thing: the one that was folded in stays aside"))


def join_consents(fold: identity.Fold) -> None:
    """Both were asked about one purchase: one answer is enough."""
    consents = Consent.objects.unscoped(EVERY)
    ours = set(consents.filter(decider_id=fold.kept_id).values_list("purchase_id", flat=True))
    for theirs in consents.filter(decider_id=fold.folded_id, purchase_id__in=ours).order_by("pk"):
        fold.leave(theirs)


def join_paid(fold: identity.Fold, *, ended: str, stays: str) -> None:
    """Two things of one kind become one, each known by what it was paid for (`Order.about`).

    Where both were paid, what was paid for the one that ends comes back, all of it: nobody used it.
    Where only that one was, it is paid for the one that stays from now on.
    """
    paid = Purchase.objects.unscoped(EVERY).filter(state=Purchase.State.PAID)
    theirs = paid.filter(about=ended).first()
    if theirs is None:
        return
    if not paid.filter(about=stays).exists():
        fold.change(theirs, about=stays)
        return
    refund(by=HOUSE, about=ended)
    fold.say(_("both were paid: one of them comes back, and stays back if the merge is undone"))


# --- what is owed to somebody who had two accounts ------------------------------------------------


@transaction.atomic
def move_debts(*, merge_id: int, folded_id: int, kept_id: int) -> int:
    """What organisations owe to the account that was folded in, they owe to the other from now on;
    gives how many sums moved. The same merge again moves nothing."""
    owed = Account.objects.filter(kind=CLEARING, key=str(folded_id)).select_related("book")
    return sum(_move_debt(account, merge_id, kept_id) for account in owed.order_by("pk"))


def _move_debt(account: Account, merge_id: int, kept_id: int) -> int:
    _wait_for_payouts(account.book)
    key, amount = f"merge:{merge_id}:{account.pk}", accounts.balance_of(account)
    if not amount or Transfer.objects.filter(key=key).exists():
        return 0
    other = accounts.account_of(account.book, CLEARING, account.currency, str(kept_id))
    _book(key, account.pk, other.pk, amount, merge_id)
    return 1


@transaction.atomic
def move_debts_back(*, merge_id: int, folded_id: int) -> int:
    """The merge was undone: what moved by it goes back, unless it was paid out meanwhile; gives how
    many sums went back."""
    lines = Posting.objects.filter(
        transfer__key__startswith=f"merge:{merge_id}:", transfer__reason="merge"
    )
    lines = lines.select_related("account__book").order_by("account_id")
    moved = [line for line in lines if line.account.key == str(folded_id)]
    return sum(_move_back(line, merge_id) for line in moved)


def _move_back(line: Posting, merge_id: int) -> int:
    """By its reversal; where a part was paid out meanwhile, without that part."""
    _wait_for_payouts(line.account.book)
    key = f"unmerge:{merge_id}:{line.account_id}"
    other = Posting.objects.exclude(pk=line.pk).get(transfer_id=line.transfer_id).account
    left = -line.amount - _paid_of(line, other)
    if Transfer.objects.filter(key=key).exists():
        return 0
    if left == -line.amount:
        booking.reverse(line.transfer_id, key=key, by=str(HOUSE))
    elif left > 0:
        _book(key, other.pk, line.account_id, left, merge_id)
    else:
        return 0
    return 1


def _paid_of(line: Posting, account: Account) -> int:
    """How much of a debt that moved to an account was paid out: what was owed there before is paid
    first."""
    lines = Posting.objects.filter(account=account).exclude(transfer_id=line.transfer_id)
    before = lines.filter(pk__lt=line.pk).aggregate(sum=Sum("amount"))["sum"] or 0
    paid = lines.filter(pk__gt=line.pk, transfer__reason="payout")
    out = -(paid.aggregate(sum=Sum("amount"))["sum"] or 0)
    return max(0, out - max(0, before))


def _wait_for_payouts(book: Book) -> None:
    """Whoever pays out has locked the book: what is owed does not move under their hands."""
    Book.objects.select_for_update(no_key=True).get(pk=book.pk)


def _book(key: str, giver: int, taker: int, amount: int, merge_id: int) -> None:
    cause = Cause(reason="merge", about=f"identity.merge:{merge_id}", by=str(HOUSE))
    entries = (Entry(giver, -amount), Entry(taker, amount))
    booking.book(Move(key=key, entries=entries, cause=cause))
