"""Learning for machines: what one takes up, how far one is, when one is done."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from pydantic import Field

from lyceum.ui.rest import REFUSED, Id, Query, Router, Schema, Status, asking, asking_person

from . import selectors, services

router = Router(tags=["learning"])
State = Literal["enrolled", "started", "completed", "withdrawn"]


class Enrolment(Schema):
    id: int
    resource_id: int
    title: str
    state: State
    progress: int
    minutes_logged: int
    enrolled_at: datetime
    completed_at: datetime | None
    offering_id: int | None
    organisation_id: int | None


class NewEnrolment(Schema):
    resource_id: Id
    paid_elsewhere: Annotated[
        bool,
        Field(
            description="True: the learner pays what it costs elsewhere, and no pot pays for it."
        ),
    ] = False


class HowFar(Schema):
    percent: Annotated[int, Field(ge=0, le=100)]


class Effort(Schema):
    minutes: Annotated[int, Field(ge=1, le=24 * 60)]
    on: Annotated[date, Field(ge=date(1900, 1, 1))]


class EnrolmentsWanted(Schema):
    state: list[State] = []
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get(
    "/me/enrolments", response={200: list[Enrolment], **REFUSED}, operation_id="my_enrolments"
)
def my_enrolments(request: HttpRequest, wanted: Query[EnrolmentsWanted]) -> object:
    """What one learns and learnt, the latest first."""
    actor, person_id = asking_person(request)
    return selectors.enrolments_of(actor, person_id, wanted.state or None, wanted.limit)


@router.post("/me/enrolments", response={201: Enrolment, **REFUSED}, operation_id="enrol")
def enrol(request: HttpRequest, new: NewEnrolment) -> Status[Any]:
    """Take something up; who is on it already stays on it.

    What has a price is paid from the learner's pots at once, where one of them pays for such a thing,
    unless `paid_elsewhere` is true. Refused where somebody has to agree first
    (`wallets.needs_consent`), has not answered yet (`wallets.waits_for_answer`), or the pots do not
    reach (`wallets.not_enough_money`).
    """
    actor, person_id = asking_person(request)
    taken = services.enrol(
        by=actor,
        resource_id=new.resource_id,
        learner_id=person_id,
        is_paid_elsewhere=new.paid_elsewhere,
    )
    return Status(201, selectors.enrolment_row(taken))


@router.get(
    "/enrolments/{enrolment_id}", response={200: Enrolment, **REFUSED}, operation_id="enrolment"
)
def enrolment(request: HttpRequest, enrolment_id: Id) -> object:
    """One's own enrolment."""
    return _row(request, enrolment_id)


@router.post(
    "/enrolments/{enrolment_id}/progress",
    response={200: Enrolment, **REFUSED},
    operation_id="record_progress",
)
def record_progress(request: HttpRequest, enrolment_id: Id, said: HowFar) -> object:
    """Say how far one is."""
    services.record_progress(by=asking(request), enrolment_id=enrolment_id, percent=said.percent)
    return _row(request, enrolment_id)


@router.post(
    "/enrolments/{enrolment_id}/effort",
    response={200: Enrolment, **REFUSED},
    operation_id="log_effort",
)
def log_effort(request: HttpRequest, enrolment_id: Id, said: Effort) -> object:
    """Note the minutes of a day."""
    services.log_effort(
        by=asking(request), enrolment_id=enrolment_id, minutes=said.minutes, on=said.on
    )
    return _row(request, enrolment_id)


@router.post(
    "/enrolments/{enrolment_id}/complete",
    response={200: Enrolment, **REFUSED},
    operation_id="complete",
)
def complete(request: HttpRequest, enrolment_id: Id) -> object:
    """Finish; a second time changes nothing."""
    services.complete(by=asking(request), enrolment_id=enrolment_id)
    return _row(request, enrolment_id)


@router.post(
    "/enrolments/{enrolment_id}/withdraw",
    response={200: Enrolment, **REFUSED},
    operation_id="withdraw",
)
def withdraw(request: HttpRequest, enrolment_id: Id) -> object:
    """Leave before the end; what was logged stays."""
    services.withdraw(by=asking(request), enrolment_id=enrolment_id)
    return _row(request, enrolment_id)


def _row(request: HttpRequest, enrolment_id: int) -> object:
    return selectors.enrolment_row(selectors.enrolment_for(asking(request), enrolment_id))
