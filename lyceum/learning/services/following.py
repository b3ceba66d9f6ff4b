"""What is opened here says itself how far somebody is: the enrolment follows it."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from lyceum.catalogue import api as catalogue
from lyceum.courseware import api as courseware
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.learning import selectors
from lyceum.learning.errors import EnrolFirst, TooManyMinutes
from lyceum.learning.models import Enrolment

from .enrolments import complete, enrol, log_effort, open_resource, record_progress


@transaction.atomic
def take_up(actor: Actor, resource_id: int) -> None:
    """Whoever opens a content has taken it up: enrolled now where it costs nothing, and begun.

    What was completed and is asked of them again begins a new round. What has a price is enrolled in
    first, on the pages that ask who pays. Raises EnrolFirst, and what `enrol` does.
    """
    if actor.person_id is None:
        return
    known = selectors.enrolments_in(actor, actor.person_id, [resource_id]).get(resource_id)
    if known is not None and known.is_open:
        # It may have been completed before, when nothing was begun anew by taking it up again.
        courseware.begin_anew({(actor.person_id, resource_id): known.enrolled_at})
        open_resource(by=actor, enrolment_id=known.id)
        return
    is_done = known is not None and known.state == "completed"
    if is_done and not selectors.is_asked(actor.person_id, resource_id):
        return  # to look at it again is no new beginning
    resource = catalogue.resource_for(actor, resource_id)
    if catalogue.order_for(resource) is not None:
        if is_done:
            return  # it stays open to look at; a new round is paid for on its page
        raise EnrolFirst(title=resource.title)
    made = enrol(by=actor, resource_id=resource_id, learner_id=actor.person_id)
    open_resource(by=actor, enrolment_id=made.pk)


@transaction.atomic
def follow_progress(*, by: Actor, person_id: int, resource_id: int, percent: int) -> None:
    """Further, never back; the end of it is told of its own."""
    for enrolment in _open(by, person_id, resource_id):
        if enrolment.progress < percent:
            record_progress(by=by, enrolment_id=enrolment.pk, percent=percent)


@transaction.atomic
def follow_effort(
    *, by: Actor, person_id: int, resource_id: int, minutes: int, at: datetime
) -> None:
    """The minutes of a session, on the day that it was where they are; a day has no more than it has."""
    on = identity.day_of(person_id, at)
    for enrolment in _open(by, person_id, resource_id):
        with suppress(TooManyMinutes):
            log_effort(by=by, enrolment_id=enrolment.pk, minutes=minutes, on=on)


@transaction.atomic
def follow_completion(*, by: Actor, person_id: int, resource_id: int) -> None:
    """Done there is done here."""
    for enrolment in _open(by, person_id, resource_id):
        complete(by=by, enrolment_id=enrolment.pk, is_seen=True)


def _open(by: Actor, person_id: int, resource_id: int) -> list[Enrolment]:
    mine = Enrolment.objects.within(by.scope).filter(state__in=Enrolment.OPEN)
    return list(mine.filter(person_id=person_id, resource_id=resource_id))
