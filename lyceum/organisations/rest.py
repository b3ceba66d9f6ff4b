"""Organisations for machines: who one is, where one belongs, who belongs there."""

from datetime import date

from django.http import HttpRequest

from lyceum.identity import api as identity
from lyceum.ui.rest import (
    REFUSED,
    Paging,
    Query,
    Router,
    Rows,
    Schema,
    Words,
    asking,
    asking_person,
)

from . import selectors
from .types import DirectoryQuery

router = Router(tags=["organisations"])


class Membership(Schema):
    organisation_id: int
    organisation: str
    relation: str
    position: str
    unit: str
    weekly_minutes: int
    starts_on: date
    ends_on: date | None


class HeldRole(Schema):
    """`organisation_id` 0 is the whole ecosystem."""

    organisation_id: int
    role: str


class Me(Schema):
    id: int
    name: str
    email: str | None
    locale: str
    time_zone: str
    organisation_id: int | None
    memberships: list[Membership]
    roles: list[HeldRole]


class Organisation(Schema):
    id: int
    name: str
    slug: str
    kind: str
    country: str


class Person(Schema):
    person_id: int
    name: str
    email: str
    employee_number: str
    position: str
    unit: str
    manager: str
    relation: str
    starts_on: date
    ends_on: date | None


class People(Rows):
    rows: list[Person]


class PeopleWanted(Paging):
    q: Words = ""
    ended: bool = False


@router.get("/me", response={200: Me, **REFUSED}, operation_id="me")
def me(request: HttpRequest) -> dict[str, object]:
    """Whoever asks: who they are, where they belong, which roles they hold."""
    actor, person_id = asking_person(request)
    card = identity.cards_of([person_id])[person_id]
    held = sorted(actor.scope.roles)
    return {
        "id": card.id,
        "name": card.name,
        "email": card.email,
        "locale": card.locale,
        "time_zone": card.time_zone,
        "organisation_id": actor.organisation_id,
        "memberships": selectors.memberships_of(person_id),
        "roles": [{"organisation_id": at, "role": role} for at, role in held],
    }


@router.get(
    "/organisations", response={200: list[Organisation], **REFUSED}, operation_id="organisations"
)
def organisations(request: HttpRequest) -> object:
    """Where one belongs; all of them for who runs the ecosystem."""
    return selectors.organisations_for(asking(request))


@router.get(
    "/organisations/{slug:slug}/people", response={200: People, **REFUSED}, operation_id="people"
)
def people(request: HttpRequest, slug: str, whom: Query[PeopleWanted]) -> dict[str, object]:
    """The people of an organisation, for who keeps them."""
    actor = asking(request)
    organisation = selectors.organisation_by_slug(actor, slug)
    query = DirectoryQuery(text=whom.q, ended=whom.ended, page=whom.page, size=whom.size)
    found = selectors.directory(actor, organisation, query)
    return {"rows": found.rows, "total": found.total, "page": found.number, "pages": found.pages}
