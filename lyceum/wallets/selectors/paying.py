"""How a price would be paid: from which pots, how much of each, and whether somebody is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError
from lyceum.kernel.money import Money, exponent
from lyceum.rules import api as rules
from lyceum.wallets import policies
from lyceum.wallets.models import Pot, Purchase, Share
from lyceum.wallets.rates import Pair, RateIsOld
from lyceum.wallets.types import Order

from .exchange import Desk
from .pots import available_in, pots_of


@dataclass(frozen=True)
class Part:
    """So much from a pot, in its currency, for so much of the price.

    `pair` is how the pot's currency was changed into the price's, where they are not the same;
    `refusal` is the rules' answer where it is not theirs to spend alone.
    """

    pot: Pot
    amount: int
    of_price: int
    pair: Pair | None = None
    refusal: rules.Decision | None = None

    @property
    def rounding(self) -> Decimal | None:
        """By how much the amount is rounded up, in major units; None where it is not."""
        return rounding_in(self.pair, self.amount, self.of_price)


def paid_for(about: str) -> Money | None:
    """What was paid for something and has not come back; whoever asks has made sure whose it is."""
    rows = Purchase.objects.unscoped("of a thing that the caller has made sure of")
    paid = rows.filter(about=about, state=Purchase.State.PAID).first()
    return Money(paid.price, paid.currency) if paid else None


@dataclass(frozen=True)
class Payment:
    """The parts that pay a price, and what is missing of it (in minor units of its currency).

    `outdated` says why pots of another currency do not pay, though they would with a newer rate.
    """

    parts: Sequence[Part]
    missing: int
    has_pots: bool
    outdated: Sequence[DomainError] = ()

    @property
    def is_enough(self) -> bool:
        return self.has_pots and not self.missing

    @property
    def needs_consent(self) -> bool:
        return any(part.refusal for part in self.parts)


@dataclass(frozen=True)
class Paying:
    """What something costs, how a person's pots would pay it, and what they asked before.

    An approval that is not enough any more counts as none: what it reserves would be free.
    """

    order: Order
    payment: Payment
    asked: Purchase | None


@dataclass(frozen=True)
class Offer:
    """A pot that pays for the thing, and how its currency is changed, where it has to be."""

    pot: Pot
    pair: Pair | None
    freed: int = 0  # what is reserved in it now, and would not be

    def at_most(self) -> int:
        """How much of the price it reaches for."""
        there = available_in(self.pot).amount + self.freed
        return self.pair.covers(there) if self.pair else there

    def part(self, of_price: int, refusal: rules.Decision | None) -> Part:
        """So much of the price from it."""
        amount = self.pair.cost(of_price) if self.pair else of_price
        return Part(self.pot, amount, of_price, self.pair, refusal)


def payment_for(
    actor: Actor, person_id: int, order: Order, instead_of: Purchase | None = None
) -> Payment:
    """Split a price over a person's pots: first those that they may spend alone, in their order.

    A pot pays where its condition holds, and by the exchange rate of the week where its currency is
    another. Others pay only what is missing then, and are asked. What is reserved for the purchase
    `instead_of` which this would be counts as free.
    """
    offers, outdated = _offers(pots_of(actor, person_id), order, _reserved(instead_of))
    answers = [(each, _refusal(actor, each.pot, order)) for each in offers if each.at_most()]
    parts: list[Part] = []
    missing = order.price.amount
    for each, refusal in sorted(answers, key=lambda answer: answer[1] is not None):
        if of_price := min(missing, each.at_most()):
            parts.append(each.part(of_price, refusal))
            missing -= of_price
    return Payment(parts, missing, has_pots=bool(offers), outdated=outdated)


def _reserved(purchase: Purchase | None) -> dict[int, int]:
    """How much of each pot is reserved for it."""
    if purchase is None:
        return {}
    return dict(Share.objects.filter(purchase=purchase).values_list("pot_id", "amount"))


def _offers(
    pots: Sequence[Pot], order: Order, freed: Mapping[int, int]
) -> tuple[list[Offer], list[DomainError]]:
    """The pots that pay for this at all, and why some do not for want of a newer rate."""
    price = order.price
    desk = Desk(price.currency, clock.today(), (pot.account.currency for pot in pots))
    offers = [offer for pot in pots if (offer := _offer(pot, order, desk, freed.get(pot.pk, 0)))]
    return offers, [why for why in desk.why.values() if isinstance(why, RateIsOld)]


def _offer(pot: Pot, order: Order, desk: Desk, freed: int) -> Offer | None:
    price, currency = order.price.amount, pot.account.currency
    pair = None if currency == order.price.currency else desk.pair(currency)
    if pair is None and currency != order.price.currency:
        return None
    pays = pot.condition.pays_for(order, pair.cost(price) if pair else price)
    return Offer(pot, pair, freed) if pays else None


def thing_of(pot: Pot, order: Order) -> rules.Thing:
    """A purchase as the rules see it: whose money, from what kind of pot, for what, how dear."""
    facts: dict[str, str | int] = {
        "kind": order.kind,
        "pot": pot.kind,
        "price": order.price.amount,
        "currency": order.price.currency,
    }
    return rules.Thing("Resource", order.resource_id or 0, pot.organisation_id, facts)


def _refusal(actor: Actor, pot: Pot, order: Order) -> rules.Decision | None:
    """The rules' no, with its reasons; None where they say yes. The house itself asks nobody."""
    if actor.kind not in ("person", "service"):
        return None
    answer = rules.decide(actor, "spend", thing_of(pot, order))
    return None if answer.is_allowed else answer


def open_purchase(actor: Actor, person_id: int, wanted: str) -> Purchase | None:
    """What a person asked for and has not paid yet."""
    policies.insist_on_purse(actor, person_id)
    mine = Purchase.objects.unscoped("of the person whose purse it is")
    return mine.filter(person_id=person_id, wanted=wanted, state__in=Purchase.OPEN).first()


def paying(actor: Actor, person_id: int, order: Order) -> Paying | None:
    """What the page before paying shows; None where no pot pays for such a thing."""
    asked = open_purchase(actor, person_id, order.wanted)
    is_too_little = asked is not None and asked.state == "approved" and not fits(asked, order)
    payment = payment_for(actor, person_id, order, asked if is_too_little else None)
    asked = None if is_too_little else asked
    shown = asked or payment.has_pots or payment.outdated
    return Paying(order, payment, asked) if shown else None


def fits(asked: Purchase, order: Order) -> bool:
    """Is what was asked for enough for what it costs now?"""
    return asked.currency == order.price.currency and order.price.amount <= asked.price


def what_is_there(payment: Payment, order: Order) -> Money:
    """How much of the price the pots would pay."""
    return Money(order.price.amount - payment.missing, order.price.currency)


def rounding_in(pair: Pair | None, amount: int, of_price: int) -> Decimal | None:
    """What whole minor units added, in major units of the pot's currency, to be shown."""
    hidden = pair.rounding(amount, of_price) if pair else None
    if pair is None or not hidden:
        return None
    return (hidden.scaleb(-exponent(pair.pot))).quantize(Decimal("0.000001")).normalize()
