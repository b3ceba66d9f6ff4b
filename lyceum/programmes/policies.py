from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import organisation_owner, person_owner

OFFERERS = ("teacher", "facilitator", "administrator")


def can_offer(actor: Actor, organisation_id: int) -> bool:
    """Those who teach, facilitate or run things there; and the house itself, acting for it."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any(actor.scope.has_role(role, organisation_id) for role in OFFERERS)


def can_sit_as(actor: Actor, learner_id: int) -> bool:
    """Only oneself, or a part of the house that acts for this very person."""
    return person_owner(learner_id) in actor.scope
