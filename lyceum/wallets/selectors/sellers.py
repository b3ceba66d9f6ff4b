"""Who sells. The books know providers by their number only; the floor that knows them says the rest."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Seller:
    """A provider: its name, and the organisation of the ecosystem that it is, if any."""

    name: str
    organisation_id: int | None = None


Ask = Callable[[Iterable[int]], dict[int, Seller]]
Find = Callable[[int], list[int]]
_known: list[tuple[Ask, Find]] = []


def know_sellers(ask: Ask, find: Find) -> None:
    """Said once by who keeps the providers: sellers by id, and the ids of an organisation's."""
    _known[:] = [(ask, find)]


def sellers(provider_ids: Iterable[int]) -> dict[int, Seller]:
    """Sellers by id; nobody whose id is unknown."""
    return _known[0][0](set(provider_ids)) if _known else {}


def providers_of(organisation_id: int) -> list[int]:
    """As which providers an organisation sells."""
    return _known[0][1](organisation_id) if _known else []


def name_of(provider_id: int, known: dict[int, Seller]) -> str:
    """What people call a provider; its number where nobody knows it any more."""
    found = known.get(provider_id)
    return found.name if found else _("Provider {number}").format(number=provider_id)
