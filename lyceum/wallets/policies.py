"""Who may: those who keep an organisation's books see and change its money."""

from lyceum.kernel.actors import Actor

KEEPS_BOOKS = ("finance", "administrator")


def can_keep_books(actor: Actor, organisation_id: int) -> bool:
    """Finance and administrators there, and the house itself."""
    return actor.is_system or any(
        actor.scope.has_role(role, organisation_id) for role in KEEPS_BOOKS
    )
