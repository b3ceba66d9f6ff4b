from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden


def can_keep(actor: Actor, organisation_id: int) -> bool:
    """Whoever administers an organisation keeps its connections. No machine makes keys for another."""
    return actor.is_system or (
        actor.person_id is not None and actor.scope.has_role("administrator", organisation_id)
    )


def insist_on_keeper(actor: Actor, organisation_id: int) -> None:
    """Stop here unless the actor keeps the connections of this organisation."""
    if not can_keep(actor, organisation_id):
        raise Forbidden
