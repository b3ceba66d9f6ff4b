"""Who may: the ecosystem's administrators everywhere, an organisation's own people at home."""

from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import ECOSYSTEM, organisation_owner

KEEPERS = ("administrator", "hr-partner")


def can_run_ecosystem(actor: Actor) -> bool:
    """The administrators of the whole ecosystem, and the house itself."""
    return actor.is_system or (ECOSYSTEM, "administrator") in actor.scope.roles


def can_see_organisation(actor: Actor, organisation_id: int) -> bool:
    """Who belongs there or holds a role there."""
    return can_run_ecosystem(actor) or organisation_owner(organisation_id) in actor.scope


def can_administer(actor: Actor, organisation_id: int) -> bool:
    return actor.is_system or actor.scope.has_role("administrator", organisation_id)


def can_keep_people(actor: Actor, organisation_id: int) -> bool:
    """Administrators and HR partners keep the list of people."""
    return actor.is_system or any(actor.scope.has_role(role, organisation_id) for role in KEEPERS)


def can_grant(actor: Actor, role: str, organisation_id: int | None) -> bool:
    """Nobody hands out more than they could take themselves: HR partners grant all but keys."""
    if organisation_id is None:
        return can_run_ecosystem(actor)
    if role in KEEPERS:
        return can_administer(actor, organisation_id)
    return can_keep_people(actor, organisation_id)
