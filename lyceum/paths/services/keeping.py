"""Answers of the planner, as they are kept: from its shapes to rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from lyceum.kernel import clock
from lyceum.paths import planner
from lyceum.paths.models import Path, Plan, PlanStep
from lyceum.paths.selectors import Question, plan_in_force

VERSIONS = 50  # that are kept of a plan


def keep_plan(path: Path, asked: Question, answer: planner.Solution, because: str) -> Plan:
    """A new version in force, with what was done before at its front."""
    before = plan_in_force(path)
    behind = _behind(before, asked.done)
    path.plans.filter(is_current=True).update(is_current=False)
    latest = path.plans.order_by("-number").values_list("number", flat=True).first()
    plan = Plan.objects.create(
        path=path,
        number=(latest or 0) + 1,
        because=because,
        made_at=clock.now(),
        start_levels={str(pk): level for pk, level in asked.problem.state.items()},
        **_figures(path, asked, answer),
    )
    _write_steps(plan, asked, answer, behind)
    path.plans.filter(number__lte=plan.number - VERSIONS).delete()
    return plan


def improve_kept(plan: Plan, asked: Question, answer: planner.Solution) -> None:
    """The same version with a better answer."""
    behind = [step for step in plan.steps.all() if step.done_on]
    for name, value in _figures(plan.path, asked, answer).items():
        setattr(plan, name, value)
    plan.proven_at = clock.now()
    plan.save()
    plan.steps.all().delete()
    _write_steps(plan, asked, answer, behind)


def _figures(path: Path, asked: Question, answer: planner.Solution) -> dict[str, Any]:
    totals, problem = answer.totals, asked.problem
    return {
        "profile": answer.profile,
        "state": answer.status,
        "minutes_per_week": problem.minutes_per_week,
        "budget": asked.limits.budget,
        "uses_wallet": asked.limits.uses_wallet,
        "currency": path.currency,
        "target_on": problem.target_on,
        "starts_on": problem.starts_on,
        "finishes_on": totals.finishes_on,
        "minutes": totals.minutes,
        "estimated_minutes": totals.estimated_minutes,
        "money": totals.money + asked.spent,
        "estimated_money": totals.estimated_money,
        "points": answer.points,
        "bound": answer.bound,
        "coverage": totals.coverage,
        "gaps": totals.gaps,
        "gaps_closed": totals.gaps_closed,
        "uncovered": [_uncovered(line) for line in answer.uncovered],
        "strains": list(answer.strains),
    }


def _uncovered(line: planner.Uncovered) -> dict[str, Any]:
    return {
        "skill": line.skill_id,
        "reached": line.reached,
        "wanted": line.wanted,
        "reason": line.reason,
        "goals": list(line.goal_ids),
        "money": line.needs_money,
        "minutes": line.needs_minutes,
    }


def _behind(before: Plan | None, done: Mapping[int, date]) -> list[PlanStep]:
    """The steps of the version before that are done."""
    steps = list(before.steps.all()) if before else []
    for step in steps:
        step.done_on = step.done_on or done.get(step.resource_id)
    return [step for step in steps if step.done_on]


def _write_steps(
    plan: Plan, asked: Question, answer: planner.Solution, behind: Sequence[PlanStep]
) -> None:
    done = {step.resource_id for step in behind}
    ahead = [s for s in answer.steps if s.resource_id not in done]
    rows = [_copied(plan, place, step) for place, step in enumerate(behind, 1)]
    rows += [_step(plan, place, step, asked) for place, step in enumerate(ahead, len(behind) + 1)]
    PlanStep.objects.bulk_create(rows)


def _copied(plan: Plan, place: int, step: PlanStep) -> PlanStep:
    copy = PlanStep(plan=plan, position=place)
    for field in PlanStep._meta.concrete_fields:
        if field.attname not in ("id", "plan_id", "position"):
            setattr(copy, field.attname, getattr(step, field.attname))
    return copy


def _step(plan: Plan, place: int, step: planner.Step, asked: Question) -> PlanStep:
    offered = asked.offered[step.resource_id]
    is_foreign = offered.price_is_known and not step.price_is_known
    is_begun = step.resource_id in asked.under_way
    paid = asked.paid.get(step.resource_id)
    return PlanStep(
        plan=plan,
        position=place,
        resource_id=step.resource_id,
        offering_id=step.offering_id,
        starts_on=step.starts_on,
        ends_on=step.ends_on,
        minutes=offered.effort_minutes if is_begun else step.minutes,
        progress_before=asked.under_way.get(step.resource_id, 0),
        minutes_are_known=step.minutes_are_known,
        price=(paid.price if paid else 0) if is_begun else step.price,
        paid_from=list(paid.shares if paid else ()) if is_begun else _shares(step, asked),
        price_is_known=step.price_is_known,
        stated_price=offered.price if is_foreign else None,
        stated_currency=offered.currency if is_foreign else "",
        is_pinned=step.is_pinned,
        gains=[_gain(gain) for gain in step.gains],
        enables=list(step.enables),
    )


def _shares(step: planner.Step, asked: Question) -> list[dict[str, Any]]:
    """Which pots pay; the name is theirs of now, so that whoever sees the plan can read it."""
    return [
        {"pot": p.pot_id, "name": asked.pot_names.get(p.pot_id, ""), "amount": p.amount}
        for p in step.paid
    ]


def _gain(gain: planner.Gain) -> dict[str, Any]:
    return {
        "skill": gain.skill_id,
        "from": gain.from_level,
        "to": gain.to_level,
        "trust": gain.trust,
        "goals": list(gain.goal_ids),
    }


def side_by_side(asked: Question, answers: Iterable[planner.Solution]) -> list[dict[str, Any]]:
    """The alternatives in figures."""
    return [
        {
            "profile": a.profile,
            "finishes_on": a.totals.finishes_on.isoformat(),
            "minutes": a.totals.minutes,
            "money": a.totals.money + asked.spent,
            "coverage": a.totals.coverage,
            "gaps": a.totals.gaps,
            "gaps_closed": a.totals.gaps_closed,
            "steps": len(a.steps),
        }
        for a in answers
    ]


def ways_out(found: Iterable[planner.Relaxation]) -> list[dict[str, Any]]:
    """The least that would do, in figures."""
    return [
        {
            "kind": r.kind,
            "money": r.money,
            "weeks": r.weeks,
            "minutes_per_week": r.minutes_per_week,
        }
        for r in found
    ]
