"""The path for machines: where one is going, what comes next, what if."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from lyceum.kernel.errors import NotFound
from lyceum.ui.rest import REFUSED, Id, Router, Schema, Status, asking_person

from . import selectors, services
from .types import Limits as PathLimits

router = Router(tags=["paths"])


class Limits(Schema):
    """`budget` is in minor units of the path's currency; null where there is no limit.

    With `uses_wallet` the person's pots pay first and the budget is what the person adds; left
    away, it stays as it is.
    """

    minutes_per_week: Annotated[int, Field(ge=15, le=6720)]
    budget: Annotated[int, Field(ge=0, le=2**53)] | None = None
    uses_wallet: bool | None = None
    target_on: date | None = None


class NextStep(Schema):
    resource_id: int
    title: str
    why: str
    state: str
    minutes: int
    minutes_left: int
    price: int
    currency: str
    starts_on: date
    ends_on: date
    enrolment_id: int | None


class PathProgress(Schema):
    """`share` and `closed` run from 0 to 1; `weeks_ahead` is negative where one is behind."""

    goal: str
    goals: int
    share: float
    closed: float
    steps: int
    steps_done: int
    weeks_ahead: float
    finishes_on: date
    minutes_left: int
    minutes_per_week: int


class Gap(Schema):
    skill_id: int
    skill: str
    now: float
    target: int
    missing: float
    confidence: float


class MyPath(Schema):
    progress: PathProgress
    next_step: NextStep | None
    gap: list[Gap]


class Goal(Schema):
    """A role to get to; the limits count for the whole path."""

    role_id: Id
    limits: Limits | None = None


class WhatIf(Schema):
    finishes_on: date
    minutes: int
    money: int
    coverage: float
    gaps: int
    gaps_closed: int
    within: float
    steps: list[str]
    added: list[str]
    dropped: list[str]


@router.get("/me/path", response={200: MyPath, **REFUSED}, operation_id="my_path")
def my_path(request: HttpRequest) -> object:
    """How far one is, what comes next, and what is missing."""
    return _path(request)


@router.post("/me/path/goals", response={201: MyPath, **REFUSED}, operation_id="set_goal")
def set_goal(request: HttpRequest, goal: Goal) -> Status[Any]:
    """Set out for a role; the first plan is there at once."""
    actor, person_id = asking_person(request)
    usual = selectors.limits_for(actor, person_id)
    limits = _limits(goal.limits, usual) if goal.limits else None
    services.set_goal(by=actor, person_id=person_id, role_id=goal.role_id, limits=limits)
    return Status(201, _path(request))


@router.post("/me/path/what-if", response={200: WhatIf, **REFUSED}, operation_id="what_if")
def what_if(request: HttpRequest, limits: Limits) -> object:
    """The plan for other limits; nothing is saved."""
    actor, person_id = asking_person(request)
    path = selectors.path_of(actor, person_id)
    if path is None:
        raise NotFound
    return selectors.what_if(actor, path.pk, _limits(limits, selectors.limits_of(path)))


def _limits(said: Limits, usual: PathLimits) -> PathLimits:
    return PathLimits(
        minutes_per_week=said.minutes_per_week,
        budget=said.budget,
        currency=usual.currency,
        target_on=said.target_on,
        languages=usual.languages,
        modes=usual.modes,
        uses_wallet=usual.uses_wallet if said.uses_wallet is None else said.uses_wallet,
    )


def _path(request: HttpRequest) -> object:
    actor, person_id = asking_person(request)
    found = selectors.overview(actor, person_id)
    if found is None:
        raise NotFound
    return found
