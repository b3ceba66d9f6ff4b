"""What each pot pays of a price and gets back of it, and how that stands in the books.

A pot of another currency goes through the exchange accounts of its book: what leaves the pot comes to
the one of its currency, and what whoever sells is owed leaves the one of the price's. So a transfer sums
to zero in every currency, and `Exchange` says at which rate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lyceum.wallets.ledger import accounts
from lyceum.wallets.models import Account, Exchange, Purchase, Share
from lyceum.wallets.rates import Pair
from lyceum.wallets.selectors.exchange import pair_of_share
from lyceum.wallets.types import WHOLE, Entry


@dataclass(frozen=True)
class Moved:
    """So much of a share: in the pot's currency, and in the price's."""

    share: Share
    amount: int
    of_price: int
    pair: Pair | None


def shares_of(purchase: Purchase) -> list[Share]:
    """Its shares in the order in which they pay."""
    return list(
        purchase.shares.select_related("purchase", "pot__account__book", "hold").order_by("pk")
    )


def parts_paid(purchase: Purchase, shares: Sequence[Share]) -> list[Moved]:
    """What each pot pays; where it cost less than was held, the last pots pay less."""
    left, paid = purchase.price, []
    for share in shares:
        of_price = min(left, share.of_price)
        left -= of_price
        pair = pair_of_share(share)
        paid.append(Moved(share, _amount(pair, of_price), of_price, pair))
    return paid


def parts_back(purchase: Purchase, shares: Sequence[Share], basis_points: int) -> list[Moved]:
    """What each pot gets back: its part of the sum, and the last minor units to the first pots.

    In another currency, by the rate of then: what stays paid is what the rest alone would have cost.
    """
    paid = parts_paid(purchase, shares)
    backs = [part.of_price * basis_points // WHOLE for part in paid]
    total = sum(part.of_price for part in paid) * basis_points // WHOLE
    for index in range(total - sum(backs)):
        backs[index] += 1
    return [
        Moved(part.share, part.amount - _amount(part.pair, part.of_price - back), back, part.pair)
        for part, back in zip(paid, backs, strict=True)
    ]


def _amount(pair: Pair | None, of_price: int) -> int:
    return pair.cost(of_price) if pair else of_price


def entries_of(
    purchase: Purchase, parts: Sequence[Moved], *, is_back: bool = False
) -> tuple[Entry, ...]:
    """From each pot to whoever is owed, or back."""
    sign = -1 if is_back else 1
    lines: list[tuple[Account, int]] = []
    for part in parts:
        account, owed = part.share.pot.account, owed_in(purchase, part.share)
        lines += [(account, -sign * part.amount), (owed, sign * part.of_price)]
        if part.pair:
            ours, theirs = (
                exchange_of(account, part.pair.pot),
                exchange_of(account, part.pair.price),
            )
            lines += [(ours, sign * part.amount), (theirs, -sign * part.of_price)]
    return tuple(Entry(account.pk, amount) for account, amount in lines if amount)


def exchange_of(account: Account, currency: str) -> Account:
    """Where the books of an account change money of this currency."""
    return accounts.account_of(account.book, Account.Kind.EXCHANGE, currency)


def owed_in(purchase: Purchase, share: Share) -> Account:
    """Whom the money is owed to then: the provider, or the person who paid at the counter."""
    kind, key = Account.Kind.PROVIDER, str(purchase.provider_id or 0)
    if purchase.reason == "off-catalogue":
        kind, key = Account.Kind.CLEARING, str(purchase.person_id)
    return accounts.account_of(share.pot.account.book, kind, purchase.currency, key)


def note_exchanges(transfer_id: int, parts: Sequence[Moved], *, is_back: bool = False) -> None:
    """Say at which rate money was changed, and what rounding hid."""
    Exchange.objects.bulk_create(
        _exchange(transfer_id, part, part.pair, is_back=is_back)
        for part in parts
        if part.pair and part.of_price
    )


def _exchange(transfer_id: int, part: Moved, pair: Pair, *, is_back: bool) -> Exchange:
    pots, prices = (part.amount, pair.pot), (part.of_price, pair.price)
    sold, bought = (prices, pots) if is_back else (pots, prices)
    return Exchange(
        transfer_id=transfer_id,
        account=part.share.pot.account,
        sold=sold[0],
        sold_currency=sold[1],
        bought=bought[0],
        bought_currency=bought[1],
        rate=pair.rate_back if is_back else pair.rate,
        rate_on=pair.day,
        rounding=pair.rounding(part.amount, part.of_price),
    )
