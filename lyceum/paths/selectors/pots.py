"""A person's pots, as the planner and the page know them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from lyceum.catalogue import api as catalogue
from lyceum.kernel.actors import Actor
from lyceum.kernel.money import Money
from lyceum.paths import planner
from lyceum.paths.types import PotRow
from lyceum.wallets import api as wallets

NO_LIMIT = 10**15  # minor units: more than all that could be learnt costs


def pots_of(actor: Actor, person_id: int, currency: str) -> list[wallets.SpendablePot]:
    """What a person may spend from in a currency: nothing is exchanged for a plan."""
    pots = wallets.pots_to_spend(actor, person_id)
    return [pot for pot in pots if pot.available.currency == currency]


def pot_rows(actor: Actor, person_id: int, currency: str) -> list[PotRow]:
    """The same, ready to show."""
    pots = pots_of(actor, person_id, currency)
    return [PotRow(pot.name, pot.available.amount, currency) for pot in pots]


def as_planned(
    pots: Iterable[wallets.SpendablePot], offered: Mapping[int, catalogue.Candidate]
) -> Iterator[planner.Pot]:
    """The pots with the ids of what they pay for. One query where a pot asks for skills.

    A pot may ask for a skill that the path does not: what a candidate is known to teach there is
    asked for anew.
    """
    pots = list(pots)
    teaches = catalogue.teachers_of(pk for pot in pots for pk in pot.condition.skill_ids)
    orders = [_order(candidate, teaches) for candidate in offered.values()]
    for pot in pots:
        condition, amount = pot.condition, pot.available.amount
        ids = _paid_by(pot, orders) if condition.asks_what else None
        yield planner.Pot(pot.pot_id, amount, ids, condition.dearest)


def own_money(budget: int | None) -> planner.Pot:
    """What the person adds: it is spent last, and pays for everything."""
    return planner.Pot(planner.OWN_MONEY, NO_LIMIT if budget is None else max(0, budget))


def _paid_by(pot: wallets.SpendablePot, orders: Iterable[wallets.Order]) -> frozenset[int]:
    """Whatever the price: how dear it may be is told to the planner beside it."""
    at_any_price = replace(pot.condition, dearest=None)
    return frozenset(o.resource_id for o in orders if o.resource_id and at_any_price.pays_for(o, 0))


def _order(candidate: catalogue.Candidate, teaches: Mapping[int, set[int]]) -> wallets.Order:
    """What somebody would buy, as far as a pot's condition asks about it."""
    return wallets.Order(
        price=Money(candidate.price, candidate.currency),
        reason="enrolment",
        wanted=f"catalogue.resource:{candidate.resource_id}",
        title=candidate.title,
        resource_id=candidate.resource_id,
        kind=candidate.kind,
        provider_id=candidate.provider_id,
        skill_ids=frozenset(teaches.get(candidate.resource_id, ())),
    )
