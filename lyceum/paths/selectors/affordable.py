"""What a person's learning money could do next."""

from collections.abc import Sequence
from dataclasses import dataclass

from lyceum.catalogue import api as catalogue
from lyceum.kernel.actors import Actor
from lyceum.kernel.money import Money
from lyceum.wallets import api as wallets

from .paths import path_of, plan_in_force

LOOKED_AT = 40
SHOWN = 3


@dataclass(frozen=True)
class AffordableRow:
    """Something that a person's own pots would pay for now, and which does first."""

    resource_id: int
    title: str
    price: Money
    pot: str
    is_planned: bool


def affordable(actor: Actor, person_id: int) -> list[AffordableRow]:
    """The next steps of their plan that their pots would cover; then what they keep for later.
    A dozen queries, however many there are."""
    pots = [pot for pot in wallets.pots_to_spend(actor, person_id) if pot.is_own]
    if not pots:
        return []
    planned = _planned(actor, person_id)
    kept = [row.id for row in catalogue.bookmarks(actor)[:LOOKED_AT]]
    ids = list(dict.fromkeys([*planned, *kept]))
    orders = catalogue.orders_for(actor, ids)
    found = [_row(orders[pk], pots, is_planned=pk in planned) for pk in ids if pk in orders]
    return [row for row in found if row][:SHOWN]


def _planned(actor: Actor, person_id: int) -> list[int]:
    path = path_of(actor, person_id)
    plan = plan_in_force(path) if path else None
    if plan is None:
        return []
    steps = plan.steps.filter(done_on=None).order_by("position")
    return list(steps.values_list("resource_id", flat=True)[:LOOKED_AT])


def _row(
    order: wallets.Order, pots: Sequence[wallets.SpendablePot], *, is_planned: bool
) -> AffordableRow | None:
    paying = [
        pot
        for pot in pots
        if pot.available.currency == order.price.currency
        and pot.condition.pays_for(order, order.price.amount)
    ]
    if sum(pot.available.amount for pot in paying) < order.price.amount:
        return None
    return AffordableRow(
        order.resource_id or 0, order.title, order.price, paying[0].name, is_planned
    )
