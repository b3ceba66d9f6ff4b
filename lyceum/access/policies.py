from lyceum.kernel.actors import Actor


def can_make_links(actor: Actor) -> bool:
    """Whoever holds a link is the person: only the ecosystem's administrators, and the house."""
    return actor.is_system or actor.scope.has_role("administrator")
