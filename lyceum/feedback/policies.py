"""Who may ask, who may read figures, who handles what is in somebody's way."""

from django.conf import settings

from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.scope import organisation_owner, person_owner

FEWEST = 5  # whatever the settings say: see decision 0044
ASKERS = ("administrator", "hr-partner", "facilitator")
READERS = ("administrator", "hr-partner", "executive", "facilitator")
OFFERERS = ("administrator", "facilitator", "teacher")
HANDLERS = ("administrator", "hr-partner", "facilitator")


def smallest_group() -> int:
    """Fewer people than this are never shown as a figure."""
    return max(settings.SMALLEST_GROUP, FEWEST)


def can_ask(actor: Actor, organisation_id: int) -> bool:
    """Who writes surveys, sets the pulse and says what was done."""
    if actor.is_system:
        return organisation_owner(organisation_id) in actor.scope
    return any(actor.scope.has_role(role, organisation_id) for role in ASKERS)


def can_read(actor: Actor, organisation_id: int) -> bool:
    """Who reads what all people of an organisation said, as figures."""
    return any(actor.scope.has_role(role, organisation_id) for role in READERS)


def can_read_offer(actor: Actor, organisation_id: int | None) -> bool:
    """Who reads what people of everywhere said of what an organisation offers."""
    if organisation_id is None:
        return False
    return any(actor.scope.has_role(role, organisation_id) for role in OFFERERS)


def can_handle(actor: Actor, organisation_id: int, role: str) -> bool:
    """Who holds the role to which a report went; administrators see to it that none is left."""
    return any(
        actor.scope.has_role(each, organisation_id)
        for each in dict.fromkeys((role, "administrator"))
    )


def insist_on_asker(actor: Actor, organisation_id: int) -> None:
    """Stop here unless the actor may ask people there."""
    if not can_ask(actor, organisation_id):
        raise Forbidden


def can_answer_as(actor: Actor, person_id: int) -> bool:
    """Only oneself."""
    return person_owner(person_id) in actor.scope
