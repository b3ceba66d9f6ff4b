"""What a person decides about the steps of their plan, and following them."""

from django.db import transaction

from lyceum.catalogue import api as catalogue
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish
from lyceum.learning import api as learning
from lyceum.paths import selectors
from lyceum.paths.errors import ResourceServesNothing, StepIsGone
from lyceum.paths.events import (
    StepDoneElsewhere,
    StepEvent,
    StepExcluded,
    StepFreed,
    StepPinned,
    StepReplaced,
    StepTaken,
)
from lyceum.paths.models import Mark, Path
from lyceum.programmes import api as programmes

from .plans import facts, locked, make_plan


@transaction.atomic
def pin_step(*, by: Actor, path_id: int, resource_id: int) -> Path:
    """It stays in every plan, also one that was not chosen by the planner."""
    return _marked(by, path_id, resource_id, Mark.Kind.PINNED, StepPinned)


@transaction.atomic
def exclude_step(*, by: Actor, path_id: int, resource_id: int) -> Path:
    """It is left out of every plan."""
    return _marked(by, path_id, resource_id, Mark.Kind.EXCLUDED, StepExcluded)


@transaction.atomic
def mark_done_elsewhere(*, by: Actor, path_id: int, resource_id: int) -> Path:
    """It was learnt elsewhere: plans count it as learnt. It is no evidence of a level."""
    return _marked(by, path_id, resource_id, Mark.Kind.DONE_ELSEWHERE, StepDoneElsewhere)


@transaction.atomic
def free_step(*, by: Actor, path_id: int, resource_id: int) -> Path:
    """Take a decision about a resource back."""
    path = locked(by, path_id)
    deleted, _ = path.marks.filter(resource_id=resource_id).delete()
    if deleted:
        publish(StepFreed(**facts(by, path), resource_id=resource_id))
        make_plan(by=by, path_id=path.pk, because="steps")
    return path


@transaction.atomic
def replace_step(*, by: Actor, path_id: int, resource_id: int, with_resource_id: int) -> Path:
    """Another resource takes a step's place: the one is left out, the other stays."""
    path = locked(by, path_id)
    _insist_on_use(by, path, with_resource_id)
    _mark(path, resource_id, Mark.Kind.EXCLUDED)
    _mark(path, with_resource_id, Mark.Kind.PINNED)
    publish(
        StepReplaced(**facts(by, path), resource_id=resource_id, with_resource_id=with_resource_id)
    )
    make_plan(by=by, path_id=path.pk, because="steps")
    return path


def _marked(
    by: Actor, path_id: int, resource_id: int, kind: Mark.Kind, fact: type[StepEvent]
) -> Path:
    path = locked(by, path_id)
    catalogue.resource_for(by, resource_id)
    if kind == Mark.Kind.PINNED:
        _insist_on_use(by, path, resource_id)
    _mark(path, resource_id, kind)
    publish(fact(**facts(by, path), resource_id=resource_id))
    make_plan(by=by, path_id=path.pk, because="steps")
    return path


def _insist_on_use(by: Actor, path: Path, resource_id: int) -> None:
    """Only what serves the goals can be insisted on."""
    catalogue.resource_for(by, resource_id)
    if resource_id not in selectors.question(path).offered:
        raise ResourceServesNothing


def _mark(path: Path, resource_id: int, kind: str) -> None:
    Mark.objects.update_or_create(
        path=path,
        resource_id=resource_id,
        defaults={"kind": kind, "made_at": clock.now()},
    )


@transaction.atomic
def take_step(*, by: Actor, path_id: int, resource_id: int) -> learning.Enrolment:
    """Begin to follow a step: a seat in its dated run, or an enrolment.

    A step is named by its resource, because a better plan may have taken the place of the one
    that the person was looking at. What it costs is paid at once: a page asks `page_before_paying`
    first.
    """
    path = locked(by, path_id)
    step = selectors.open_step(path, resource_id)
    if step is None:
        raise StepIsGone
    enrolment = _enrolment(by, path, resource_id, selectors.run_to_join(by, path, step))
    publish(StepTaken(**facts(by, path), resource_id=resource_id, enrolment_id=enrolment.pk))
    return enrolment


def _enrolment(
    by: Actor, path: Path, resource_id: int, offering_id: int | None
) -> learning.Enrolment:
    learner_id = path.person_id
    if offering_id is None:
        return learning.enrol(by=by, resource_id=resource_id, learner_id=learner_id)
    seat = programmes.take_seat(by=by, offering_id=offering_id, learner_id=learner_id)
    return seat.enrolment


@transaction.atomic
def ask_for_skill(*, by: Actor, path_id: int, skill_id: int) -> catalogue.Need:
    """State what the catalogue lacks, so that others can join and somebody can answer."""
    path = locked(by, path_id)
    plan = selectors.plan_in_force(path)
    lines = {line["skill"]: line for line in (plan.uncovered if plan else [])}
    if skill_id not in lines:
        raise StepIsGone
    return catalogue.state_need(by=by, skill_id=skill_id, level=lines[skill_id]["wanted"])
