from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import organisation_owner

OPENERS = ("facilitator", "teacher", "administrator")
KEEPERS = ("facilitator", "administrator")


def can_open(actor: Actor, organisation_id: int) -> bool:
    """Who may open a space there: who facilitates, teaches or runs things; and the house for it."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any(actor.scope.has_role(role, organisation_id) for role in OPENERS)


def can_keep(actor: Actor, organisation_id: int) -> bool:
    """Who looks after the spaces of an organisation, besides each space's own moderators."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any(actor.scope.has_role(role, organisation_id) for role in KEEPERS)


def can_find(actor: Actor, owner_id: str, reach: str) -> bool:
    """Whether a space is there at all for somebody who is not in it."""
    if owner_id in actor.scope:
        return True
    is_shown = reach == "ecosystem" and owner_id not in actor.scope.unseen
    return is_shown and actor.person_id is not None
