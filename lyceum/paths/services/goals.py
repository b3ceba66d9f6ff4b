"""Setting goals and limits."""

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django.db.models import F

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import EditedMeanwhile, Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import person_owner
from lyceum.paths import policies, selectors
from lyceum.paths.errors import GoalIsEmpty, LimitIsImpossible
from lyceum.paths.events import GoalChanged, GoalPutAside, GoalSet, LimitsChanged
from lyceum.paths.models import Goal, GoalTarget, Path
from lyceum.paths.types import Limits, Wish
from lyceum.skills import api as skills

from .plans import facts, locked, make_plan

MASTERY = 5


@transaction.atomic
def set_goal(  # noqa: PLR0913  a goal and the limits of its path
    *,
    by: Actor,
    person_id: int,
    role_id: int | None = None,
    wishes: Sequence[Wish] = (),
    title: str = "",
    words: str = "",
    weight: float = 1.0,
    limits: Limits | None = None,
) -> Goal:
    """Set out for a role, for levels of skills, or for both; a first plan is there at once.

    A role set before is taken up again with its levels of today. Limits count for the whole path;
    without any, those stay that there are.
    """
    if not policies.can_plan_for(by, person_id):
        raise Forbidden
    asked = _wishes(by, role_id, wishes)
    path = _path(by, person_id, limits)
    goal = _goal(by, path, role_id, title or _title(role_id, asked), words, weight)
    _aim(by, path, goal, asked)
    publish(
        GoalSet(
            **facts(by, path),
            goal_id=goal.pk,
            role_id=role_id,
            skill_ids=[wish.skill_id for wish in asked],
        )
    )
    make_plan(by=by, path_id=path.pk, because="goal")
    return goal


def _wishes(by: Actor, role_id: int | None, wishes: Sequence[Wish]) -> list[Wish]:
    """What the role asks for, and above it what the person said of skills that they may see."""
    asked = {}
    seen = skills.visible_skills(by.scope, [wish.skill_id for wish in wishes])
    if role_id is not None:
        for target in skills.role_profile(by, role_id):
            asked[target.skill_id] = Wish(target.skill_id, target.level, target.weight)
    asked |= {wish.skill_id: wish for wish in wishes if wish.skill_id in seen}
    found = [w for w in asked.values() if 1 <= w.level <= MASTERY and w.weight > 0]
    if not found:
        raise GoalIsEmpty
    return found


def _path(by: Actor, person_id: int, limits: Limits | None) -> Path:
    """The person's path, begun now if there is none."""
    path = selectors.path_of(by, person_id)
    if path is None:
        path = Path.objects.create(
            owner_id=person_owner(person_id),
            person_id=person_id,
            organisation_id=by.organisation_id,
            begun_at=clock.now(),
            **_checked(limits or selectors.usual_limits(person_id, by.organisation_id)),
        )
    elif limits is not None:
        Path.objects.within(by.scope).filter(pk=path.pk).update(**_checked(limits))
    return locked(by, path.pk)


def _checked(limits: Limits) -> dict[str, object]:
    """The limits as they are kept; refused where nobody could learn within them."""
    selectors.insist_on_limits(limits)
    kept = asdict(limits)
    return kept | {"languages": list(limits.languages), "modes": list(limits.modes)}


def _title(role_id: int | None, wishes: Sequence[Wish]) -> str:
    """The role's name, or those of the first skills."""
    if role_id is not None:
        return selectors.role_label(role_id)
    labels = selectors.labels([wish.skill_id for wish in wishes[:3]])
    return ", ".join(labels[wish.skill_id] for wish in wishes[:3] if wish.skill_id in labels)


def _goal(
    by: Actor, path: Path, role_id: int | None, title: str, words: str, weight: float
) -> Goal:
    fields = {"title": title[:300], "words": words, "weight": weight, "state": Goal.State.OPEN}
    if role_id is not None and (goal := path.goals.filter(role_id=role_id).first()):
        for name, value in fields.items():
            setattr(goal, name, value)
        goal.closed_at = None
        goal.save()
        return goal
    return Goal.objects.create(path=path, role_id=role_id, set_at=clock.now(), **fields)


