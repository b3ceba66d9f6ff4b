"""A resource as something to pay for."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from lyceum.catalogue.models import Resource
from lyceum.catalogue.types import TaughtSkill
from lyceum.kernel.actors import Actor
from lyceum.kernel.money import Money
from lyceum.wallets import api as wallets

from .candidates import taught


def orders_for(actor: Actor, resource_ids: Collection[int]) -> dict[int, wallets.Order]:
    """What taking up each of these costs, of those on offer that the actor sees and that have a
    price. Two queries."""
    priced = Resource.objects.within(actor.scope).filter(
        pk__in=resource_ids, state=Resource.State.PUBLISHED, price__gt=0
    )
    found = {resource.pk: resource for resource in priced}
    skills = taught(found)
    return {
        pk: _order(resource, Money(resource.price or 0, resource.currency), skills.get(pk, []))
        for pk, resource in found.items()
    }


def order_for(
    resource: Resource,
    *,
    reason: str = "enrolment",
    wanted: str = "",
    about: str = "",
    offering_id: int | None = None,
    price: Money | None = None,
) -> wallets.Order | None:
    """What taking it up costs, with all that a pot's condition may ask; None where it is free or its
    price is not known. A dated run has its own price."""
    if price is None and resource.price and resource.currency:
        price = Money(resource.price, resource.currency)
    if price is None or price.amount <= 0:
        return None
    order = _order(resource, price, taught([resource.pk]).get(resource.pk, []))
    return replace(
        order,
        reason=reason,
        wanted=wanted or order.wanted,
        about=about,
        offering_id=offering_id,
    )


def _order(resource: Resource, price: Money, skills: Sequence[TaughtSkill]) -> wallets.Order:
    return wallets.Order(
        price=price,
        reason="enrolment",
        wanted=f"catalogue.resource:{resource.pk}",
        title=resource.title,
        resource_id=resource.pk,
        kind=resource.kind,
        provider_id=resource.provider_id,
        skill_ids=frozenset(each.skill_id for each in skills),
    )
