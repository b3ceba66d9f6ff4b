from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import ECOSYSTEM, Scope

EVERYBODYS = "learner"


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


def can_help(actor: Actor, organisation_id: int) -> bool:
    """Administrators of the organisation, and of the ecosystem, may look as its people do."""
    return actor.person_id is not None and actor.scope.has_role("administrator", organisation_id)


def may_as_much(actor: Actor, scope: Scope) -> bool:
    """Does the actor administer every place where this scope holds a role?"""
    places = {at for at, role in scope.roles if role != EVERYBODYS}
    places |= {at for at, _unit, _role in scope.parts}
    return all(actor.scope.has_role("administrator", at) for at in places)


def eyes_of(scope: Scope, organisation_id: int, owner: str) -> Scope:
    """What is left of a scope for who looks: that organisation, and nothing of the person's own."""
    return Scope(
        owners=frozenset({owner}),
        roles=frozenset((at, role) for at, role in scope.roles if at == organisation_id),
        organisation_id=organisation_id,
        parts=frozenset(part for part in scope.parts if part[0] == organisation_id),
    )


def can_keep_accounts(actor: Actor, organisation_id: int) -> bool:
    """Service accounts and their tokens: an organisation's administrators. No machine makes keys
    for another."""
    return actor.is_system or (
        actor.person_id is not None and actor.scope.has_role("administrator", organisation_id)
    )


def can_keep_sign_on(actor: Actor, organisation_id: int) -> bool:
    """How people of an organisation get in is kept by its administrators."""
    return actor.is_system or actor.scope.has_role("administrator", organisation_id)


def insist_on_keeping(actor: Actor, organisation_id: int) -> None:
    """Stop here unless the actor administers the organisation."""
    if not can_keep_sign_on(actor, organisation_id):
        raise Forbidden
