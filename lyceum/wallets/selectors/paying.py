"""How a price would be paid: from which pots, how much of each, and whether somebody is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from lyceum.kernel.actors import Actor
from lyceum.kernel.money import Money
from lyceum.rules import api as rules
from lyceum.wallets import policies
from lyceum.wallets.models import Pot, Purchase
from lyceum.wallets.types import Order

from .pots import available_in, pots_of


@dataclass(frozen=True)
class Part:
    """So much from a pot; `refusal` is the rules' answer where it is not theirs to spend alone."""

    pot: Pot
    amount: int
    refusal: rules.Decision | None = None


@dataclass(frozen=True)
class Payment:
    """The parts that pay a price, and what is missing of it (in minor units of its currency)."""

    parts: Sequence[Part]
    missing: int
    has_pots: bool

    @property
    def is_enough(self) -> bool:
        return self.has_pots and not self.missing

    @property
    def needs_consent(self) -> bool:
        return any(part.refusal for part in self.parts)


@dataclass(frozen=True)
class Paying:
    """What something costs, how a person's pots would pay it, and what they asked before."""

    order: Order
    payment: Payment
    asked: Purchase | None


def payment_for(actor: Actor, person_id: int, order: Order) -> Payment:
    """Split a price over a person's pots: first those that they may spend alone, in their order.

    A pot pays where its condition holds. Others pay only what is missing then, and are asked.
    """
    pots = [pot for pot in pots_of(actor, person_id) if pays(pot, order)]
    answers = [(pot, _refusal(actor, pot, order)) for pot in pots if available_in(pot).amount]
    parts: list[Part] = []
    missing = order.price.amount
    for pot, refusal in sorted(answers, key=lambda each: each[1] is not None):
        amount = min(missing, available_in(pot).amount)
        if amount:
            parts.append(Part(pot, amount, refusal))
            missing -= amount
    return Payment(parts, missing, has_pots=bool(pots))


def pays(pot: Pot, order: Order) -> bool:
    """Does the pot pay for this at all?"""
    same = pot.account.currency == order.price.currency
    return same and pot.condition.pays_for(order, order.price.amount)


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
    payment = payment_for(actor, person_id, order)
    return Paying(order, payment, asked) if asked or payment.has_pots else None


def what_is_there(payment: Payment, order: Order) -> Money:
    """How much of the price the pots would pay."""
    return Money(order.price.amount - payment.missing, order.price.currency)
