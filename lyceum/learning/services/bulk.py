"""The same verbs for many at once: imports and simulations. One transaction per thousand rows.

Every row carries its own moment, and every row tells its own fact, as the single verbs do.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from typing import TypeVar

from django.db import transaction

from lyceum.catalogue import api as catalogue
from lyceum.courseware import api as courseware
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish_many
from lyceum.kernel.scope import person_owner
from lyceum.learning.events import (
    EffortLogged,
    Enrolled,
    LearningCompleted,
    LearningStarted,
    ProgressMade,
)
from lyceum.learning.models import Effort, Enrolment, StateChange
from lyceum.learning.policies import insist_on_learner
from lyceum.learning.types import NewCompletion, NewEffort, NewEnrolment
from lyceum.skills import api as skills

from .enrolments import fact

BATCH = 1000
T = TypeVar("T")
State = Enrolment.State


def enrol_many(*, by: Actor, items: Sequence[NewEnrolment]) -> list[int]:
    """Enrol many; gives the enrolments' ids in the order asked. Open ones stay as they are."""
    for item in items:
        insist_on_learner(by, item.person_id)
    return [pk for batch in _batches(items) for pk in _enrol_batch(by, batch)]


def log_effort_many(*, by: Actor, items: Sequence[NewEffort]) -> int:
    """Log the time (and how far it brought them) of many; those not begun are begun by it."""
    return sum(_log_batch(by, batch) for batch in _batches(items))


def complete_many(*, by: Actor, items: Sequence[NewCompletion]) -> int:
    """Complete many, with evidence; gives how many were still open."""
    return sum(_complete_batch(by, batch) for batch in _batches(items))


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


@transaction.atomic
def _enrol_batch(by: Actor, items: Sequence[NewEnrolment]) -> list[int]:
    already = _open_ones(by, items)
    titles = _titles(by, items)
    fresh: dict[tuple[int, int], Enrolment] = {}
    for item in items:
        key = (item.person_id, item.resource_id)
        if key not in already and key not in fresh:
            fresh[key] = _enrolment(item, titles[item.resource_id])
    made = Enrolment.objects.bulk_create(fresh.values())
    _remember(by, made)
    courseware.begin_anew({(one.person_id, one.resource_id): one.enrolled_at for one in made})
    publish_many(fact(Enrolled, by, each, at=each.enrolled_at) for each in made)
    ids = already | {(each.person_id, each.resource_id): each.pk for each in made}
    return [ids[item.person_id, item.resource_id] for item in items]


def _open_ones(by: Actor, items: Sequence[NewEnrolment]) -> dict[tuple[int, int], int]:
    found = Enrolment.objects.within(by.scope).filter(
        person_id__in={item.person_id for item in items},
        resource_id__in={item.resource_id for item in items},
        state__in=Enrolment.OPEN,
    )
    return {
        (person_id, resource_id): pk
        for pk, person_id, resource_id in found.values_list("pk", "person_id", "resource_id")
    }


def _titles(by: Actor, items: Sequence[NewEnrolment]) -> dict[int, str]:
    rows = catalogue.rows(by, sorted({item.resource_id for item in items}), "en")
    return {resource_id: row.title for resource_id, row in rows.items()}


def _enrolment(item: NewEnrolment, title: str) -> Enrolment:
    return Enrolment(
        owner_id=person_owner(item.person_id),
        person_id=item.person_id,
        organisation_id=item.organisation_id,
        resource_id=item.resource_id,
        offering_id=item.offering_id,
        title=title,
        enrolled_at=item.at,
        changed_at=item.at,
    )


@transaction.atomic
def _log_batch(by: Actor, items: Sequence[NewEffort]) -> int:
    enrolments = _locked(by, [item.enrolment_id for item in items])
    items = [item for item in items if item.enrolment_id in enrolments]
    _begin(by, {enrolments[item.enrolment_id]: _noon(item) for item in reversed(items)})
    facts = []
    for item in items:
        facts += _take_in(by, enrolments[item.enrolment_id], item)
    Effort.objects.bulk_create(_effort(enrolments[item.enrolment_id], item) for item in items)
    _save(enrolments.values(), "minutes_logged", "progress", "changed_at")
    publish_many(facts)
    return len(items)


