from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import organisation_owner

OPENERS = ("facilitator", "teacher", "administrator")
KEEPERS = ("facilitator", "administrator")


def can_open(actor: Actor, organisation_id: int) -> bool:
    """Who may open a space there: who facilitates, teaches or runs things; and the house for it."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any(actor.scope.has_role(role, organisation_id) for role in OPENERS)


def can_keep(actor: Actor, organisation_id: int) -> bool:
    """Who looks after the spaces of an organisation, besides each space's own moderators."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any(actor.scope.has_role(role, organisation_id) for role in KEEPERS)


def can_tell_all(actor: Actor, organisation_id: int) -> bool:
    """Who may put something before everybody in an organisation: whoever administers it."""
    return actor.scope.has_role("administrator", organisation_id)


def can_join_channel(
    actor: Actor, organisation_id: int, *, may_keep: bool, home: int | None
) -> bool:
    """Who may join a space to a channel of its organisation's chat, and see which there are: who
    looks after it and is of that organisation."""
    if can_keep(actor, organisation_id):
        return True
    return may_keep and home == organisation_id


def can_see_channels(actor: Actor) -> bool:
    """How all bridges are is seen by the ecosystem's administrators."""
    return actor.scope.has_role("administrator")


def can_find(actor: Actor, owner_id: str, reach: str) -> bool:
    """Whether a space is there at all for somebody who is not in it."""
    if owner_id in actor.scope:
        return True
    is_shown = reach == "ecosystem" and owner_id not in actor.scope.unseen
    return is_shown and actor.person_id is not None


SPONSORS = (*KEEPERS, "executive", "manager", "hr-partner", "finance")


def can_promise_hours(actor: Actor, organisation_id: int) -> bool:
    """Who may promise time of an organisation: whoever leads people or answers for them there."""
    return any(actor.scope.has_role(role, organisation_id) for role in SPONSORS)
