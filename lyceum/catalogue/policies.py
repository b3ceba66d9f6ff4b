"""Who may do what in the catalogue."""

from lyceum.kernel.actors import Actor
from lyceum.rules import api as rules

from .models import Need, Resource
from .models.resources import EDITORS


def can_add(actor: Actor, organisation_id: int) -> bool:
    """Teachers and administrators offer resources in the name of their organisation."""
    return actor.is_system or any(actor.scope.has_role(role, organisation_id) for role in EDITORS)


def can_edit(actor: Actor, resource: Resource) -> bool:
    """Who may add to an organisation's resources may change them."""
    return can_add(actor, resource.organisation_id)


def can_import(actor: Actor, organisation_id: int) -> bool:
    """Whole catalogues come in by the same people."""
    return can_add(actor, organisation_id)


def can_answer(actor: Actor, need: Need) -> bool:
    """A need of an organisation is answered by those who offer resources there."""
    return can_add(actor, need.organisation_id)


def editable_organisations(actor: Actor) -> list[int]:
    """The organisations in whose name this person may offer resources."""
    return sorted({at for at, role in actor.scope.roles if role in EDITORS and at})


def thing_of(resource: Resource) -> rules.Thing:
    """A resource as the rules see it; what is unknown is left out."""
    facts: dict[str, str | int] = {"kind": resource.kind}
    if resource.mode:
        facts["mode"] = resource.mode
    if resource.price is not None and resource.currency:
        facts |= {"price": resource.price, "currency": resource.currency}
    return rules.Thing("Resource", resource.pk or 0, resource.organisation_id, facts)


def insist_on_publishing(actor: Actor, resource: Resource) -> None:
    """What everyone in the ecosystem is to see has to keep to the common rules."""
    if resource.is_open and resource.visibility == Resource.Visibility.ECOSYSTEM:
        rules.insist(actor, "publish", thing_of(resource))


def insist_on_offering(actor: Actor, organisation_id: int) -> None:
    """The same for a whole catalogue, before its first row: as if it were of courses."""
    rules.insist(actor, "publish", rules.Thing("Resource", 0, organisation_id, {"kind": "course"}))
