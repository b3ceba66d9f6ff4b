"""Money that goes back to who gave it: when somebody leaves, when its time is over.

What is held stays held: a seat that is reserved is still paid. What becomes free of it later goes
back by the clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.crypto import get_random_string

from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import publish
from lyceum.wallets.events import AllowanceReturned
from lyceum.wallets.granting.sums import expiring, shared
from lyceum.wallets.ledger import booking
from lyceum.wallets.models import Allowance, Grant, Pot, Transfer
from lyceum.wallets.selectors import moving as paths
from lyceum.wallets.types import Cause, Entry, Move

from .allowances import main_account

HOUSE = actors.system("wallets")
BATCH = 1000
Leaving = Allowance.Leaving


@dataclass(frozen=True)
class Back:
    """So much of an account of somebody, to go back under a key."""

    key: str
    person_id: int
    account_id: int
    amount: int


# --- by the clock ---------------------------------------------------------------------------------


def sweep(allowance: Allowance, on: date) -> int:
    """Take back what is over by a day: of grants that expired, and of pots whose time is over."""
    returned = 0
    if allowance.expires_after is not None:
        while found := _sweep_grants(allowance, on):
            returned += found - 1
    for pots in paths.pots_that_ended(allowance, on, BATCH):
        returned += _sweep_pots(allowance, pots, on)
    return returned


@transaction.atomic
def _sweep_grants(allowance: Allowance, on: date) -> int:
    """The next thousand of the grants that expired; what went back, and 1 if there were any."""
    over = on - timedelta(days=(allowance.expires_after or 0) + 1)
    due = Grant.objects.filter(allowance=allowance, swept_at=None, ends_on__lte=over)
    grants = list(due.select_related("pot").order_by("ends_on", "pk")[:BATCH])
    if not grants:
        return 0
    last = {grant.pot_id: grant for grant in grants}  # a pot's newest one tells for the older
    later = paths.granted_later(allowance, last, over)
    standing = _locked(allowance, {grant.pot.account_id for grant in last.values()})
    backs = [
        Back(
            f"expiry:{allowance.pk}:person:{grant.person_id}:{grant.period}",
            grant.person_id,
            grant.pot.account_id,
            expiring(standing[grant.pot.account_id].available, later.get(pot_id, 0)),
        )
        for pot_id, grant in last.items()
    ]
    Grant.objects.filter(pk__in=[grant.pk for grant in grants]).update(swept_at=clock.now())
    return 1 + give_back(allowance, backs, "expiry", on)


@transaction.atomic
def _sweep_pots(allowance: Allowance, pots: Sequence[Pot], on: date) -> int:
    """What became free in pots that nobody may spend from any more."""
    standing = _locked(allowance, {pot.account_id for pot in pots})
    backs = [
        Back(
            f"expiry:{allowance.pk}:pot:{pot.pk}:{get_random_string(12)}",
            pot.person_id or 0,
            pot.account_id,
            standing[pot.account_id].available,
        )
        for pot in pots
    ]
    return give_back(allowance, backs, "expiry", on)


# --- when somebody leaves or comes ----------------------------------------------------------------


@transaction.atomic
def leave(*, person_id: int, organisation_id: int, mark: str) -> int:
    """Do what the allowances of an organisation say about somebody who left it; gives how much went
    back, in minor units of whatever currencies. The same mark again does nothing.

    Whoever has another open place there has not left.
    """
    left_on = paths.left_on(person_id, organisation_id)
    if left_on is None:
        return 0
    return sum(
        _leave(allowance, pot, left_on, mark)
        for allowance, pot in paths.pots_of_allowances(person_id, organisation_id)
    )


def _leave(allowance: Allowance, pot: Pot, left_on: date, mark: str) -> int:
    standing = _locked(allowance, {pot.account_id})[pot.account_id]
    keeps_until = paths.kept_until(allowance, left_on)
    if keeps_until is not None:
        Pot.objects.unscoped("by the rule that filled it").filter(pk=pot.pk).update(
            expires_on=keeps_until
        )
    person_id = pot.person_id or 0
    amount = min(standing.available, paths.returning(allowance, pot, left_on, standing.available))
    key = f"leaving:{allowance.pk}:person:{person_id}:{mark}"
    if Transfer.objects.filter(key=key).exists():
        return 0
    back = Back(key, person_id, pot.account_id, amount)
    return give_back(allowance, [back], "leaving", clock.today())


@transaction.atomic
def come_back(*, person_id: int, organisation_id: int) -> int:
    """Pots that were to end because somebody left go on; how many."""
    pots = [pot.pk for _allowance, pot in paths.pots_of_allowances(person_id, organisation_id)]
    ending = Pot.objects.unscoped("by the rule that filled them").filter(
        pk__in=pots, expires_on__isnull=False
    )
    return ending.update(expires_on=None)


def _locked(allowance: Allowance, account_ids: set[int]) -> dict[int, booking.Standing]:
    """These and the accounts of who gave, in the order in which everybody locks."""
    mains = main_accounts(allowance, shares_of(allowance))
    return booking.lock({*mains.values(), *account_ids})


# --- parts ----------------------------------------------------------------------------------------


def give_back(allowance: Allowance, backs: Iterable[Back], reason: str, on: date) -> int:
    """Give amounts back to who gave them, each by their share; the accounts are locked."""
    backs = [back for back in backs if back.amount > 0]
    if not backs:
        return 0
    shares = shares_of(allowance)
    mains = main_accounts(allowance, shares)
    moves = [_move(allowance, back, reason, shares, mains) for back in backs]
    booking.book_many(moves, on=on)
    tell_returned(allowance, reason, [back.person_id for back in backs])
    return sum(back.amount for back in backs)


def tell_returned(allowance: Allowance, reason: str, person_ids: list[int]) -> None:
    publish(
        AllowanceReturned(
            by=str(HOUSE),
            owner_id=allowance.owner_id,
            organisation_id=allowance.organisation_id,
            allowance_id=allowance.pk,
            reason=reason,
            person_ids=person_ids,
        )
    )


def _move(
    allowance: Allowance, back: Back, reason: str, shares: dict[int, int], mains: dict[int, int]
) -> Move:
    parts = shared(back.amount, shares, allowance.organisation_id)
    entries = [Entry(mains[who], part) for who, part in parts.items()]
    return Move(
        key=back.key,
        entries=(Entry(back.account_id, -back.amount), *entries),
        cause=cause_of(allowance, back.person_id, reason),
    )


def main_accounts(allowance: Allowance, shares: Iterable[int]) -> dict[int, int]:
    """Of everybody who carries a share: the account that it is taken from."""
    who = [allowance.organisation_id, *shares]
    return {pk: main_account(pk, allowance.currency).pk for pk in who}


def shares_of(allowance: Allowance) -> dict[int, int]:
    """Basis points of the others."""
    return dict(allowance.funders.values_list("organisation_id", "basis_points"))


def cause_of(allowance: Allowance, person_id: int, reason: str) -> Cause:
    """Why money of an allowance moves."""
    return Cause(
        reason=reason,
        about=f"identity.person:{person_id}",
        rule=f"wallets.allowance:{allowance.pk}",
        by=str(HOUSE),
    )
