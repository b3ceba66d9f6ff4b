from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import ECOSYSTEM, organisation_owner

ADMINISTRATOR = "administrator"
CULTURE = ("facilitator", "hr-partner", ADMINISTRATOR)  # who looks after how people learn together


def can_run_ecosystem(actor: Actor) -> bool:
    """The administrators of the whole ecosystem."""
    return (ECOSYSTEM, ADMINISTRATOR) in actor.scope.roles


def auditable_owners(actor: Actor) -> frozenset[str] | None:
    """Whose facts an actor may read in the log: all (None), or those of organisations they run.

    What people do is owned by them and is not read here by the organisation.
    """
    if can_run_ecosystem(actor):
        return None
    return frozenset(
        organisation_owner(at) for at, role in actor.scope.roles if role == ADMINISTRATOR and at
    )


def can_see_culture(actor: Actor, organisation_id: int) -> bool:
    """Who looks after how people there learn together."""
    return any(actor.scope.has_role(role, organisation_id) for role in CULTURE)
