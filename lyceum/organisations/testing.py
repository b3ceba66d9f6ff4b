from typing import Any

from lyceum.kernel import clock
from lyceum.ui.brand import Brand

from .models import Membership, Organisation, RoleGrant, Unit
from .selectors import person_name_key
from .selectors.organisations import keep_brand
from .services import tell_ending_roles

__all__ = [
    "make_membership",
    "make_organisation",
    "make_role",
    "make_unit",
    "remember_brand",
    "tell_ending_roles",
]


def make_organisation(
    name: str = "Acme", *, manager: Any = None, learners: Any = (), kind: str = "company"
) -> Organisation:
    """An organisation with members from today; the manager also holds the role."""
    organisation = Organisation.objects.create(
        name=name, slug=name.lower().replace(" ", "-"), kind=kind
    )
    for person in [*([manager] if manager else []), *learners]:
        make_membership(organisation, person)
    if manager:
        make_role(manager, "manager", organisation)
    return organisation


def make_unit(organisation: Organisation, name: str, parent: Unit | None = None) -> Unit:
    """A part of the organisation, at the top or below another."""
    return Unit.objects.create(organisation=organisation, name=name, parent=parent)


def make_membership(organisation: Organisation, person: Any, **fields: Any) -> Membership:
    """A place in the organisation from today."""
    fields.setdefault("starts_on", clock.today())
    fields.setdefault("sort_name", person_name_key(person.name))
    return Membership.objects.create(organisation=organisation, person=person, **fields)


def make_role(
    person: Any, role: str, organisation: Organisation | None = None, **fields: Any
) -> RoleGrant:
    """A role in an organisation, or in the whole ecosystem; with `unit`, there only."""
    fields.setdefault("granted_by", "system:tests")
    return RoleGrant.objects.create(person=person, role=role, organisation=organisation, **fields)


def remember_brand(brand: Brand | None = None) -> None:
    """The brand as the next pages see it, without a look into the database."""
    keep_brand(brand or Brand())
