"""Spaces: opened, changed, closed; that of a cohort follows it."""

from django.db import IntegrityError, transaction
from django.db.models import F

from lyceum.communities import policies, selectors
from lyceum.communities.events import (
    MembersRemoved,
    SpaceChanged,
    SpaceClosed,
    SpaceOpened,
)
from lyceum.communities.models import Space, SpaceMember
from lyceum.communities.types import NewSpace
from lyceum.kernel import actors, clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import organisation_owner
from lyceum.programmes import api as programmes

from .facts import ALL, space_fact
from .members import empty_hands, put_in

State = SpaceMember.State


@transaction.atomic
def open_space(*, by: Actor, organisation_id: int, new: NewSpace, key: str = "") -> Space:
    """Open a space; a person who does is its moderator. With a key there is one for ever: who asks
    again gets the same."""
    if not policies.can_open(by, organisation_id):
        raise Forbidden
    if key and (known := selectors.space_by_key(key)):
        return known
    space = Space(key=key, made_at=clock.now(), **_said(new))
    space.owner_id, space.organisation_id = organisation_owner(organisation_id), organisation_id
    try:
        with transaction.atomic():
            space.save()
    except IntegrityError:  # somebody else opened it with this key at this moment
        if known := selectors.space_by_key(key):
            return known
        raise
    publish(space_fact(SpaceOpened, by, space, kind=space.kind))
    if by.person_id:
        put_in(by, space, [by.person_id], role=SpaceMember.Role.MODERATOR)
        space.refresh_from_db()
    return space


def _said(new: NewSpace) -> dict[str, object]:
    return {
        "title": new.title.strip(),
        "about": new.about.strip(),
        "kind": new.kind,
        "reach": new.reach,
        "slow_seconds": new.slow_seconds,
    }


@transaction.atomic
def change_space(*, by: Actor, space_id: int, new: NewSpace) -> Space:
    """Other words, another kind, slow mode. The space of a cohort stays one."""
    space = locked_space(by, space_id)
    said = _said(new)
    if space.cohort_id:
        del said["kind"], said["reach"]
    for name, value in said.items():
        setattr(space, name, value)
    space.save(update_fields=list(said))
    publish(space_fact(SpaceChanged, by, space))
    return space


@transaction.atomic
def close_space(*, by: Actor, space_id: int) -> None:
    """Nothing can be added any more; what was said stays to be read."""
    space = locked_space(by, space_id)
    if space.closed_at is None:
        _close(by, space)


def _close(by: Actor, space: Space) -> None:
    space.closed_at = clock.now()
    space.save(update_fields=["closed_at"])
    publish(space_fact(SpaceClosed, by, space))


def locked_space(by: Actor, space_id: int) -> Space:
    """A space, locked, for who looks after it."""
    if not selectors.place_for(by, space_id).may_keep:
        raise Forbidden
    return Space.objects.unscoped(ALL).select_for_update().get(pk=space_id)


# --- cohorts --------------------------------------------------------------------------------------


@transaction.atomic
def follow_cohort(*, cohort_id: int) -> Space | None:
    """The space of a cohort is there, and those are in it who are in the cohort. Who facilitates its
    organisation looks after it without being in it. Heard twice, it changes nothing."""
    roll = programmes.roll_of(cohort_id)
    if roll is None:
        return None
    by = actors.system("communities", organisation_owner(roll.organisation_id))
    space = selectors.space_of_cohort(cohort_id) or _of_cohort(by, roll)
    space = Space.objects.unscoped(ALL).select_for_update().get(pk=space.pk)
    _let_go(by, space, set(roll.people))
    put_in(by, space, sorted(roll.people), homes=roll.people, is_cohorts=True)
    if roll.is_over and space.closed_at is None:
        _close(by, space)
    return space


def _of_cohort(by: Actor, roll: programmes.Roll) -> Space:
    space = Space.objects.create(
        owner_id=organisation_owner(roll.organisation_id),
        organisation_id=roll.organisation_id,
        cohort_id=roll.cohort_id,
        kind=Space.Kind.COHORT,
        title=roll.title[:120],
        about=roll.purpose,
        made_at=clock.now(),
    )
    publish(space_fact(SpaceOpened, by, space, kind=space.kind, cohort_id=roll.cohort_id))
    return space


def _let_go(by: Actor, space: Space, people: set[int]) -> None:
    """Who is no more in the cohort is no more here; who was invited besides stays."""
    rows = SpaceMember.objects.unscoped(ALL).filter(space=space, state=State.IN, is_cohorts=True)
    gone = sorted(set(rows.values_list("person_id", flat=True)) - people)
    if not gone:
        return
    rows.filter(person_id__in=gone).update(state=State.LEFT, since=clock.now())
    Space.objects.unscoped(ALL).filter(pk=space.pk).update(members=F("members") - len(gone))
    empty_hands(space, gone)
    publish(space_fact(MembersRemoved, by, space, person_ids=gone))
