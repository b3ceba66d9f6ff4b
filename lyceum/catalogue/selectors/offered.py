"""What an organisation offers, for those who belong to it."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lyceum.catalogue.models import Resource
from lyceum.catalogue.policies import can_add
from lyceum.kernel.actors import Actor

MOST = 5000


@dataclass(frozen=True)
class Offered:
    """What an organisation offers: the ids, which of them are drafts, and how they are rated."""

    ids: Sequence[int]
    drafts: AbstractSet[int]
    rating: float | None
    ratings: int


def offered_by(actor: Actor, organisation_id: int, *, before: date | None = None) -> Offered:
    """The resources of an organisation, or under its name as a provider, as far as the actor sees
    them, the newest first; with `before`, those that are older. One query."""
    rows = Resource.objects.within(actor.scope).filter(
        Q(organisation_id=organisation_id) | Q(provider__organisation_id=organisation_id)
    )
    if before:
        rows = rows.filter(added_at__date__lt=before)
    found = list(
        rows.exclude(state=Resource.State.WITHDRAWN)
        .order_by("-pk")
        .values_list("pk", "state", "rating_sum", "rating_count")[:MOST]
    )
    ratings = sum(count for _pk, _state, _sum, count in found)
    stars = sum(total for _pk, _state, total, _count in found)
    return Offered(
        ids=[pk for pk, *_rest in found],
        drafts={pk for pk, state, *_rest in found if state == Resource.State.DRAFT},
        rating=stars / ratings if ratings else None,
        ratings=ratings,
    )


def may_publish(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor may offer resources in its name."""
    return can_add(actor, organisation_id)
