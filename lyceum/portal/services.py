from typing import Any

from django.db import transaction

from lyceum.access import api as access
from lyceum.kernel import actors, clock, eventlog
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.organisations import api as organisations
from lyceum.paths import api as paths
from lyceum.skills import api as skills

from . import policies
from .errors import SetUpAlready
from .events import DeliveryReplayed

LIGHTLY = 0.4


@transaction.atomic
def set_up(*, name: str, email: str, password: str, ecosystem: str, organisation: str) -> Any:
    """The first administrator, the ecosystem and its lead organisation: once, by who comes first."""
    if organisations.is_set_up():
        raise SetUpAlready
    person = access.create_first_account(name=name, email=email, password=password)
    organisations.found_ecosystem(
        by=actors.system("set-up"),
        name=ecosystem,
        organisation_name=organisation,
        person_id=person.pk,
    )
    return person


@transaction.atomic
def welcome(
    *, by: Actor, goal_role: int, minutes: int, money: int, currency: str, now_role: int | None
) -> None:
    """Take the three answers of somebody new: what they do, what they want, what there is for it.

    Somebody who does a job can do what it asks: that is taken as their own word, and lightly.
    """
    if by.person_id is None:
        raise Forbidden
    if now_role:
        skills.record_evidence_in_bulk(by=by, items=_taken_as_said(by, by.person_id, now_role))
    limits = paths.Limits(minutes_per_week=minutes, budget=money, currency=currency)
    paths.set_goal(by=by, person_id=by.person_id, role_id=goal_role, limits=limits)


def _taken_as_said(by: Actor, person_id: int, role_id: int) -> list[skills.EvidenceItem]:
    return [
        skills.EvidenceItem(
            person_id=person_id,
            skill_id=target.skill_id,
            kind="self",
            level=target.level,
            observed_at=clock.now(),
            source=f"portal.welcome:{role_id}",
            organisation_id=by.organisation_id,
            certainty=LIGHTLY,
        )
        for target in skills.role_profile(by, role_id)
        if target.is_essential
    ]


@transaction.atomic
def replay_delivery(*, by: Actor, delivery_id: int) -> None:
    """Give a fact that was given up on its second chance."""
    if not policies.can_run_ecosystem(by):
        raise NotFound
    eventlog.replay_parked(delivery_id)
    eventlog.publish(DeliveryReplayed(by=str(by), delivery_id=delivery_id))
