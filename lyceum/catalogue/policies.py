"""Who may do what in the catalogue."""

from lyceum.kernel.actors import Actor

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
