from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import person_owner

BOOKKEEPERS = ("finance", "administrator")


def can_keep_books(actor: Actor, organisation_id: int) -> bool:
    """Whoever has finance or administrator as their role there, and the house itself."""
    return actor.is_system or any(
        actor.scope.has_role(role, organisation_id) for role in BOOKKEEPERS
    )


def insist_on_books(actor: Actor, organisation_id: int) -> None:
    """Stop here unless the actor keeps the books of this organisation."""
    if not can_keep_books(actor, organisation_id):
        raise Forbidden


def can_keep_rates(actor: Actor) -> bool:
    """Exchange rates are everybody's: the administrators of the ecosystem keep them."""
    return actor.is_system or actor.scope.has_role("administrator")


def insist_on_rates(actor: Actor) -> None:
    """Stop here unless the actor keeps the exchange rates."""
    if not can_keep_rates(actor):
        raise Forbidden


def insist_on_purse(actor: Actor, person_id: int) -> None:
    """Only oneself spends one's money, or a part of the house that acts for this very person."""
    if person_owner(person_id) not in actor.scope:
        raise Forbidden
