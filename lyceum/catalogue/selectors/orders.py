"""A resource as something to pay for."""

from lyceum.catalogue.models import Resource
from lyceum.kernel.money import Money
from lyceum.wallets import api as wallets

from . import taught


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
    skills = taught([resource.pk]).get(resource.pk, [])
    return wallets.Order(
        price=price,
        reason=reason,
        wanted=wanted or f"catalogue.resource:{resource.pk}",
        about=about,
        title=resource.title,
        resource_id=resource.pk,
        offering_id=offering_id,
        kind=resource.kind,
        provider_id=resource.provider_id,
        skill_ids=frozenset(each.skill_id for each in skills),
    )
