"""Gates and plain questions about a path."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import get_language

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.learning import api as learning
from lyceum.paths.errors import LimitIsImpossible
from lyceum.paths.models import Advisor, Goal, Path, Plan, PlanStep
from lyceum.paths.types import AdvisedPath, Limits
from lyceum.programmes import api as programmes
from lyceum.wallets.api import Paying

LEAST_MINUTES = 15
MOST_MINUTES = 7 * 16 * 60


def path_for(actor: Actor, path_id: int) -> Path:
    """The one way to a path: only its person's, and that of an invited advisor, exists."""
    path = Path.objects.within(actor.scope).filter(pk=path_id).first()
    if path is None:
        raise NotFound
    return path


def path_of(actor: Actor, person_id: int) -> Path | None:
    """A person's path, if there is one and the actor may see it."""
    return Path.objects.within(actor.scope).filter(person_id=person_id).first()


def goal_for(actor: Actor, goal_id: int) -> Goal:
    """A goal of a path that the actor may see."""
    goal = Goal.objects.select_related("path").filter(pk=goal_id).first()
    if goal is None:
        raise NotFound
    path_for(actor, goal.path_id)
    return goal


def plan_in_force(path: Path) -> Plan | None:
    """The version that counts."""
    return path.plans.filter(is_current=True).first()


def open_step(path: Path, resource_id: int) -> PlanStep | None:
    """The step with a resource that the plan in force has, and that is not done."""
    plan = plan_in_force(path)
    return plan.steps.filter(resource_id=resource_id, done_on=None).first() if plan else None


def page_before_paying(actor: Actor, path_id: int, resource_id: int) -> str:
    """Where it is said what a step costs and who pays, before anything is paid; empty where none of
    the person's pots would pay."""
    path = path_for(actor, path_id)
    if path.person_id != actor.person_id or payment_of(actor, path, resource_id) is None:
        return ""
    run = _run_of(actor, path, resource_id)
    page, about = ("programmes:pay", run) if run else ("learning:pay", resource_id)
    return reverse(page, args=[about])


def payment_of(actor: Actor, path: Path, resource_id: int) -> Paying | None:
    """How the person's pots would pay a step that is not begun; None where none of them would."""
    if open_step(path, resource_id) is None:
        return None
    if run := _run_of(actor, path, resource_id):
        return programmes.payment_of(actor, path.person_id, run)
    return learning.payment_of(actor, path.person_id, resource_id)


def _run_of(actor: Actor, path: Path, resource_id: int) -> int | None:
    step = open_step(path, resource_id)
    return run_to_join(actor, path, step) if step else None


def run_to_join(actor: Actor, path: Path, step: PlanStep) -> int | None:
    """The dated run of a step, unless its person sits in a run of the same already."""
    if step.offering_id and not programmes.seat_of(actor, path.person_id, step.resource_id):
        return step.offering_id
    return None


def open_goals(path: Path) -> list[Goal]:
    """The goals that the plan works for, the weightiest first, with their targets."""
    goals = path.goals.filter(state=Goal.State.OPEN).prefetch_related("targets")
    return list(goals.order_by("-weight", "pk"))


def title_of(goals: Sequence[Goal]) -> str:
    """What the path is called: after its goals."""
    return " + ".join(goal.title for goal in goals)


def limits_of(path: Path) -> Limits:
    """The limits that the person has set."""
    return Limits(
        minutes_per_week=path.minutes_per_week,
        budget=path.budget,
        currency=path.currency,
        target_on=path.target_on,
        languages=tuple(path.languages),
        modes=tuple(path.modes),
        uses_wallet=path.uses_wallet,
    )


def insist_on_limits(limits: Limits) -> None:
    """Refuse limits within which nobody could learn."""
    is_late = limits.target_on is not None and limits.target_on <= clock.today()
    is_short = not LEAST_MINUTES <= limits.minutes_per_week <= MOST_MINUTES
    if is_late or is_short or (limits.budget is not None and limits.budget < 0):
        raise LimitIsImpossible


def paths_advised_by(actor: Actor) -> list[AdvisedPath]:
    """The paths that the actor was invited to, the latest invitation first."""
    invited = Advisor.objects.filter(advisor_id=actor.person_id, withdrawn_at=None)
    seen = Path.objects.within(actor.scope).filter(pk__in=invited.values("path_id"))
    paths = {path.pk: path for path in seen.prefetch_related("goals")}
    names = identity.names_of([path.person_id for path in paths.values()])
    return [
        AdvisedPath(
            path_id=each.path_id,
            person_id=paths[each.path_id].person_id,
            person=names.get(paths[each.path_id].person_id, ""),
            title=title_of([g for g in paths[each.path_id].goals.all() if g.state == "open"]),
            invited_at=each.invited_at,
        )
        for each in invited.order_by("-invited_at")
        if each.path_id in paths
    ]


def advised_people(advisor_ids: Collection[int]) -> dict[int, set[int]]:
    """Whose paths these advisors may see, by invitation; for counting. One query."""
    invited = Advisor.objects.filter(advisor_id__in=advisor_ids, withdrawn_at=None)
    found: dict[int, set[int]] = {}
    for advisor, person in invited.values_list("advisor_id", "path__person_id"):
        found.setdefault(advisor, set()).add(person)
    return found


def language() -> str:
    """The language that labels are wanted in."""
    return get_language() or "en"


def holding(resource_id: int) -> list[tuple[int, str]]:
    """The paths (and their owners) with this resource still before them."""
    steps = PlanStep.objects.filter(resource_id=resource_id, done_on=None, plan__is_current=True)
    found = steps.order_by("plan__path_id").values_list("plan__path_id", "plan__path__owner_id")
    return list(found)


def late_paths(day: date) -> list[tuple[int, str]]:
    """The paths (and their owners) whose first open step should have ended before a day."""
    steps = PlanStep.objects.filter(
        done_on=None, ends_on__lt=day, plan__is_current=True, plan__made_at__date__lt=day
    )
    steps = steps.filter(plan__path__stale_because="")
    found = steps.order_by("plan__path_id").values_list("plan__path_id", "plan__path__owner_id")
    return list(found.distinct())


def open_path_of(
    person_id: int, skill_id: int | None = None, since: datetime | None = None
) -> int | None:
    """The path of a person with open goals (that ask for this skill; planned before a moment)."""
    goals = Goal.objects.filter(path__person_id=person_id, state=Goal.State.OPEN)
    if skill_id is not None:
        goals = goals.filter(targets__skill_id=skill_id)
    path_id = goals.values_list("path_id", flat=True).first()
    if path_id is None or since is None:
        return path_id
    newer = Plan.objects.filter(path_id=path_id, is_current=True, made_at__gt=since)
    return None if newer.exists() else path_id


def open_paths_of(person_ids: Sequence[int], *, with_wallet: bool = False) -> list[tuple[int, str]]:
    """The paths (and their owners) of these people that have open goals (and are paid by pots)."""
    goals = Goal.objects.filter(path__person_id__in=person_ids, state=Goal.State.OPEN)
    if with_wallet:
        goals = goals.filter(path__uses_wallet=True)
    found = goals.order_by("path_id").values_list("path_id", "path__owner_id")
    return list(found.distinct())
