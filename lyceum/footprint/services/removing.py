"""Taking a line away, where that is one's own to do."""

from uuid import UUID

from django.db import transaction

from lyceum.footprint import policies, selectors
from lyceum.footprint.errors import CannotBeRemoved
from lyceum.footprint.events import LineRemoved
from lyceum.footprint.models import Objection, Removed
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.statements import api as statements


@transaction.atomic
def remove_line(*, by: Actor, line_id: UUID) -> None:
    """The line and its statement go for good; hearing of it again does not bring them back."""
    line = selectors.line_for(by, line_id)
    if not policies.can_speak_for(by, line.person_id):
        raise Forbidden
    if why := policies.why_not_removed(line):
        raise CannotBeRemoved(why)
    Removed(person_id=line.person_id, line_id=line.id, removed_at=clock.now()).save()
    Objection.objects.within(by.scope).filter(line_id=line.id, state=Objection.State.ASKED).update(
        state=Objection.State.WITHDRAWN, answered_at=clock.now()
    )
    statements.take_back(by, line.person_id, line.statement_id)
    fact = LineRemoved(
        by=str(by),
        owner_id=line.owner_id,
        person_id=line.person_id,
        tenant_id=line.tenant_id,
        statement_id=str(line.statement_id),
    )
    line.delete()
    publish(fact)
