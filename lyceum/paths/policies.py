"""Who may? A path is its person's; an advisor who was invited sees it and comments."""

from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import Scope, person_owner

from .models import ADVISING, Path


def can_plan_for(actor: Actor, person_id: int) -> bool:
    """Only oneself, or a part of the house that acts for this very person."""
    return person_owner(person_id) in actor.scope


def can_change(actor: Actor, path: Path) -> bool:
    """The person whose path it is."""
    return path.owner_id in actor.scope


def can_comment(actor: Actor, path: Path) -> bool:
    """Whoever sees it (the gate has asked), if they are a person."""
    return actor.person_id is not None


def can_advise(scope: Scope) -> bool:
    """Somebody who holds the role of an advisor anywhere."""
    return any(role == ADVISING for _, role in scope.roles)
