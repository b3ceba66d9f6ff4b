from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import ECOSYSTEM


def can_change(actor: Actor) -> bool:
    """The administrators of the whole ecosystem write its rules."""
    return actor.is_system or (ECOSYSTEM, "administrator") in actor.scope.roles


def insist_on_change(actor: Actor) -> None:
    """Stop here unless the actor may write rules."""
    if not can_change(actor):
        raise Forbidden
