"""Something is in somebody's way: it goes to a role, and its reporter hears what became of it."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from lyceum.feedback import policies, selectors
from lyceum.feedback.errors import FrictionIsClosed, NoSuchAnswer
from lyceum.feedback.events import FrictionMoved, FrictionReported
from lyceum.feedback.models import Friction, FrictionStep
from lyceum.feedback.types import NewFriction
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner, person_owner
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations

HIDDEN = "system:feedback"
State = Friction.State
MOVES = {
    State.NEW: (State.TAKEN, State.SOLVED, State.DECLINED),
    State.TAKEN: (State.SOLVED, State.DECLINED),
}


@transaction.atomic
def report_friction(*, by: Actor, new: NewFriction) -> Friction:
    """Tell it; those who hold the role there are told, and administrators where nobody does."""
    if by.person_id is None or new.role not in policies.HANDLERS:
        raise Forbidden
    if not organisations.members_among(new.organisation_id, [by.person_id]):
        raise Forbidden
    report = Friction.objects.create(
        owner_id=person_owner(by.person_id),
        person_id=by.person_id,
        organisation_id=new.organisation_id,
        role=new.role,
        text=new.text,
        title=new.title,
        url=new.url,
        is_name_shown=new.is_name_shown,
        made_at=clock.now(),
    )
    publish(FrictionReported(**_about(by, report), role=report.role))
    messaging.send_many(
        kind="feedback.friction_reported",
        to=selectors.handlers_of(report),
        about=messaging.About(report.title, reverse("feedback:friction", args=[report.pk])),
        organisation_id=report.organisation_id,
        key=f"friction:{report.pk}",
    )
    return report


@transaction.atomic
def move_friction(*, by: Actor, report_id: int, state: str, words: str = "") -> Friction:
    """Take it, solve it, or say why it stays as it is; the reporter is told."""
    selectors.friction_to_handle(by, report_id)
    rows = Friction.objects.unscoped("got through its gate").select_for_update(of=("self",))
    report = rows.get(pk=report_id)
    if report.state not in MOVES:
        raise FrictionIsClosed
    if state not in MOVES[State(report.state)] or (state != State.TAKEN and not words.strip()):
        raise NoSuchAnswer
    report.state, report.answer = state, words.strip() or report.answer
    report.save(update_fields=["state", "answer"])
    FrictionStep.objects.create(
        report=report, state=state, words=words.strip(), by=str(by), at=clock.now()
    )
    publish(FrictionMoved(**_about(by, report), state=state))
    messaging.send(
        kind="feedback.friction_moved",
        to=report.person_id,
        about=_told_reporter(report),
        organisation_id=report.organisation_id,
    )
    return report


def _told_reporter(report: Friction) -> messaging.About:
    """Whoever runs the house reads to whom mails go: of a report without a name they do not say
    which it is."""
    if not report.is_name_shown:
        return messaging.About("", reverse("feedback:mine"), state=report.state)
    url = reverse("feedback:friction", args=[report.pk])
    return messaging.About(report.title, url, state=report.state)


def _about(by: Actor, report: Friction) -> dict[str, Any]:
    return {
        "by": str(by) if report.is_name_shown or by.person_id != report.person_id else HIDDEN,
        "owner_id": organisation_owner(report.organisation_id),
        "report_id": report.pk,
        "organisation_id": report.organisation_id,
    }
