from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import organisation_owner

KEEPERS = ("administrator", "hr-partner")
WRITERS = ("administrator", "hr-partner", "facilitator")


def can_write(actor: Actor, organisation_id: int) -> bool:
    """Who runs playbooks of an organisation: who facilitates, keeps its people or administers it."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any(actor.scope.has_role(role, organisation_id) for role in WRITERS)


def homes_to_write(actor: Actor) -> set[int]:
    """The organisations whose playbooks the actor writes."""
    return {at for at, role in actor.scope.roles if role in WRITERS and at}


def can_see_meant(actor: Actor, organisation_id: int, *, asks_learning: bool) -> bool:
    """Who is shown by name whom a segment means; where it asks what people have finished, only who
    keeps the people there."""
    roles = KEEPERS if asks_learning else WRITERS
    return any(actor.scope.has_role(role, organisation_id) for role in roles)
