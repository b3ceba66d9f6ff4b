from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import ECOSYSTEM


def can_make_links(actor: Actor) -> bool:
    """Whoever holds a link is the person: only the ecosystem's administrators, and the house."""
    return actor.is_system or actor.scope.has_role("administrator")


def can_keep_tools(actor: Actor, organisation_id: int | None) -> bool:
    """Who decides which tools people sign in to with us: administrators, at home; for the whole
    ecosystem its own."""
    return actor.is_system or actor.scope.has_role("administrator", organisation_id or ECOSYSTEM)


def kept_places(actor: Actor) -> set[int | None]:
    """Where the actor keeps tools; None stands for the ecosystem, and so for everywhere."""
    held = {at for at, role in actor.scope.roles if role == "administrator"}
    return {at or None for at in held} | ({None} if actor.is_system else set())


def keeps_any_tools(actor: Actor) -> bool:
    return bool(kept_places(actor))


def can_rotate_keys(actor: Actor) -> bool:
    return actor.is_system or actor.scope.has_role("administrator")
