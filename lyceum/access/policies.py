from lyceum.kernel.actors import Actor


def can_make_links(actor: Actor) -> bool:
    """Whoever holds a link is the person: only the ecosystem's administrators, and the house."""
    return actor.is_system or actor.scope.has_role("administrator")


def can_keep_accounts(actor: Actor, organisation_id: int) -> bool:
    """Service accounts and their tokens: an organisation's administrators. No machine makes keys
    for another."""
    return actor.is_system or (
        actor.person_id is not None and actor.scope.has_role("administrator", organisation_id)
    )