def _aim(by: Actor, path: Path, goal: Goal, wishes: Sequence[Wish]) -> None:
    """The levels that the goal asks for, and where the person stands today."""
    levels = skills.levels_of(
        selectors.acting_for(path), path.person_id, [wish.skill_id for wish in wishes]
    )
    goal.targets.all().delete()
    GoalTarget.objects.bulk_create(
        GoalTarget(
            goal=goal,
            skill_id=wish.skill_id,
            level=wish.level,
            weight=wish.weight,
            start_level=levels[wish.skill_id].level if wish.skill_id in levels else 0.0,
        )
        for wish in wishes
    )


@transaction.atomic
def change_goal(
    *,
    by: Actor,
    goal_id: int,
    title: str | None = None,
    weight: float | None = None,
    wishes: Sequence[Wish] | None = None,
) -> Goal:
    """Another name, another weight, other levels; the plan follows."""
    goal = selectors.goal_for(by, goal_id)
    path = locked(by, goal.path_id)
    goal.title = goal.title if title is None else title[:300]
    goal.weight = goal.weight if weight is None else weight
    goal.save()
    if wishes is not None:
        _aim(by, path, goal, _wishes(by, None, wishes))
    publish(GoalChanged(**facts(by, path), goal_id=goal.pk))
    make_plan(by=by, path_id=path.pk, because="goal")
    return goal


@transaction.atomic
def put_goal_aside(*, by: Actor, goal_id: int) -> Goal:
    """Not now: the plan works for the other goals."""
    goal = selectors.goal_for(by, goal_id)
    path = locked(by, goal.path_id)
    goal.state, goal.closed_at = Goal.State.PUT_ASIDE, clock.now()
    goal.save(update_fields=["state", "closed_at"])
    publish(GoalPutAside(**facts(by, path), goal_id=goal.pk))
    make_plan(by=by, path_id=path.pk, because="goal-closed")
    return goal


@transaction.atomic
def take_goal_up(*, by: Actor, goal_id: int) -> Goal:
    """A goal that was put aside or reached counts again."""
    goal = selectors.goal_for(by, goal_id)
    path = locked(by, goal.path_id)
    goal.state, goal.closed_at = Goal.State.OPEN, None
    goal.save(update_fields=["state", "closed_at"])
    publish(GoalChanged(**facts(by, path), goal_id=goal.pk))
    make_plan(by=by, path_id=path.pk, because="goal")
    return goal


@transaction.atomic
def change_limits(*, by: Actor, path_id: int, limits: Limits, version: int | None = None) -> Path:
    """Other hours, money, date, languages or modes; the plan follows.

    `version` is the one that the person saw: somebody else's change is not overwritten.
    """
    path = locked(by, path_id)
    if version is not None and version != path.version:
        raise EditedMeanwhile
    _change(by, path, **_checked(limits))
    make_plan(by=by, path_id=path.pk, because="limits")
    return selectors.path_for(by, path.pk)


@transaction.atomic
def choose_alternative(*, by: Actor, path_id: int, profile: str) -> Path:
    """What counts most from now on: the soonest, balanced, cheapest or most thorough plan."""
    path = locked(by, path_id)
    if profile not in Path.Profile.values:
        raise LimitIsImpossible
    _change(by, path, profile=profile)
    make_plan(by=by, path_id=path.pk, because="alternative")
    return selectors.path_for(by, path.pk)


def _change(by: Actor, path: Path, **fields: object) -> None:
    mine = Path.objects.within(by.scope).filter(pk=path.pk)
    mine.update(version=F("version") + 1, **fields)
    publish(LimitsChanged(**facts(by, path)))
