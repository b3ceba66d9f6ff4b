"""What is done elsewhere (a partner's tool) moves the enrolment here: the same verbs, in the person's
name, each only where it is possible."""

from django.db import transaction

from lyceum.catalogue import api as catalogue
from lyceum.courseware import api as courseware
from lyceum.kernel import actors
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import DomainError
from lyceum.kernel.scope import Scope, organisation_owner, person_owner
from lyceum.learning.errors import EnrolFirst
from lyceum.learning.models import Enrolment
from lyceum.organisations import api as organisations
from lyceum.rules import api as rules

from .enrolments import complete, enrol, open_resource, record_progress


def follow_opening(*, person_id: int, resource_id: int, organisation_id: int) -> None:
    """Somebody opened it: it is taken up and begun. Who has finished it is not set back.

    What has a price is taken up on the pages that ask who pays, never by a message from elsewhere.
    """
    enrolment = _current(person_id, resource_id)
    if enrolment and not enrolment.is_open:
        return
    by = _acting(person_id, organisation_id)
    try:
        found = enrolment or _take_up(by, person_id, resource_id)
        open_resource(by=by, enrolment_id=found.pk)
    except DomainError:  # it costs something, or a rule stands against it: its page says so
        return


def follow_standing(
    *, person_id: int, resource_id: int, organisation_id: int, standing: courseware.Standing
) -> None:
    """How far somebody is, as was told from there. What is finished stays finished, and who has left
    is not brought back by a late word."""
    if _has_left(person_id, resource_id):
        return
    follow_opening(person_id=person_id, resource_id=resource_id, organisation_id=organisation_id)
    enrolment = _current(person_id, resource_id)
    if enrolment is None or not enrolment.is_open:
        return
    by = _acting(person_id, organisation_id)
    if standing.is_complete:
        complete(by=by, enrolment_id=enrolment.pk, is_seen=True)
    elif standing.percent is not None:
        record_progress(by=by, enrolment_id=enrolment.pk, percent=standing.percent)


def has_finished(person_id: int, resource_id: int) -> bool:
    """Has the person finished it, whenever?"""
    mine = Enrolment.objects.unscoped("the person's own, by a fact about them")
    done = mine.filter(person_id=person_id, resource_id=resource_id, state="completed")
    return done.exists()


def _current(person_id: int, resource_id: int) -> Enrolment | None:
    """The open enrolment, else the one that was finished; one that was left counts for nothing."""
    mine = Enrolment.objects.unscoped("the person's own, by a fact about them")
    rows = mine.filter(person_id=person_id, resource_id=resource_id).exclude(state="withdrawn")
    found = sorted(rows, key=lambda each: (each.is_open, each.changed_at))
    return found[-1] if found else None


def _has_left(person_id: int, resource_id: int) -> bool:
    """Did they take it up once, and left it for good, so far?"""
    mine = Enrolment.objects.unscoped("the person's own, by a fact about them")
    left = mine.filter(person_id=person_id, resource_id=resource_id, state="withdrawn")
    return _current(person_id, resource_id) is None and left.exists()


@transaction.atomic
def _take_up(by: Actor, person_id: int, resource_id: int) -> Enrolment:
    """Enrolled, where it costs nothing and the rules let the person themselves. Raises `EnrolFirst`,
    and what `enrol` does."""
    resource = catalogue.resource_for(by, resource_id)
    if catalogue.order_for(resource) is not None:
        raise EnrolFirst(title=resource.title)
    scope = organisations.scope_of(person_id, by.organisation_id)
    rules.insist(actors.person(person_id, scope), "enrol", catalogue.thing_of(resource))
    return enrol(by=by, resource_id=resource_id, learner_id=person_id)


def _acting(person_id: int, organisation_id: int) -> Actor:
    """A part of the house that acts for this person, where the tool or platform belongs to."""
    owners = frozenset({person_owner(person_id), organisation_owner(organisation_id)})
    return Actor("system", "learning", Scope(owners, organisation_id=organisation_id))
