"""What there is to pay with: pots of money, some of which pay only for some things.

A price may be split over all the pots that pay for it. Whether a choice can be paid needs no
search: it can if, for every set of pots, what only these pots pay for costs no more than they
hold (Gale's condition for a flow). Each such set is a ceiling, linear in what is chosen, so the
model, the greedy pass and the explanations all ask the same question. The budget is one more
ceiling, over everything.

Pots with the same condition count as one, and only sets that are a union of what single prices
can be paid from are looked at. So a few pots make a few ceilings; where there are more than
CONDITIONS different conditions, those that hold the least are left out: a plan then never spends
what is not there, and may leave something unspent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from .types import NOBODY, Payment, Pot

CONDITIONS = 8
EVERYTHING = -1  # all bits: a ceiling over whatever is bought

Bought = tuple[int, int]  # a candidate and its price
Condition = tuple[frozenset[int] | None, int | None]


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What is paid by these conditions alone (their bits) may come to this amount."""

    payers: int
    amount: int

    def counts(self, payers: int) -> bool:
        """Does what these pay for count here?"""
        return not payers & ~self.payers


@dataclass(frozen=True)
class Purse:
    """The pots in the order in which they are liked to be spent, and the ceilings they make."""

    pots: tuple[Pot, ...]
    ceilings: tuple[Ceiling, ...]

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The different conditions; the place of one is its bit."""
        return tuple(dict.fromkeys((pot.pays_for, pot.dearest) for pot in self.pots))

    def payers(self, item_id: int, price: int) -> int:
        """The bits of the conditions under which this price is paid."""
        bits = 0
        for place, (pays_for, dearest) in enumerate(self.conditions):
            suits = pays_for is None or item_id in pays_for
            if suits and (dearest is None or price <= dearest):
                bits |= 1 << place
        return bits

    def holds(self, bought: Iterable[Bought]) -> bool:
        """Can all of it be paid?"""
        if self.pots:
            return Account(self).can_pay(bought)
        return all(sum(price for _, price in bought) <= c.amount for c in self.ceilings)

    def missing(self, bought: Iterable[Bought]) -> int:
        """The least money, good for everything, that would have to be added to pay all of it."""
        account = Account(self)
        account.pay(bought)
        return max([0, *(spent - c.amount for spent, c in account.lines)])

    def stretched(
        self, bought: Sequence[Bought], budget: int | None, prices: Iterable[Bought]
    ) -> "Purse":
        """The purse with what it lacks for these, and for nothing else, and another budget."""
        prices = list(prices)
        wider = purse(self.pots, budget, prices)
        lacking = wider.missing(bought)
        if not lacking:
            return wider
        ids = frozenset(item_id for item_id, _ in bought)
        return purse((*self.pots, Pot(NOBODY, lacking, ids)), budget, prices)

    def shares(self, bought: Sequence[Bought]) -> list[tuple[Payment, ...]]:
        """Which pots pay how much of each: the first pots all that they can, the last the rest."""
        account = Account(self)
        account.pay(bought)
        bills = [_Bill(self.payers(*each), each[1]) for each in bought]
        room = {c: c.amount - s for s, c in account.lines if c.payers != EVERYTHING}
        tills = [_Till(pot.id, self._bit(pot), max(0, pot.amount)) for pot in self.pots]
        for till in reversed(tills):
            till.spare(room)
        for till in tills:
            for bill in bills:
                if bill.payers & till.bit:
                    till.pay(bill, room)
        return [bill.settled() for bill in bills]

    def _bit(self, pot: Pot) -> int:
        return 1 << self.conditions.index((pot.pays_for, pot.dearest))


class Account:
    """What was spent so far of every ceiling of a purse."""

    def __init__(self, purse: Purse) -> None:
        self.purse = purse
        self.spent = [0] * len(purse.ceilings)

    @property
    def lines(self) -> Iterable[tuple[int, Ceiling]]:
        return zip(self.spent, self.purse.ceilings, strict=True)

    def can_pay(self, bought: Iterable[Bought]) -> bool:
        """Is there enough for this as well?"""
        after = self._with(bought)
        return all(s <= c.amount for s, c in zip(after, self.purse.ceilings, strict=True))

    def pay(self, bought: Iterable[Bought]) -> None:
        self.spent = self._with(bought)

    def _with(self, bought: Iterable[Bought]) -> list[int]:
        after, ceilings = self.spent.copy(), self.purse.ceilings
        if not ceilings:
            return after
        for item_id, price in bought:
            payers = self.purse.payers(item_id, price) if price else 0
            for place, ceiling in enumerate(ceilings):
                if price and ceiling.counts(payers):
                    after[place] += price
        return after


def purse(pots: Iterable[Pot], budget: int | None, prices: Iterable[Bought]) -> Purse:
    """The purse for whatever of these could be bought. Without pots only the budget counts."""
    pots = tuple(pots)
    ceilings = [] if budget is None else [Ceiling(EVERYTHING, budget)]
    found = Purse(pots, ())
    if pots:
        payers = {found.payers(item_id, price) for item_id, price in prices if price}
        held = [_held(pots, condition) for condition in found.conditions]
        ceilings += [
            Ceiling(bits, sum(held[n] for n in range(len(held)) if bits >> n & 1))
            for bits in sorted(_unions(payers))
        ]
    return Purse(pots, tuple(ceilings))


def richest(pots: tuple[Pot, ...]) -> tuple[Pot, ...]:
    """The pots of those conditions that hold the most, not more than CONDITIONS, in their order."""
    conditions = dict.fromkeys((pot.pays_for, pot.dearest) for pot in pots)
    kept = set(sorted(conditions, key=lambda c: -_held(pots, c))[:CONDITIONS])
    return tuple(pot for pot in pots if (pot.pays_for, pot.dearest) in kept)


def _held(pots: Iterable[Pot], condition: Condition) -> int:
    return sum(max(0, p.amount) for p in pots if (p.pays_for, p.dearest) == condition)


def _unions(sets: Iterable[int]) -> set[int]:
    """Every union of one or more of these sets of bits."""
    found: set[int] = set()
    for one in sets:
        found |= {one, *(one | other for other in found)}
    return found


@dataclass(slots=True)
class _Bill:
    """What is still owed of a price, and who paid what."""

    payers: int
    owed: int
    paid: tuple[Payment, ...] = ()

    def settled(self) -> tuple[Payment, ...]:
        return (*self.paid, Payment(NOBODY, self.owed)) if self.owed else self.paid


@dataclass(slots=True)
class _Till:
    """A pot when it is opened to pay, beside the room that every ceiling has left."""

    pot_id: int
    bit: int
    held: int

    def spare(self, room: dict[Ceiling, int]) -> None:
        """Keep back whatever everything can be paid without."""
        mine = [c for c in room if c.payers & self.bit]
        self._take(min([self.held, *(room[c] for c in mine)]), mine, room)

    def pay(self, bill: _Bill, room: dict[Ceiling, int]) -> None:
        """As much of a bill as leaves the others payable.

        That takes room only from the ceilings over this pot that are not over the bill.
        """
        others = [c for c in room if c.payers & self.bit and not c.counts(bill.payers)]
        share = min([self.held, bill.owed, *(room[c] for c in others)])
        if self._take(share, others, room):
            bill.owed -= share
            bill.paid = (*bill.paid, Payment(self.pot_id, share))

    def _take(self, amount: int, ceilings: Iterable[Ceiling], room: dict[Ceiling, int]) -> bool:
        if amount <= 0:
            return False
        self.held -= amount
        for ceiling in ceilings:
            room[ceiling] -= amount
        return True
