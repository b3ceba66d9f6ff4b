"""Making plans: at once in the request, the best in the worker, again when something happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django_tasks import task

from lyceum.kernel import actors, clock, heavy
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.eventlog import publish
from lyceum.messaging import api as messaging
from lyceum.paths import planner, policies, selectors
from lyceum.paths.events import GoalReached, PlanChanged, PlanMade, PlanProven
from lyceum.paths.models import Goal, Path, Plan
from lyceum.paths.planner import Reason

from . import keeping
from .hours import put_into_calendar

OWN_WORK = "the path's own work in the worker"
PATIENCE = timedelta(minutes=15)
LEAST = timedelta(microseconds=1)
LATE_AFTER = 2  # weeks
BATCH = 1000
# What happened without the person's doing, or far from this page: they are told what changed.
TOLD = frozenset({"completed", "left", "withdrawn", "offering", "level", "late", "money"})
# What happened to a plan that they would want to keep: another choice must be worth the change.
KEEPING = TOLD | {"goal", "steps", "goal-closed"}
LIMITING = frozenset({Reason.TOO_EXPENSIVE, Reason.NEEDS_HOURS, Reason.TOO_LATE})


@dataclass(frozen=True)
class Found:
    """What the worker found: the best plan, the three side by side, the least that would do."""

    asked: selectors.Question
    answer: planner.Solution
    side: Sequence[planner.Solution]
    least: Sequence[planner.Relaxation]


@dataclass(frozen=True)
class Taken:
    """A path as the worker took it up: what it finds counts only as long as this is so."""

    path: Path
    plan_id: int | None


@transaction.atomic
def make_plan(*, by: Actor, path_id: int, because: str = "asked") -> Plan | None:
    """A first answer at once; the worker goes on to the best. None when there is no goal."""
    path = locked(by, path_id)
    if not selectors.open_goals(path):
        end_plan(path)
        return None
    before = selectors.plan_in_force(path)
    asked = selectors.question(path, keep=_kept(before, because))
    plan = keeping.keep_plan(path, asked, planner.first_answer(asked.problem), because)
    _note_changes(path, before, plan)
    path.stale_because = ""
    path.save(update_fields=["stale_because"])
    publish(PlanMade(**facts(by, path), plan_id=plan.pk, because=because, steps=_size(plan)))
    put_into_calendar(path)
    improve_later.enqueue(plan.pk)
    return plan


def locked(by: Actor, path_id: int) -> Path:
    """The path, for changing; refused to whoever may only look."""
    path = selectors.path_for(by, path_id)
    if not policies.can_change(by, path):
        raise Forbidden
    return Path.objects.within(by.scope).select_for_update(of=("self",)).get(pk=path.pk)


def facts(by: Actor | str, path: Path) -> dict[str, Any]:
    """What every fact about a path says."""
    return {
        "by": str(by),
        "owner_id": path.owner_id,
        "person_id": path.person_id,
        "path_id": path.pk,
        "organisation_id": path.organisation_id,
    }


def end_plan(path: Path) -> None:
    """No plan is in force any more."""
    path.plans.filter(is_current=True).update(is_current=False)


def _size(plan: Plan) -> int:
    return plan.steps.count()


# In the worker ------------------------------------------------------------------------------------
@task()
def improve_later(plan_id: int) -> None:
    """What the worker does after a first answer."""
    improve_plan(plan_id=plan_id)


@task()
def replan_later(path_id: int) -> None:
    """What the worker does when something happened to a path."""
    replan(path_id=path_id)


def improve_plan(*, plan_id: int) -> None:
    """Search for the best plan, outside of any transaction, and keep it if it is still wanted."""
    plan = Plan.objects.select_related("path").filter(pk=plan_id, is_current=True).first()
    if plan is None or plan.state != Plan.State.FIRST:
        return
    keep = _kept(_before(plan), plan.because)
    _keep_improved(plan.pk, _search(plan.path, keep))
    heavy.give_back()


def _kept(before: Plan | None, because: str) -> frozenset[int]:
    """The open steps of the plan before, where its person would want to keep them."""
    return frozenset(_open_steps(before)) if before and because in KEEPING else frozenset()


def _search(path: Path, keep: frozenset[int]) -> Found:
    asked = selectors.question(path, keep=keep)
    answer = planner.solve(asked.problem)
    side = planner.alternatives(replace(asked.problem, keep=frozenset()))
    side = tuple(answer if one.profile == answer.profile else one for one in side)
    is_limited = any(line.reason in LIMITING for line in answer.uncovered)
    least = planner.relaxations(asked.problem) if is_limited else ()
    return Found(asked, answer, side, least)


@transaction.atomic
def _keep_improved(plan_id: int, found: Found) -> None:
    plan = Plan.objects.select_for_update(of=("self",)).filter(pk=plan_id).first()
    if plan is None or not plan.is_current or plan.state != Plan.State.FIRST:
        return
    _add_extras(plan, found)
    keeping.improve_kept(plan, found.asked, found.answer)
    _note_changes(plan.path, _before(plan), plan)
    within = round(found.answer.gap, 4)
    put_into_calendar(plan.path)
    publish(PlanProven(**facts("system:paths", plan.path), plan_id=plan.pk, within=within))


def _before(plan: Plan) -> Plan | None:
    return plan.path.plans.filter(number__lt=plan.number).order_by("-number").first()


def _add_extras(plan: Plan, found: Found) -> None:
    plan.alternatives = keeping.side_by_side(found.asked, found.side)
    plan.relaxations = keeping.ways_out(found.least)


# When something happened --------------------------------------------------------------------------
@transaction.atomic
def note_fact(*, by: Actor, path_id: int, because: str) -> None:
    """The plan may no longer be the best: the worker looks again, once for several facts."""
    path = locked(by, path_id)
    if path.stale_because and path.stale_at:
        # A run that is under way sees by this that it does not know all; how long the path waits
        # stays as it is.
        path.stale_at += LEAST
        path.save(update_fields=["stale_at"])
        return
    path.stale_because, path.stale_at = because, clock.now()
    path.save(update_fields=["stale_because", "stale_at"])
    replan_later.enqueue(path.pk)


def note_fact_of(
    *,
    by: Actor,
    person_id: int,
    because: str,
    skill_id: int | None = None,
    since: datetime | None = None,
) -> None:
    """The same for the path of a person, if they are on one (that asks for this skill).

    What happened before the plan in force was made is in it already.
    """
    path_id = selectors.open_path_of(person_id, skill_id, since)
    if path_id is not None:
        note_fact(by=by, path_id=path_id, because=because)


def note_fact_of_many(*, person_ids: Sequence[int], because: str) -> None:
    """The same for many people at once."""
    for path_id, owner_id in selectors.open_paths_of(person_ids):
        note_fact(by=actors.system("paths", owner_id), path_id=path_id, because=because)


def note_money_of(*, person_ids: Sequence[int]) -> None:
    """There is more in these people's pots, or less: paths that are paid by pots may go other ways."""
    for path_id, owner_id in selectors.open_paths_of(person_ids, with_wallet=True):
        note_fact(by=actors.system("paths", owner_id), path_id=path_id, because="money")