def _take_in(by: Actor, enrolment: Enrolment, item: NewEffort) -> list[EffortLogged | ProgressMade]:
    at = enrolment.changed_at = _noon(item)
    enrolment.minutes_logged += item.minutes
    facts = [fact(EffortLogged, by, enrolment, at=at, minutes=item.minutes, on=item.on.isoformat())]
    if item.percent is not None and item.percent != enrolment.progress:
        enrolment.progress = item.percent
        facts.append(fact(ProgressMade, by, enrolment, at=at, percent=item.percent))
    return facts


def _effort(enrolment: Enrolment, item: NewEffort) -> Effort:
    return Effort(
        owner_id=enrolment.owner_id,
        person_id=enrolment.person_id,
        organisation_id=enrolment.organisation_id,
        enrolment=enrolment,
        minutes=item.minutes,
        on=item.on,
        logged_at=_noon(item),
    )


@transaction.atomic
def _complete_batch(by: Actor, items: Sequence[NewCompletion]) -> int:
    moments = {item.enrolment_id: item.at for item in items}
    enrolments = _locked(by, list(moments))
    for enrolment in enrolments.values():
        at = moments[enrolment.pk]
        enrolment.state, enrolment.progress = State.COMPLETED, 100
        enrolment.changed_at = enrolment.completed_at = at
    _save(enrolments.values(), "state", "progress", "changed_at", "completed_at")
    _remember(by, list(enrolments.values()))
    skills.record_evidence_in_bulk(by=by, items=_evidence(list(enrolments.values())))
    courseware.note_finished((each.person_id, each.resource_id) for each in enrolments.values())
    publish_many(
        fact(LearningCompleted, by, each, at=each.completed_at) for each in enrolments.values()
    )
    return len(enrolments)


def _evidence(enrolments: Sequence[Enrolment]) -> list[skills.EvidenceItem]:
    taught = catalogue.taught(sorted({each.resource_id for each in enrolments}))
    return [
        skills.EvidenceItem(
            person_id=each.person_id,
            skill_id=skill.skill_id,
            kind="completion",
            level=skill.to_level,
            observed_at=each.changed_at,
            source=f"learning.enrolment:{each.pk}",
            organisation_id=each.organisation_id,
            about=each.title,
            certainty=skill.trust,
        )
        for each in enrolments
        for skill in taught.get(each.resource_id, [])
    ]


def _locked(by: Actor, ids: Sequence[int]) -> dict[int, Enrolment]:
    mine = Enrolment.objects.within(by.scope).select_for_update().order_by("pk")
    return {each.pk: each for each in mine.filter(pk__in=set(ids), state__in=Enrolment.OPEN)}


def _begin(by: Actor, firsts: dict[Enrolment, datetime]) -> None:
    begun = [each for each in firsts if each.state == State.ENROLLED]
    for each in begun:
        each.state, each.changed_at = State.STARTED, firsts[each]
    _save(begun, "state", "changed_at")
    _remember(by, begun)
    publish_many(fact(LearningStarted, by, each, at=each.changed_at) for each in begun)


def _remember(by: Actor, enrolments: Sequence[Enrolment]) -> None:
    StateChange.objects.bulk_create(
        StateChange(enrolment=each, state=each.state, at=each.changed_at, by=str(by))
        for each in enrolments
    )


def _save(enrolments: Iterable[Enrolment], *fields: str) -> None:
    rows = list(enrolments)
    everyone = Enrolment.objects.unscoped("rows that were locked within the actor's scope")
    everyone.bulk_update(rows, fields, batch_size=200)


def _noon(item: NewEffort) -> datetime:
    """The day's noon stands for the day."""
    return datetime.combine(item.on, time(12), UTC)
