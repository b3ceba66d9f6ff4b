"""How an organisation answers: rules, rota, absences, and answers that are given often."""

from datetime import date
from typing import Any, TypeVar, cast

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.organisations import api as organisations
from lyceum.support import policies, selectors
from lyceum.support.errors import DoesNotAnswer, EndsBeforeItStarts
from lyceum.support.events import (
    AbsenceNoted,
    AbsenceRemoved,
    CannedAnswerKept,
    CannedAnswerRemoved,
    DeskEvent,
    RouteRemoved,
    RouteSet,
    TurnAdded,
    TurnRemoved,
)
from lyceum.support.models import Absence, CannedAnswer, Route, Turn
from lyceum.support.models.desk import OfDesk
from lyceum.support.types import KINDS, NewRoute

from .opening import checked

THEIRS = "of an organisation whose desk the actor keeps: asked here"
R = TypeVar("R", bound=OfDesk)


@transaction.atomic
def set_route(*, by: Actor, organisation_id: int, new: NewRoute) -> Route:
    """Questions of a kind go to a role; the same kind and unit again is a change of the rule."""
    selectors.insist_on_keeper(by, organisation_id)
    if new.kind not in dict(KINDS) or new.role not in policies.ANSWERERS:
        raise Forbidden
    if new.unit_id is not None and new.unit_id not in organisations.unit_paths(organisation_id):
        raise NotFound
    rows = Route.objects.unscoped(THEIRS)
    route, _is_new = rows.update_or_create(
        organisation_id=organisation_id,
        kind=new.kind,
        unit_id=new.unit_id,
        defaults={
            "owner_id": organisation_owner(organisation_id),
            "role": new.role,
            "position": new.position,
            "answer_minutes": max(15, new.answer_minutes),
        },
    )
    publish(_fact(RouteSet, by, organisation_id, route_id=route.pk))
    return route


@transaction.atomic
def remove_route(*, by: Actor, route_id: int) -> int:
    """The kind's own role answers again; gives the organisation."""
    route = _kept(by, Route, route_id)
    route.delete()
    publish(_fact(RouteRemoved, by, route.organisation_id, route_id=route_id))
    return route.organisation_id


@transaction.atomic
def add_turn(
    *, by: Actor, organisation_id: int, kind: str, person_id: int, days: tuple[date, date]
) -> Turn:
    """Put somebody on the rota who holds a role that answers there."""
    selectors.insist_on_keeper(by, organisation_id)
    _insist_on_days(days)
    if not answers_there(organisation_id, person_id):
        raise DoesNotAnswer
    turn = Turn.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        kind=kind,
        person_id=person_id,
        starts_on=days[0],
        ends_on=days[1],
    )
    publish(_fact(TurnAdded, by, organisation_id, turn_id=turn.pk))
    return turn


@transaction.atomic
def remove_turn(*, by: Actor, turn_id: int) -> int:
    """Take somebody off the rota; gives the organisation."""
    turn = _kept(by, Turn, turn_id)
    turn.delete()
    publish(_fact(TurnRemoved, by, turn.organisation_id, turn_id=turn_id))
    return turn.organisation_id


@transaction.atomic
def add_absence(
    *, by: Actor, organisation_id: int, person_id: int, days: tuple[date, date]
) -> Absence:
    """Somebody who answers is away: they say so themselves, or who keeps the desk."""
    keeps = policies.can_keep_desk(by, organisation_id)
    own = by.person_id == person_id and policies.can_answer_something(by, organisation_id)
    if not keeps and not own:
        raise NotFound
    _insist_on_days(days)
    if not answers_there(organisation_id, person_id):
        raise DoesNotAnswer
    absence = Absence.objects.create(
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        person_id=person_id,
        starts_on=days[0],
        ends_on=days[1],
    )
    publish(_fact(AbsenceNoted, by, organisation_id, absence_id=absence.pk))
    return absence


@transaction.atomic
def remove_absence(*, by: Actor, absence_id: int) -> int:
    """They are there after all; gives the organisation."""
    rows = Absence.objects.unscoped(THEIRS).filter(pk=absence_id)
    absence = rows.first()
    if absence is None:
        raise NotFound
    at = absence.organisation_id
    if absence.person_id != by.person_id and not policies.can_keep_desk(by, at):
        raise NotFound
    absence.delete()
    publish(_fact(AbsenceRemoved, by, at, absence_id=absence_id))
    return at


@transaction.atomic
def keep_canned(
    *, by: Actor, organisation_id: int, title: str, text: str, kind: str = "", language: str = ""
) -> CannedAnswer:
    """Write an answer that is given often; the same title again is a better one."""
    if not policies.can_keep_words(by, organisation_id):
        raise NotFound
    rows = CannedAnswer.objects.unscoped(THEIRS)
    canned, _is_new = rows.update_or_create(
        organisation_id=organisation_id,
        title=checked(title)[:120],
        defaults={
            "owner_id": organisation_owner(organisation_id),
            "text": checked(text),
            "kind": kind if kind in dict(KINDS) else "",
            "language": language,
            "changed_at": clock.now(),
        },
    )
    publish(_fact(CannedAnswerKept, by, organisation_id, canned_id=canned.pk))
    return canned


@transaction.atomic
def remove_canned(*, by: Actor, canned_id: int) -> int:
    """It is given no more; gives the organisation."""
    canned = CannedAnswer.objects.unscoped(THEIRS).filter(pk=canned_id).first()
    if canned is None or not policies.can_keep_words(by, canned.organisation_id):
        raise NotFound
    canned.delete()
    publish(_fact(CannedAnswerRemoved, by, canned.organisation_id, canned_id=canned_id))
    return canned.organisation_id


# --- parts ----------------------------------------------------------------------------------------


def answers_there(organisation_id: int, person_id: int) -> bool:
    """Does somebody hold a role that has questions, there or for a unit of it?"""
    scope = organisations.scope_of(person_id)
    parts = {(at, role) for at, _unit, role in scope.parts}
    held = scope.roles | parts
    return any((organisation_id, role) in held for role in policies.ANSWERERS)


def _insist_on_days(days: tuple[date, date]) -> None:
    if days[0] > days[1]:
        raise EndsBeforeItStarts


def _kept(by: Actor, kind: type[R], row_id: int) -> R:
    row = cast("R | None", kind.objects.unscoped(THEIRS).filter(pk=row_id).first())
    if row is None:
        raise NotFound
    selectors.insist_on_keeper(by, row.organisation_id)
    return row


def _fact(kind: type[DeskEvent], by: Actor, organisation_id: int, **more: Any) -> DeskEvent:
    return kind(
        by=str(by),
        owner_id=organisation_owner(organisation_id),
        organisation_id=organisation_id,
        **more,
    )
