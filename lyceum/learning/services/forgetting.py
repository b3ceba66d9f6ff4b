"""A person is erased: what they were in the middle of is left."""

from django.db.models import QuerySet

from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.learning.models import Enrolment, StateChange


def leave_everything(subject: identity.Subject) -> None:
    """Nobody goes on with what they had open; what they finished stays finished."""
    mine: QuerySet[Enrolment] = Enrolment.objects.unscoped("an erased person's own")
    left = list(mine.filter(person_id=subject.person_id, state__in=Enrolment.OPEN))
    moment, by = clock.now(), str(actors.system("identity"))
    for enrolment in left:
        enrolment.state, enrolment.changed_at = Enrolment.State.WITHDRAWN, moment
    mine.bulk_update(left, ["state", "changed_at"], batch_size=500)
    StateChange.objects.bulk_create(
        StateChange(enrolment=one, state=one.state, at=moment, by=by) for one in left
    )
