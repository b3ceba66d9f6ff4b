from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import organisation_owner, person_owner


def can_learn_as(actor: Actor, learner_id: int) -> bool:
    """Only oneself, or a part of the house that acts for this very person."""
    return person_owner(learner_id) in actor.scope


def can_assign(actor: Actor, organisation_id: int) -> bool:
    """Those who keep the people of an organisation, or run it."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    roles = ("administrator", "hr-partner")
    return any(actor.scope.has_role(role, organisation_id) for role in roles)


def can_answer(actor: Actor, organisation_id: int) -> bool:
    """Those who teach, facilitate or run things where the resource is offered."""
    roles = ("teacher", "facilitator", "administrator")
    return any(actor.scope.has_role(role, organisation_id) for role in roles)


def insist_on_learner(actor: Actor, learner_id: int) -> None:
    """Stop here unless the actor may act for this learner."""
    if not can_learn_as(actor, learner_id):
        raise Forbidden
