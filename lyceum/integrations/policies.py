from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden


def can_keep(actor: Actor, organisation_id: int) -> bool:
    """Whoever administers an organisation decides what of its systems is told here, and how."""
    return actor.is_system or (
        actor.person_id is not None and actor.scope.has_role("administrator", organisation_id)
    )


def insist_on_keeper(actor: Actor, organisation_id: int) -> None:
    """Stop here unless the actor keeps the mappings of this organisation."""
    if not can_keep(actor, organisation_id):
        raise Forbidden


def insist_on_person(actor: Actor) -> int:
    """What tells of somebody is theirs to allow: nobody does it for another."""
    if actor.person_id is None:
        raise Forbidden
    return actor.person_id