def note_resource(*, resource_id: int, because: str) -> None:
    """The same for every path that still has this resource before it."""
    for path_id, owner_id in selectors.holding(resource_id):
        note_fact(by=actors.system("paths", owner_id), path_id=path_id, because=because)


def take_up_left_work(*, older_than: timedelta = PATIENCE) -> int:
    """Ask the worker again for plans that wait longer than they should: its power was cut."""
    since = clock.now() - older_than
    plans = Plan.objects.filter(is_current=True, state=Plan.State.FIRST, made_at__lt=since)
    left = list(plans.order_by("pk").values_list("pk", flat=True)[:BATCH])
    for plan_id in left:
        improve_later.enqueue(plan_id)
    paths = Path.objects.unscoped(OWN_WORK).exclude(stale_because="").filter(stale_at__lt=since)
    stale = list(paths.order_by("pk").values_list("pk", flat=True)[:BATCH])
    for path_id in stale:
        replan_later.enqueue(path_id)
    return len(left) + len(stale)


def replan_the_late(*, weeks: int = LATE_AFTER) -> int:
    """Give plans whose next step should long be done new dates."""
    day = clock.today() - timedelta(weeks=weeks)
    late = selectors.late_paths(day)[:BATCH]
    for path_id, owner_id in late:
        note_fact(by=actors.system("paths", owner_id), path_id=path_id, because="late")
    return len(late)


