from dataclasses import dataclass

from lyceum.kernel.actors import Actor
from lyceum.organisations.models import Membership

from .directory import person_name_key


@dataclass(frozen=True)
class ColleagueRow:
    """Somebody who belongs to an organisation that the actor belongs to."""

    id: int
    name: str
    position: str
    organisation: str
    organisation_id: int
    slug: str


def colleagues(actor: Actor, text: str, limit: int = 8) -> list[ColleagueRow]:
    """People by name, of the actor's own organisations only. One query."""
    places = Membership.objects.within(actor.scope).filter(is_open=True)
    for word in text.split()[:5]:
        places = places.filter(sort_name__contains=person_name_key(word))
    found: dict[int, ColleagueRow] = {}
    for place in places.select_related("person", "organisation").order_by("sort_name", "pk")[
        : limit * 2
    ]:
        row = ColleagueRow(
            place.person_id,
            place.person.name,
            place.position,
            place.organisation.name,
            place.organisation_id,
            place.organisation.slug,
        )
        found.setdefault(place.person_id, row)
    return list(found.values())[:limit]
