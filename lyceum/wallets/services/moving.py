"""Money that goes back to who gave it: when somebody leaves, when its time is over.

What is held stays held: a seat that is reserved is still paid. What becomes free of it later, or
comes back of what was spent, goes back by the clock: not in the same moment, since whoever gives
money back has locked the pot, and who gave comes before it in the order in which everybody locks.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import get_random_string

from lyceum.kernel import actors, clock
from lyceum.kernel.eventlog import publish
from lyceum.wallets.events import AllowanceGranted, AllowanceReturned
from lyceum.wallets.granting.sums import expiring, shared
from lyceum.wallets.ledger import accounts, booking
from lyceum.wallets.models import Account, Allowance, Grant, Pot, Transfer
from lyceum.wallets.selectors import moving as paths
from lyceum.wallets.types import Cause, Entry, Move

from .allowances import main_account

HOUSE = actors.system("wallets")
BATCH = 1000
Leaving = Allowance.Leaving


@dataclass(frozen=True)
class Flow:
    """So much to the pot of somebody (from it, below zero), under a key, by this reason."""

    key: str
    person_id: int
    account_id: int
    amount: int
    reason: str


@dataclass(frozen=True)
class Givers:
    """Who gives, by which shares, from which accounts; and the account in between."""

    allowance: Allowance
    shares: dict[int, int]  # basis points of the others
    mains: dict[int, int]  # organisation → its main account

    def parts(self, amount: int) -> dict[int, int]:
        """What each carries of an amount."""
        return shared(amount, self.shares, self.allowance.organisation_id)


# --- by the clock ---------------------------------------------------------------------------------


def sweep(allowance: Allowance, on: date) -> int:
    """Take back what is over by a day: of grants that expired, and of pots whose time is over."""
    returned = 0
    if allowance.expires_after is not None:
        while found := _sweep_grants(allowance, on):
            returned += found - 1
    for pots in paths.pots_that_ended(allowance, on, BATCH):
        returned += _sweep_pots(allowance, pots, on)
    for pots in paths.pots_that_still_return(allowance, BATCH):
        returned += _sweep_claims(allowance, pots, on)
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
    givers = givers_of(allowance)
    standing = _locked(givers, {grant.pot.account_id for grant in last.values()})
    flows = [
        Flow(
            f"expiry:{allowance.pk}:person:{grant.person_id}:{grant.period}",
            grant.person_id,
            grant.pot.account_id,
            -expiring(standing[grant.pot.account_id].available, later.get(pot_id, 0)),
            "expiry",
        )
        for pot_id, grant in last.items()
    ]
    Grant.objects.filter(pk__in=[grant.pk for grant in grants]).update(swept_at=clock.now())
    return 1 + give_back(givers, flows, on)


@transaction.atomic
def _sweep_pots(allowance: Allowance, pots: Sequence[Pot], on: date) -> int:
    """What became free in pots that nobody may spend from any more, since their people left."""
    givers = givers_of(allowance)
    standing = _locked(givers, {pot.account_id for pot in pots})
    amounts = {pot: standing[pot.account_id].available for pot in pots}
    return give_back(givers, _late_flows(allowance, amounts), on)


@transaction.atomic
def _sweep_claims(allowance: Allowance, pots: Sequence[Pot], on: date) -> int:
    """What became free in pots of people who left, until all that was to go back is back."""
    givers = givers_of(allowance)
    standing = _locked(givers, {pot.account_id for pot in pots})
    every = Pot.objects.unscoped("by the rule that filled them")
    now = every.filter(pk__in=[pot.pk for pot in pots]).select_for_update(no_key=True)
    amounts = {pot: max(0, min(pot.to_return, standing[pot.account_id].available)) for pot in now}
    for pot, amount in amounts.items():
        every.filter(pk=pot.pk).update(to_return=F("to_return") - amount)
    return give_back(givers, _late_flows(allowance, amounts), on)


def _late_flows(allowance: Allowance, amounts: Mapping[Pot, int]) -> list[Flow]:
    """Each is keyed by the line after which it is booked: the same is never booked twice."""
    newest = paths.newest_postings(pot.account_id for pot in amounts)
    return [
        Flow(
            f"leaving:{allowance.pk}:pot:{pot.pk}:after:{newest.get(pot.account_id, 0)}",
            pot.person_id or 0,
            pot.account_id,
            -amount,
            "leaving",
        )
        for pot, amount in amounts.items()
    ]


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
    givers = givers_of(allowance)
    standing = _locked(givers, {pot.account_id})[pot.account_id]
    person_id = pot.person_id or 0
    key = f"leaving:{allowance.pk}:person:{person_id}:{mark}"
    if Transfer.objects.filter(key=key).exists():
        return 0
    free = max(0, standing.available)
    amount = paths.returning(allowance, pot, left_on, free)
    Pot.objects.unscoped("by the rule that filled it").filter(pk=pot.pk).update(
        expires_on=paths.kept_until(allowance, left_on) or pot.expires_on,
        to_return=max(0, paths.unearned(allowance, pot, left_on) - amount),
    )
    flow = Flow(key, person_id, pot.account_id, -amount, "leaving")
    return give_back(givers, [flow], clock.today())


@transaction.atomic
def come_back(*, person_id: int, organisation_id: int) -> int:
    """Pots that were to end because somebody left go on, and nothing more goes back; how many. What
    went back for the days that they are here again is given again."""
    found = paths.pots_of_allowances(person_id, organisation_id)
    for allowance, pot in found:
        _give_again(allowance, pot)
    ending = Pot.objects.unscoped("by the rule that filled them").filter(
        Q(expires_on__isnull=False) | Q(to_return__gt=0), pk__in=[pot.pk for _rule, pot in found]
    )
    return ending.update(expires_on=None, to_return=0)


def _give_again(allowance: Allowance, pot: Pot) -> None:
    """Once after each leaving, from who gave, by their shares; nothing where they have not enough."""
    today, givers = clock.today(), givers_of(allowance)
    standing = _locked(givers, {pot.account_id})
    again = paths.given_again(allowance, pot, today)
    if again is None:
        return
    key = f"{paths.AGAIN}{allowance.pk}:pot:{pot.pk}:after:{again.after}"
    needs = givers.parts(again.amount)
    is_short = any(standing[givers.mains[who]].available < need for who, need in needs.items())
    if is_short or Transfer.objects.filter(key=key).exists():
        return
    flow = Flow(key, pot.person_id or 0, pot.account_id, again.amount, "joining")
    booked = booking.book_many(moves_of(givers, [flow]), on=today)
    _tell_again(allowance, again, flow.person_id, booked[-1].transfer_id)


def _tell_again(allowance: Allowance, again: paths.Again, person_id: int, transfer_id: int) -> None:
    publish(
        AllowanceGranted(
            by=str(HOUSE),
            owner_id=allowance.owner_id,
            organisation_id=allowance.organisation_id,
            allowance_id=allowance.pk,
            period=again.period,
            person_ids=[person_id],
            transfer_ids=[transfer_id],
        )
    )


def _locked(givers: Givers, account_ids: set[int]) -> dict[int, booking.Standing]:
    """These and the accounts of who gave, in the order in which everybody locks."""
    return booking.lock({*givers.mains.values(), *account_ids})


# --- parts ----------------------------------------------------------------------------------------


def give_back(givers: Givers, flows: Iterable[Flow], on: date) -> int:
    """Give amounts back to who gave them, each by their share; the accounts are locked."""
    flows = [flow for flow in flows if flow.amount < 0]
    if not flows:
        return 0
    booking.book_many(moves_of(givers, flows), on=on)
    tell_returned(givers.allowance, flows[0].reason, [flow.person_id for flow in flows])
    return -sum(flow.amount for flow in flows)


def moves_of(givers: Givers, flows: Sequence[Flow]) -> list[Move]:
    """The transfers of flows that all go to people, or all come from them: what all the givers give
    or get together, and one a person, in the order of the flows, at the end or at the beginning.

    Between them lies an account without a floor, which is empty again afterwards: were the givers'
    accounts touched for each person, everybody would stand in line there.
    """
    if not flows:
        return []
    transit = accounts.account_of(
        accounts.book_of(givers.allowance.organisation_id),
        Account.Kind.CLEARING,
        givers.allowance.currency,
        f"allowance:{givers.allowance.pk}",
    )
    each = [_of_person(givers.allowance, flow, transit.pk) for flow in flows]
    together = _of_givers(givers, flows, transit.pk)
    return [together, *each] if flows[0].amount > 0 else [*each, together]


def _of_person(allowance: Allowance, flow: Flow, transit: int) -> Move:
    return Move(
        key=flow.key,
        entries=(Entry(transit, -flow.amount), Entry(flow.account_id, flow.amount)),
        cause=_cause(allowance, flow.reason, f"identity.person:{flow.person_id}"),
    )


def _of_givers(givers: Givers, flows: Sequence[Flow], transit: int) -> Move:
    """The sum of everybody's shares, which were rounded person by person."""
    total = sum(flow.amount for flow in flows)
    sign = 1 if total > 0 else -1
    parts: Counter[int] = Counter()
    for flow in flows:
        parts.update(givers.parts(abs(flow.amount)))
    allowance = givers.allowance
    reason = "allowance" if total > 0 else flows[0].reason
    return Move(
        key=f"{reason}:{allowance.pk}:together:{get_random_string(20)}",
        entries=(
            *(Entry(givers.mains[who], -sign * part) for who, part in sorted(parts.items())),
            Entry(transit, total),
        ),
        cause=_cause(allowance, reason),
    )


def _cause(allowance: Allowance, reason: str, about: str = "") -> Cause:
    """Why money of an allowance moves."""
    return Cause(
        reason=reason, about=about, rule=f"wallets.allowance:{allowance.pk}", by=str(HOUSE)
    )


def givers_of(allowance: Allowance) -> Givers:
    """Who carries an allowance; where the owner has no account yet, it is opened."""
    shares = dict(allowance.funders.values_list("organisation_id", "basis_points"))
    who = [allowance.organisation_id, *shares]
    mains = {pk: main_account(pk, allowance.currency).pk for pk in who}
    return Givers(allowance, shares, mains)


def tell_returned(allowance: Allowance, reason: str, person_ids: list[int]) -> None:
    """These people's money went back."""
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
