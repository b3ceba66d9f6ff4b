"""Who may: the ecosystem's administrators everywhere, an organisation's own people at home."""

from collections.abc import Collection, Iterable

from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import ECOSYSTEM, organisation_owner

KEEPERS = ("administrator", "hr-partner")
BOOKKEEPERS = ("administrator", "finance")
COUNTS_ALL = ("administrator", "hr-partner", "executive")
KEEPS_A_UNIT = ("hr-partner",)
SEES_A_UNIT = ("hr-partner", "manager", "facilitator")
COUNTS_A_UNIT = ("hr-partner", "manager", "teacher")
WHOLE_ONLY = ("learner", "administrator", "executive", "finance")


def can_run_ecosystem(actor: Actor) -> bool:
    """The administrators of the whole ecosystem, and the house itself."""
    return actor.is_system or (ECOSYSTEM, "administrator") in actor.scope.roles


def can_see_organisation(actor: Actor, organisation_id: int) -> bool:
    """Who belongs there or holds a role there, be it for a unit."""
    return (
        can_run_ecosystem(actor)
        or organisation_owner(organisation_id) in actor.scope
        or any(at == organisation_id for at, _unit, _role in actor.scope.parts)
    )


def can_administer(actor: Actor, organisation_id: int) -> bool:
    return actor.is_system or actor.scope.has_role("administrator", organisation_id)


def can_keep_books(actor: Actor, organisation_id: int) -> bool:
    """Administrators and finance keep the books."""
    return actor.is_system or any(
        actor.scope.has_role(role, organisation_id) for role in BOOKKEEPERS
    )


def can_keep_people(actor: Actor, organisation_id: int) -> bool:
    """Administrators and HR partners keep the list of people."""
    return actor.is_system or any(actor.scope.has_role(role, organisation_id) for role in KEEPERS)


def can_keep_some(actor: Actor, organisation_id: int) -> bool:
    """The same, and HR partners of a unit, who keep the people there and below."""
    whole = can_keep_people(actor, organisation_id)
    return whole or bool(units_held(actor, organisation_id, KEEPS_A_UNIT))


def can_count_all(actor: Actor, organisation_id: int) -> bool:
    """Who keeps the people or leads the whole reads figures of every unit."""
    return any(actor.scope.has_role(role, organisation_id) for role in COUNTS_ALL)


def units_held(actor: Actor, organisation_id: int, roles: Collection[str]) -> set[int]:
    """The units for which the actor holds one of these roles; those below them are not named."""
    parts = actor.scope.parts
    return {unit for at, unit, role in parts if at == organisation_id and role in roles}


def can_grant(actor: Actor, role: str, organisation_id: int | None) -> bool:
    """Nobody hands out more than they could take themselves: HR partners grant all but keys.

    This is for the whole organisation and every unit of it; what HR partners of a unit grant there
    is `services.roles`' to say, which knows the units below.
    """
    if organisation_id is None:
        return can_run_ecosystem(actor)
    if role in KEEPERS:
        return can_administer(actor, organisation_id)
    return can_keep_people(actor, organisation_id)


def can_grant_all(actor: Actor, roles: Iterable[str], organisation_id: int) -> bool:
    """Every role of an invitation, for whoever writes it or hands it over."""
    return all(can_grant(actor, role, organisation_id) for role in roles)
