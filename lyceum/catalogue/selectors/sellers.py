"""Providers as those who keep the money know them."""

from collections.abc import Iterable

from lyceum.catalogue.models import Provider
from lyceum.wallets import api as wallets


def sellers(provider_ids: Iterable[int]) -> dict[int, wallets.Seller]:
    """Their names and organisations, by id. One query."""
    rows = Provider.objects.filter(pk__in=set(provider_ids))
    found = rows.values_list("pk", "name", "organisation_id")
    return {pk: wallets.Seller(name, organisation_id) for pk, name, organisation_id in found}


def providers_of(organisation_id: int) -> list[int]:
    """As which providers an organisation offers."""
    rows = Provider.objects.filter(organisation_id=organisation_id)
    return list(rows.order_by("pk").values_list("pk", flat=True))
