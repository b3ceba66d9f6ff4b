from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden


def can_make_links(actor: Actor) -> bool:
    """Whoever holds a link is the person: only the ecosystem's administrators, and the house."""
    return actor.is_system or actor.scope.has_role("administrator")


def can_keep_sign_on(actor: Actor, organisation_id: int) -> bool:
    """How people of an organisation get in is kept by its administrators."""
    return actor.is_system or actor.scope.has_role("administrator", organisation_id)


def insist_on_keeping(actor: Actor, organisation_id: int) -> None:
    """Stop here unless the actor administers the organisation."""
    if not can_keep_sign_on(actor, organisation_id):
        raise Forbidden
