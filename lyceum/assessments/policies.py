"""Who writes assessments, who may take one, who reads figures and segments."""

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.organisations import api as organisations

WRITERS = ("administrator", "facilitator")
READERS = ("administrator", "facilitator", "hr-partner", "executive")


def can_write(actor: Actor, organisation_id: int) -> bool:
    """Administrators and facilitators write what their organisation asks."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any(actor.scope.has_role(role, organisation_id) for role in WRITERS)


def can_read(actor: Actor, organisation_id: int) -> bool:
    """Who reads the figures."""
    return any(actor.scope.has_role(role, organisation_id) for role in READERS)


def can_assign(actor: Actor, organisation_id: int | None, person_id: int) -> bool:
    """The house for the person, and those who write it for people of their organisation."""
    if actor.is_system and person_owner(person_id) in actor.scope:
        return True
    if organisation_id is None or not can_write(actor, organisation_id):
        return False
    return actor.is_system or bool(organisations.members_among(organisation_id, [person_id]))


def can_read_segments(actor: Actor, organisation_id: int, person_id: int) -> bool:
    """The person; facilitators, whose work it is to help; and the house where it acts for either."""
    if person_owner(person_id) in actor.scope:
        return True
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return actor.scope.has_role("facilitator", organisation_id)


def insist_on_writer(actor: Actor, organisation_id: int) -> None:
    """Stop here unless the actor may write what is asked there."""
    if not can_write(actor, organisation_id):
        raise Forbidden
