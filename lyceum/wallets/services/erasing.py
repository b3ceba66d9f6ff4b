"""An account is erased: no money stays in a pot of nobody.

What is free goes back to who gave it: of an allowance to each by their share, else to the account of
the organisation whose pot it was. What the person paid in themselves is still theirs: it is owed to
them (`clearing`, under their number) until it is paid out or, by law, no longer claimed. Who they
were is not known any more; finance knows by the deposit from which bank account it came.

What comes back into such a pot later goes the same way, by the clock.
"""

from collections.abc import Sequence

from django.db import transaction

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.wallets.ledger import accounts, booking
from lyceum.wallets.models import Account, Allowance, Grant, Pot
from lyceum.wallets.selectors import moving as paths
from lyceum.wallets.types import Cause, Entry, Move

from .allowances import main_account
from .deposits import OWN
from .moving import HOUSE, Flow, give_back, givers_of

BATCH = 500
REASON = "erasure"


def close_pots(subject: identity.Subject) -> None:
    """Return what is free in the pots of an erased person, and close them: the accounts are locked
    before the pots, as everybody does."""
    pots = Pot.objects.unscoped("of whoever is erased").filter(person_id=subject.person_id)
    _empty(list(pots.select_related("account").order_by("pk")))
    pots.filter(closed_at=None).update(closed_at=clock.now(), to_return=0)


@transaction.atomic
def empty_closed_pots() -> int:
    """What the clock does: return what came back into pots of nobody; gives how many those were."""
    pots = paths.closed_pots(BATCH)
    _empty(pots)
    return len(pots)


def _empty(pots: Sequence[Pot]) -> None:
    """All accounts are locked at once, then each pot is emptied."""
    rules = _rules_of(pots)
    targets = {pot.pk: _target(pot) for pot in pots if pot.pk not in rules}
    givers = {rule.pk: givers_of(rule) for rule in rules.values()}
    mains = {pk for each in givers.values() for pk in each.mains.values()}
    standing = booking.lock({*mains, *targets.values(), *(pot.account_id for pot in pots)})
    newest = paths.newest_postings(pot.account_id for pot in pots)
    for pot in pots:
        there = standing[pot.account_id]
        amount = min(there.available, there.balance - there.held)
        key = f"{REASON}:{pot.pk}:after:{newest.get(pot.account_id, 0)}"
        if amount <= 0:
            continue
        if rule := rules.get(pot.pk):
            flow = Flow(key, pot.person_id or 0, pot.account_id, -amount, REASON)
            give_back(givers[rule.pk], [flow], clock.today())
        else:
            booking.book(_move(key, pot, targets[pot.pk], amount))


def _rules_of(pots: Sequence[Pot]) -> dict[int, Allowance]:
    """The allowance that filled a pot, if one did."""
    grants = Grant.objects.filter(pot__in=pots).select_related("allowance").order_by("pk")
    return {grant.pot_id: grant.allowance for grant in grants}


def _target(pot: Pot) -> int:
    """Where the money of a pot goes that no allowance filled."""
    account = pot.account
    if not account.key.startswith(OWN):
        return main_account(pot.organisation_id, account.currency).pk
    book, kind = accounts.book_of(pot.organisation_id), Account.Kind.CLEARING
    return accounts.account_of(book, kind, account.currency, str(pot.person_id)).pk


def _move(key: str, pot: Pot, target: int, amount: int) -> Move:
    return Move(
        key=key,
        entries=(Entry(pot.account_id, -amount), Entry(target, amount)),
        cause=Cause(reason=REASON, about=f"identity.person:{pot.person_id}", by=str(HOUSE)),
    )
