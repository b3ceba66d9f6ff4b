from lyceum.kernel.actors import Actor


def can_see_outbox(actor: Actor) -> bool:
    """What leaves the house is read by the ecosystem's administrators only."""
    return actor.scope.has_role("administrator")
