from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import person_owner


def can_learn_as(actor: Actor, learner_id: int) -> bool:
    """Only oneself, or a part of the house that acts for this very person."""
    return person_owner(learner_id) in actor.scope


def insist_on_learner(actor: Actor, learner_id: int) -> None:
    """Stop here unless the actor may act for this learner."""
    if not can_learn_as(actor, learner_id):
        raise Forbidden
