"""Who asks, who answers, who says how it is done."""

from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import ECOSYSTEM, organisation_owner, person_owner

KEEPERS = ("administrator", "hr-partner")
ADVISOR = "advisor"
TEAM = ("facilitator", "hr-partner", "administrator")
ANSWERERS = ("administrator", "hr-partner", "advisor", "mentor", "facilitator")


def can_ask_as(actor: Actor, person_id: int) -> bool:
    """Oneself, or a part of the house that acts for this person."""
    return person_owner(person_id) in actor.scope


def can_keep_desk(actor: Actor, organisation_id: int) -> bool:
    """Administrators and HR partners say who answers what; the house where it acts for them."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any(actor.scope.has_role(role, organisation_id) for role in KEEPERS)


def can_reach_out(actor: Actor, organisation_id: int) -> bool:
    """Who reaches people: facilitators, HR partners and administrators of the organisation itself;
    the house where it acts for them."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any((organisation_id, role) in actor.scope.roles for role in TEAM)


def can_advise(actor: Actor, organisation_id: int | None) -> bool:
    """Advisors of an organisation or of a unit there; for everybody those of the ecosystem."""
    at = organisation_id or ECOSYSTEM
    if actor.is_system:
        return organisation_id is not None and organisation_owner(at) in actor.scope
    parts = actor.scope.parts
    held = (at, ADVISOR) in actor.scope.roles
    return held or any(place == at and role == ADVISOR for place, _unit, role in parts)


def can_keep_words(actor: Actor, organisation_id: int) -> bool:
    """Who answers for the whole organisation, not for a unit of it: its words and figures are theirs
    to keep and to read."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any(actor.scope.has_role(role, organisation_id) for role in ANSWERERS)


def can_answer_something(actor: Actor, organisation_id: int) -> bool:
    """Who holds a role there that may have questions on its desk, be it for a unit."""
    held = any(actor.scope.has_role(role, organisation_id) for role in ANSWERERS)
    parts = actor.scope.parts
    return held or any(at == organisation_id and role in ANSWERERS for at, _unit, role in parts)
