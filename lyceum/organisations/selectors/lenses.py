"""How an organisation sees somebody: the questions that its own people ask, asked for them."""

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lyceum.identity import api as identity
from lyceum.kernel import actors
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import Scope, organisation_owner
from lyceum.organisations.models import Organisation
from lyceum.organisations.types import Place, SeenThrough

from .colleagues import colleagues
from .memberships import memberships_of, place_of

Rows = list[tuple[str, str]]


def seen_through(actor: Actor, organisation: Organisation, language: str) -> list[SeenThrough]:
    """Everything that an organisation of the actor's sees of them, lens by lens."""
    person_id = actor.person_id
    if person_id is None or organisation.pk not in _places(person_id):
        raise NotFound
    return [
        SeenThrough(lens.label, lens.seen_by, lens.rows(person_id, organisation.pk, language))
        for lens in identity.lenses()
    ]


def _places(person_id: int) -> set[int]:
    return {row.organisation_id for row in memberships_of(person_id)}


def my_places(request: object) -> list[tuple[str, str]]:
    """For the page of one's data: the organisations that one belongs to, by slug and name."""
    ids = _places(request.actor.person_id)  # type: ignore[attr-defined]
    found = Organisation.objects.filter(pk__in=ids).order_by("name")
    return list(found.values_list("slug", "name"))


def place_rows(person_id: int, organisation_id: int, language: str) -> Rows:
    """What stands on the page that administrators, HR partners and the manager open."""
    keeper = actors.system("organisations", organisation_owner(organisation_id))
    place = place_of(keeper, Organisation.objects.get(pk=organisation_id), person_id)
    said = [(label, value(place)) for label, value in _parts()]
    return [(str(label), text) for label, text in said if text]


def _parts() -> list[tuple[str, Callable[[Place], str]]]:
    return [
        (_("Name"), lambda place: place.row.name),
        (_("E-mail"), lambda place: place.row.email),
        (_("Employee number"), lambda place: place.row.employee_number),
        (_("Position"), lambda place: place.row.position),
        (_("Unit"), lambda place: place.row.unit),
        (_("Relation"), lambda place: str(place.row.relation)),
        (_("Manager"), lambda place: place.row.manager),
        (_("Here since"), lambda place: date_format(place.row.starts_on)),
        (_("Roles"), lambda place: ", ".join(place.roles)),
        (_("Also belongs to"), lambda place: ", ".join(place.elsewhere)),
    ]


def colleague_rows(person_id: int, organisation_id: int, language: str) -> Rows:
    """What colleagues find when they look for the name."""
    someone = Actor("person", "0", Scope(frozenset({organisation_owner(organisation_id)})))
    name = identity.names_of([person_id]).get(person_id, "")
    found = [row for row in colleagues(someone, name, limit=100) if row.id == person_id]
    return [(row.name, row.position or row.organisation) for row in found]
