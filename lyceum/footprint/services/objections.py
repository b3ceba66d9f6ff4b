"""Objecting to a line, and answering."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from lyceum.footprint import policies, selectors
from lyceum.footprint.errors import IsAnswered, IsObjectedTo
from lyceum.footprint.events import LineObjectedTo, ObjectionAnswered, ObjectionWithdrawn
from lyceum.footprint.models import Line, Objection
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations

State = Objection.State


@transaction.atomic
def object_to(*, by: Actor, line_id: UUID, reason: str) -> Objection:
    """Say that a line is wrong. It is marked and not counted until it is answered."""
    line = selectors.line_for(by, line_id)
    if not policies.can_speak_for(by, line.person_id):
        raise Forbidden
    said = Objection(
        person_id=line.person_id,
        organisation_id=line.organisation_id,
        line_id=line.id,
        reason=reason.strip(),
        asked_at=clock.now(),
    )
    try:
        with transaction.atomic():
            said.save()
    except IntegrityError as open_one:
        raise IsObjectedTo from open_one
    _count(line.id)
    publish(
        LineObjectedTo(
            by=str(by),
            owner_id=line.owner_id,
            person_id=line.person_id,
            objection_id=said.pk,
            organisation_id=line.organisation_id,
        )
    )
    _ask(said)
    return said


@transaction.atomic
def withdraw_objection(*, by: Actor, objection_id: int) -> None:
    """The line is right after all."""
    found = _open(by, objection_id)
    if not policies.can_speak_for(by, found.person_id):
        raise Forbidden
    _close(found, State.WITHDRAWN)
    _count(found.line_id)
    publish(
        ObjectionWithdrawn(
            by=str(by),
            owner_id=found.owner_id,
            person_id=found.person_id,
            objection_id=found.pk,
        )
    )


@transaction.atomic
def answer_objection(*, by: Actor, objection_id: int, is_upheld: bool, answer: str) -> None:
    """Whoever told the line says that the person is right, or why it stands."""
    found = _open(by, objection_id)
    if not policies.can_answer(by, found.organisation_id):
        raise Forbidden
    found.answer, found.answered_by = answer.strip(), str(by)
    _close(found, State.UPHELD if is_upheld else State.REFUSED)
    _count(found.line_id)
    publish(
        ObjectionAnswered(
            by=str(by),
            owner_id=found.owner_id,
            person_id=found.person_id,
            objection_id=found.pk,
            state=found.state,
            organisation_id=found.organisation_id,
        )
    )
    about = messaging.About(url=reverse("footprint:line", args=[found.line_id]))
    messaging.send(kind="footprint.objection_answered", to=found.person_id, about=about)


def _open(by: Actor, objection_id: int) -> Objection:
    selectors.objection_for(by, objection_id)
    found = Objection.objects.within(by.scope).select_for_update().filter(pk=objection_id).first()
    if found is None:
        raise NotFound
    if found.state != State.ASKED:
        raise IsAnswered
    return found


def _close(objection: Objection, state: str) -> None:
    objection.state, objection.answered_at = state, clock.now()
    objection.save()


def _count(line_id: UUID) -> None:
    """A line counts unless an objection to it waits or was upheld."""
    said = Objection.objects.unscoped("permitted by whoever calls").filter(line_id=line_id)
    stands = said.filter(state__in=[State.ASKED, State.UPHELD]).exists()
    line = Line.objects.unscoped("permitted by whoever calls").filter(pk=line_id)
    line.update(is_counted=not stands)


def _ask(objection: Objection) -> None:
    """Whoever has to answer gets a message: no name, no line; those stand on the page."""
    at = objection.organisation_id
    there = (at,) if at else ()
    url = answering_page(at)
    for person_id in organisations.people_with_role("administrator", *there):
        messaging.send(
            kind="footprint.objection_asked",
            to=person_id,
            about=messaging.About(url=url),
            organisation_id=at,
        )


def answering_page(organisation_id: int | None) -> str:
    """Where objections are answered: an organisation's, or the ecosystem's."""
    if organisation_id is None:
        return reverse("records:answers")
    found = organisations.organisation_for(actors.system("footprint"), organisation_id)
    return reverse("records:answers-of", args=[found.slug])
