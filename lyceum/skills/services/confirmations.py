"""Asking somebody who knows one's work to say how well one does it."""

from collections.abc import Collection

from django.db import transaction
from django.urls import reverse

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.messaging import api as messaging
from lyceum.skills import policies
from lyceum.skills.errors import AlreadyAnswered, CannotConfirmOneself, NoSuchLevel
from lyceum.skills.events import ConfirmationAnswered, ConfirmationAsked, ConfirmationWithdrawn
from lyceum.skills.models import ConfirmationRequest, SkillState

from .evidence import record_evidence

SAME = 0.5


@transaction.atomic
def ask_confirmation(*, by: Actor, skill_ids: Collection[int], of: int, kind: str) -> int:
    """Ask a peer or one's manager to confirm; returns how many new requests wait for them."""
    if by.person_id is None:
        raise Forbidden
    if by.person_id == of:
        raise CannotConfirmOneself
    if not policies.can_ask(by, of, kind):
        raise Forbidden
    requests = _new_requests(by, by.person_id, set(skill_ids), of, kind)
    if not requests:
        return 0
    ConfirmationRequest.objects.bulk_create(requests)
    publish(
        ConfirmationAsked(
            by=str(by),
            owner_id=person_owner(by.person_id),
            person_id=by.person_id,
            of_person_id=of,
            skill_ids=sorted(request.skill_id for request in requests),
            kind=kind,
            organisation_id=by.organisation_id,
        )
    )
    _tell("skills.confirmation_asked", of, about=by.person_id, count=len(requests))
    return len(requests)


def _new_requests(
    by: Actor, person_id: int, skill_ids: set[int], of: int, kind: str
) -> list[ConfirmationRequest]:
    waiting = ConfirmationRequest.objects.within(by.scope).filter(
        asked_by=person_id, asked_of=of, skill_id__in=skill_ids, state="waiting"
    )
    wanted = skill_ids - set(waiting.values_list("skill_id", flat=True))
    states = SkillState.objects.within(by.scope).filter(person_id=person_id, skill_id__in=wanted)
    return [
        ConfirmationRequest(
            owner_id=person_owner(person_id),
            asked_by_id=person_id,
            asked_of_id=of,
            skill_id=skill_id,
            kind=kind,
            level=round(level),
            organisation_id=by.organisation_id,
            asked_at=clock.now(),
        )
        for skill_id, level in states.values_list("skill_id", "level")
    ]


@transaction.atomic
def answer_confirmation(*, by: Actor, request_id: int, level: float | None) -> ConfirmationRequest:
    """Say how well they do it, the same level or another; None declines and leaves no trace."""
    request = (
        ConfirmationRequest.objects.within(by.scope)
        .select_for_update()
        .filter(pk=request_id, asked_of=by.person_id)
        .first()
    )
    if request is None:
        raise NotFound
    if request.state != ConfirmationRequest.State.WAITING:
        raise AlreadyAnswered
    if level is not None and not 0 <= level <= 5:  # noqa: PLR2004  nothing yet … expert
        raise NoSuchLevel
    request.state, request.answered_at = _outcome(request.level, level), clock.now()
    request.answer_level = level
    request.save(update_fields=["state", "answered_at", "answer_level"])
    if level is not None:
        _count_it(by, request, level)
    _publish_answer(by, request)
    return request


@transaction.atomic
def withdraw_confirmation(*, by: Actor, request_id: int) -> None:
    """Take a request back that nobody has answered."""
    mine = ConfirmationRequest.objects.within(by.scope).filter(
        pk=request_id, asked_by=by.person_id, state="waiting"
    )
    if not mine.update(state=ConfirmationRequest.State.WITHDRAWN, answered_at=clock.now()):
        raise NotFound
    owner = person_owner(by.person_id) if by.person_id else ""
    publish(ConfirmationWithdrawn(by=str(by), owner_id=owner, request_id=request_id))


def _outcome(claimed: float, level: float | None) -> str:
    if level is None:
        return ConfirmationRequest.State.DECLINED
    if abs(level - claimed) < SAME:
        return ConfirmationRequest.State.CONFIRMED
    return ConfirmationRequest.State.ADJUSTED


def _count_it(by: Actor, request: ConfirmationRequest, level: float) -> None:
    record_evidence(
        by=by,
        person_id=request.asked_by_id,
        skill_id=request.skill_id,
        kind=request.kind,
        level=level,
        observed_at=clock.now(),
        source=str(by),
        organisation_id=request.organisation_id,
    )


def _publish_answer(by: Actor, request: ConfirmationRequest) -> None:
    publish(
        ConfirmationAnswered(
            by=str(by),
            owner_id=request.owner_id,
            person_id=request.asked_by_id,
            by_person_id=request.asked_of_id,
            skill_id=request.skill_id,
            outcome=request.state,
            organisation_id=request.organisation_id,
        )
    )
    if request.state != ConfirmationRequest.State.DECLINED:
        _tell("skills.confirmation_answered", request.asked_by_id, about=request.asked_of_id)


def _tell(kind: str, to: int, *, about: int, count: int = 1) -> None:
    page = "skills:requests" if kind.endswith("asked") else "skills:mine"
    name = identity.names_of([about]).get(about, "")
    messaging.send(
        kind=kind, to=to, about=messaging.About(name, reverse(page), by=name, count=count)
    )
