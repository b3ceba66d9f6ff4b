"""Taking something up, going through it, finishing or leaving it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.urls import reverse

from lyceum.catalogue import api as catalogue
from lyceum.courseware import api as courseware
from lyceum.feedback import api as feedback
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.money import Money
from lyceum.kernel.scope import person_owner
from lyceum.learning import selectors
from lyceum.learning.errors import (
    ContentIsLeft,
    DayIsAhead,
    EnrolmentIsClosed,
    ResourceIsWithdrawn,
    TooManyMinutes,
)
from lyceum.learning.events import (
    EffortLogged,
    Enrolled,
    EnrolmentEvent,
    LearningCompleted,
    LearningStarted,
    LearningWithdrawn,
    ProgressMade,
)
from lyceum.learning.models import Effort, Enrolment, StateChange
from lyceum.learning.policies import insist_on_learner
from lyceum.rules import api as rules
from lyceum.skills import api as skills
from lyceum.wallets import api as wallets

from .assigning import count_completion

DAY = 24 * 60
LATER = timedelta(days=1)
EASTMOST = timedelta(hours=14)  # where the day begins first
State = Enrolment.State


@dataclass(frozen=True)
class Where:
    """The ids that every fact about an enrolment carries."""

    by: str
    owner_id: str
    person_id: int
    resource_id: int
    enrolment_id: int
    organisation_id: int | None


def fact(kind: type[EnrolmentEvent], by: Actor, enrolment: Enrolment, **more: Any) -> Any:
    """A fact about an enrolment, told by an actor."""
    where = Where(
        str(by),
        enrolment.owner_id,
        enrolment.person_id,
        enrolment.resource_id,
        enrolment.pk,
        enrolment.organisation_id,
    )
    return kind(**asdict(where), **more)


@transaction.atomic
def enrol(
    *,
    by: Actor,
    resource_id: int,
    learner_id: int,
    offering_id: int | None = None,
    is_paid_elsewhere: bool = False,
    shown: Money | None = None,
) -> Enrolment:
    """Take something up. Whoever is on it already stays on it, with the newer run if one is given.

    What has a price is paid from the learner's pots, where one of them pays for such a thing; the
    seat of a dated run was paid by whoever took it. `shown` is the price that they said yes to, where
    a page asked. Raises what `wallets.pay_for` does, and `PriceHasChanged`.
    """
    insist_on_learner(by, learner_id)
    resource = catalogue.resource_for(by, resource_id)
    if resource.state == "withdrawn":
        raise ResourceIsWithdrawn(title=resource.title)
    now = clock.now()
    enrolment, is_new = Enrolment.objects.within(by.scope).get_or_create(
        person_id=learner_id,
        resource_id=resource_id,
        state__in=Enrolment.OPEN,
        defaults={
            "owner_id": person_owner(learner_id),
            "organisation_id": by.organisation_id,
            "title": resource.title,
            "offering_id": offering_id,
            "enrolled_at": now,
            "changed_at": now,
        },
    )
    if is_new:
        rules.insist(by, "enrol", catalogue.thing_of(resource))
        if offering_id is None:
            _pay(by, enrolment, resource, shown, is_paid_elsewhere=is_paid_elsewhere)
        _remember(enrolment, by)
        courseware.begin_anew({(learner_id, resource_id): now})
        publish(fact(Enrolled, by, enrolment))
    elif offering_id and enrolment.offering_id != offering_id:
        enrolment.offering_id = offering_id
        enrolment.save(update_fields=["offering_id"])
    return enrolment


def _pay(
    by: Actor,
    enrolment: Enrolment,
    resource: Any,
    shown: Money | None,
    *,
    is_paid_elsewhere: bool,
) -> None:
    """From pots; where it is paid elsewhere, what was reserved for it is free again."""
    person_id = enrolment.person_id
    order = catalogue.order_for(resource, about=f"learning.enrolment:{enrolment.pk}")
    if order and is_paid_elsewhere:
        wallets.end_request(by=by, person_id=person_id, wanted=order.wanted)
    elif order:
        wallets.insist_on_price(order, shown)
        wallets.pay_for(by=by, person_id=person_id, order=order)


@transaction.atomic
def open_resource(*, by: Actor, enrolment_id: int) -> str:
    """Begin, or go on; gives the outside address, or nothing where there is none."""
    enrolment = _locked(by, enrolment_id)
    _begin(enrolment, by)
    row = catalogue.rows(by, [enrolment.resource_id]).get(enrolment.resource_id)
    return row.url if row else ""


@transaction.atomic
def record_progress(*, by: Actor, enrolment_id: int, percent: int) -> Enrolment:
    """Say how far one is, in percent."""
    enrolment = _open(by, enrolment_id)
    percent = max(0, min(100, percent))
    if percent == enrolment.progress:
        return enrolment
    _begin(enrolment, by)
    enrolment.progress, enrolment.changed_at = percent, clock.now()
    enrolment.save(update_fields=["progress", "changed_at"])
    publish(fact(ProgressMade, by, enrolment, percent=percent))
    return enrolment


@transaction.atomic
def log_effort(*, by: Actor, enrolment_id: int, minutes: int, on: date) -> Effort:
    """Note the minutes spent on a day."""
    enrolment = _open(by, enrolment_id)
    _insist_on_a_possible_day(enrolment, minutes, on)
    _begin(enrolment, by)
    now = clock.now()
    effort = Effort.objects.create(
        owner_id=enrolment.owner_id,
        person_id=enrolment.person_id,
        organisation_id=enrolment.organisation_id,
        enrolment=enrolment,
        minutes=minutes,
        on=on,
        logged_at=now,
    )
    enrolment.minutes_logged = F("minutes_logged") + minutes
    enrolment.changed_at = now
    enrolment.save(update_fields=["minutes_logged", "changed_at"])
    publish(fact(EffortLogged, by, enrolment, minutes=minutes, on=on.isoformat()))
    return effort


@transaction.atomic
def complete(*, by: Actor, enrolment_id: int, is_seen: bool = False) -> Enrolment:
    """Finish. It counts once, and gives evidence for each skill that the resource teaches.

    `is_seen`: not the learner alone says so, but what or who saw it: the content, a tool, whoever
    noted who was present. Where something opens here that says itself when one is through, nobody
    else's word counts before. Raises ContentIsLeft.
    """
    enrolment = _locked(by, enrolment_id)
    if enrolment.state == State.COMPLETED:
        return enrolment
    if enrolment.state == State.WITHDRAWN:
        raise EnrolmentIsClosed(title=enrolment.title)
    if not is_seen and selectors.waits_for_content(enrolment):
        raise ContentIsLeft(title=enrolment.title)
    enrolment.progress, enrolment.completed_at = 100, clock.now()
    _move(enrolment, State.COMPLETED, by)
    _give_evidence(enrolment, enrolment.completed_at)
    courseware.note_finished([(enrolment.person_id, enrolment.resource_id)])
    publish(fact(LearningCompleted, by, enrolment))
    count_completion(enrolment)
    _ask_how_it_was(enrolment)
    return enrolment


@transaction.atomic
def withdraw(*, by: Actor, enrolment_id: int) -> Enrolment:
    """Leave before the end. What was logged stays; what was paid and never begun comes back."""
    enrolment = _locked(by, enrolment_id)
    if enrolment.state == State.WITHDRAWN:
        return enrolment
    if enrolment.state == State.COMPLETED:
        raise EnrolmentIsClosed(title=enrolment.title)
    if enrolment.state == State.ENROLLED:
        wallets.refund(by=by, about=f"learning.enrolment:{enrolment.pk}")
    _move(enrolment, State.WITHDRAWN, by)
    publish(fact(LearningWithdrawn, by, enrolment))
    return enrolment


def _locked(by: Actor, enrolment_id: int) -> Enrolment:
    mine = Enrolment.objects.within(by.scope).select_for_update()
    enrolment = mine.filter(pk=enrolment_id).first()
    if enrolment is None:
        raise NotFound
    return enrolment


def _open(by: Actor, enrolment_id: int) -> Enrolment:
    enrolment = _locked(by, enrolment_id)
    if not enrolment.is_open:
        raise EnrolmentIsClosed(title=enrolment.title)
    return enrolment


def _begin(enrolment: Enrolment, by: Actor) -> None:
    if enrolment.state == State.ENROLLED:
        _move(enrolment, State.STARTED, by)
        publish(fact(LearningStarted, by, enrolment))


def _move(enrolment: Enrolment, state: str, by: Actor) -> None:
    enrolment.state, enrolment.changed_at = state, clock.now()
    enrolment.save()
    _remember(enrolment, by)


def _remember(enrolment: Enrolment, by: Actor) -> None:
    StateChange.objects.create(
        enrolment=enrolment, state=enrolment.state, at=enrolment.changed_at, by=str(by)
    )


def _insist_on_a_possible_day(enrolment: Enrolment, minutes: int, on: date) -> None:
    if on > (clock.now() + EASTMOST).date():
        raise DayIsAhead
    that_day = Effort.objects.unscoped("the person's own, found by the locked enrolment").filter(
        owner_id=enrolment.owner_id, on=on
    )
    so_far = that_day.aggregate(sum=Sum("minutes"))["sum"] or 0
    if minutes <= 0 or so_far + minutes > DAY:
        raise TooManyMinutes


def _ask_how_it_was(enrolment: Enrolment) -> None:
    """Its page asks at once, in one tap; who did not answer there is asked by a message."""
    feedback.ask(
        by=actors.system("learning", enrolment.owner_id),
        person_id=enrolment.person_id,
        subject=feedback.Subject(
            kind="resource",
            id=str(enrolment.resource_id),
            title=enrolment.title,
            url=reverse("catalogue:resource", args=[enrolment.resource_id]),
            offered_by=enrolment.resource.organisation_id,
        ),
        organisation_id=enrolment.organisation_id,
        tells_after=LATER,
    )


def _give_evidence(enrolment: Enrolment, at: datetime) -> None:
    """Learning itself vouches for a completion, as far as the tags can be trusted."""
    learning = actors.system("learning", enrolment.owner_id)
    for taught in catalogue.taught([enrolment.resource_id]).get(enrolment.resource_id, []):
        skills.record_evidence(
            by=learning,
            person_id=enrolment.person_id,
            skill_id=taught.skill_id,
            kind="completion",
            level=taught.to_level,
            observed_at=at,
            source=f"learning.enrolment:{enrolment.pk}",
            organisation_id=enrolment.organisation_id,
            about=enrolment.title,
            certainty=taught.trust,
        )