def replan(*, path_id: int) -> None:
    """Plan again near the plan in force, and tell the person what is different."""
    taken = _taken_up(path_id)
    if taken is None:
        return
    path = taken.path
    _close_reached(path)
    if selectors.open_goals(path):
        keep = _kept(selectors.plan_in_force(path), path.stale_because)
        _keep_replanned(taken, _search(path, keep))
    else:
        _end_replanned(taken)


@transaction.atomic
def _taken_up(path_id: int) -> Taken | None:
    """The path if something happened to it. It stays noted until there is an answer: where the
    worker fails or is killed, the next round tries again."""
    path = _own(path_id)
    if path is None or not path.stale_because:
        return None
    return Taken(path, _in_force(path))


def _own(path_id: int) -> Path | None:
    paths = Path.objects.unscoped(OWN_WORK).select_for_update(of=("self",))
    return paths.filter(pk=path_id).first()


def _in_force(path: Path) -> int | None:
    plan = selectors.plan_in_force(path)
    return plan.pk if plan else None


def _settled(taken: Taken) -> Path | None:
    """The path, locked and no longer stale; None where what was found for it does not count.

    Whoever made another plan meanwhile knew all that happened before; where something happened
    since, another run has the word.
    """
    path = _own(taken.path.pk)
    if path is None or not path.stale_because:
        return None
    if (path.stale_at, _in_force(path)) != (taken.path.stale_at, taken.plan_id):
        replan_later.enqueue(path.pk)
        return None
    path.stale_because = ""
    path.save(update_fields=["stale_because"])
    return path


@transaction.atomic
def _end_replanned(taken: Taken) -> None:
    path = _settled(taken)
    if path is not None:
        end_plan(path)


@transaction.atomic
def _close_reached(path: Path) -> None:
    """Goals whose every level is there are reached."""
    for goal in selectors.goals_reached(path):
        goal.state, goal.closed_at = Goal.State.REACHED, clock.now()
        goal.save(update_fields=["state", "closed_at"])
        publish(GoalReached(**facts("system:paths", path), goal_id=goal.pk, role_id=goal.role_id))
        _send(path, "paths.goal_reached", messaging.About(goal.title, reverse("paths:mine")))


@transaction.atomic
def _keep_replanned(taken: Taken, found: Found) -> None:
    path = _settled(taken)
    if path is None:
        return
    because = taken.path.stale_because
    before = selectors.plan_in_force(path)
    plan = keeping.keep_plan(path, found.asked, found.answer, because)
    _add_extras(plan, found)
    plan.proven_at = clock.now()
    _note_changes(path, before, plan)
    plan.save()
    put_into_calendar(path)
    added, dropped = plan.changes.get("added", []), plan.changes.get("dropped", [])
    if added or dropped:
        publish(_changed(path, plan, added, dropped))
        if because in TOLD:
            _tell(path, plan, added, dropped)


def _note_changes(path: Path, before: Plan | None, plan: Plan) -> None:
    """Keep what is different from the plan before."""
    if before is None:
        return
    old, new = _open_steps(before), _open_steps(plan)
    done = set(plan.steps.exclude(done_on=None).values_list("resource_id", flat=True))
    plan.changes = {
        "added": [pk for pk in new if pk not in old],
        "dropped": [pk for pk in old if pk not in new and pk not in done],
        "days_later": (plan.finishes_on - before.finishes_on).days,
        "money_more": plan.money - before.money,
    }
    plan.save(update_fields=["changes"])


def _open_steps(plan: Plan) -> list[int]:
    return list(plan.steps.filter(done_on=None).values_list("resource_id", flat=True))


def _changed(path: Path, plan: Plan, added: list[int], dropped: list[int]) -> PlanChanged:
    return PlanChanged(
        **facts("system:paths", path),
        plan_id=plan.pk,
        because=plan.because,
        added=added,
        dropped=dropped,
    )


def _tell(path: Path, plan: Plan, added: list[int], dropped: list[int]) -> None:
    titles = selectors.titles(path, [*added, *dropped])
    about = messaging.About(
        selectors.title_of(selectors.open_goals(path)),
        reverse("paths:mine"),
        because=plan.because,
        added=", ".join(titles.get(pk, "") for pk in added[:5]),
        dropped=", ".join(titles.get(pk, "") for pk in dropped[:5]),
    )
    _send(path, "paths.plan_changed", about)


def _send(path: Path, kind: str, about: messaging.About) -> None:
    messaging.send(kind=kind, to=path.person_id, about=about, organisation_id=path.organisation_id)
