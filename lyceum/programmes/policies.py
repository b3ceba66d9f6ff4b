from collections.abc import Collection

from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import organisation_owner, person_owner

ADMITTERS = ("administrator", "hr-partner", "facilitator")
OFFERERS = ("teacher", "facilitator", "administrator")


def can_offer(actor: Actor, organisation_id: int) -> bool:
    """Those who teach, facilitate or run things there; and the house itself, acting for it."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any(actor.scope.has_role(role, organisation_id) for role in OFFERERS)


def can_hold(actor: Actor, organisation_id: int, teacher_ids: Collection[int]) -> bool:
    """Who teaches in a session notes who was there, as those do who run things there."""
    return can_offer(actor, organisation_id) or actor.person_id in teacher_ids


def can_sit_as(actor: Actor, learner_id: int) -> bool:
    """Only oneself, or a part of the house that acts for this very person."""
    return person_owner(learner_id) in actor.scope


def can_run(actor: Actor, organisation_id: int) -> bool:
    """Who runs a programme: the same who offer runs there."""
    return can_offer(actor, organisation_id)


def can_sign(actor: Actor, organisation_id: int) -> bool:
    """An agreement binds the organisation: its administrators sign, of itself, not of the ecosystem."""
    return (organisation_id, "administrator") in actor.scope.roles


def can_admit(actor: Actor, organisation_id: int) -> bool:
    """Who lets people of an organisation in, and reads what comes home of them."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any((organisation_id, role) in actor.scope.roles for role in ADMITTERS)


def homes_to_admit(actor: Actor) -> set[int]:
    """The organisations whose people the actor lets in."""
    return {at for at, role in actor.scope.roles if role in ADMITTERS and at}
