"""Questions that change nothing: other limits, own words, what could take a step's place."""

from dataclasses import replace
from time import perf_counter

from django.core.cache import cache

from lyceum.catalogue import api as catalogue
from lyceum.kernel.actors import Actor
from lyceum.paths import planner
from lyceum.paths.errors import StepIsGone
from lyceum.paths.models import Path, Plan
from lyceum.paths.types import Limits, Proposal, ReplacementRow, WhatIf
from lyceum.skills import api as skills

from . import words
from .names import labels, titles
from .paths import insist_on_limits, language, limits_of, path_for, plan_in_force
from .problems import Question, acting_for, question

MINUTE = 60


def what_if(actor: Actor, path_id: int, limits: Limits, profile: str = "") -> WhatIf:
    """The plan for other limits, at once. Nothing of it is saved."""
    begun = perf_counter()
    path = path_for(actor, path_id)
    insist_on_limits(limits)
    within = replace(limits, currency=path.currency)
    plan = plan_in_force(path)
    asked = _within(_remembered(path, plan, limits), within, profile)
    former = former_answer(plan, asked)
    answer = planner.what_if(asked.problem, former)
    open_before = set(former.resource_ids)
    added = [pk for pk in answer.resource_ids if pk not in open_before]
    dropped = [pk for pk in former.resource_ids if pk not in set(answer.resource_ids)]
    named = titles(path, [*answer.resource_ids, *dropped])
    totals = answer.totals
    return WhatIf(
        limits=within,
        finishes_on=totals.finishes_on,
        minutes=totals.minutes,
        money=totals.money + asked.spent,
        coverage=totals.coverage,
        gaps=totals.gaps,
        gaps_closed=totals.gaps_closed,
        within=answer.gap,
        state=answer.status,
        steps=[named.get(pk, "") for pk in answer.resource_ids],
        added=[named.get(pk, "") for pk in added],
        dropped=[named.get(pk, "") for pk in dropped],
        days_later=(totals.finishes_on - plan.finishes_on).days if plan else 0,
        money_more=totals.money + asked.spent - plan.money if plan else 0,
        ms=round(1000 * (perf_counter() - begun)),
    )


def _remembered(path: Path, plan: Plan | None, limits: Limits) -> Question:
    """The question of this path, kept for the minute in which somebody moves the sliders."""
    made = plan.made_at.isoformat() if plan else ""
    source = "wallet" if limits.uses_wallet else "own"
    key = f"paths.question:{path.pk}:{path.version}:{path.begun_at.isoformat()}:{made}:{source}"
    kept: Question | None = cache.get(key)
    if kept is None:
        usual = limits_of(path)
        kept = question(path, limits=replace(usual, uses_wallet=limits.uses_wallet))
        cache.set(key, kept, MINUTE)
    return kept


def _within(asked: Question, limits: Limits, profile: str) -> Question:
    """The same question with other hours, money or date."""
    asked = asked.within(limits)
    counts = planner.Profile(profile) if profile else asked.problem.profile
    return replace(asked, problem=replace(asked.problem, profile=counts))


def former_answer(plan: Plan | None, asked: Question) -> planner.Solution:
    """The plan in force as the planner would have said it, as far as it needs to know."""
    ahead = list(plan.steps.filter(done_on=None)) if plan else []
    first = asked.problem.starts_on
    return planner.Solution(
        status=planner.Status.IMPROVED,
        profile=asked.problem.profile,
        steps=tuple(
            planner.Step(s.resource_id, s.starts_on, s.ends_on, s.minutes, s.price, ())
            for s in ahead
        ),
        uncovered=(),
        totals=planner.Totals(
            minutes=plan.minutes if plan else 0,
            money=plan.money if plan else 0,
            estimated_money=0,
            estimated_minutes=0,
            finishes_on=plan.finishes_on if plan else first,
            gaps=0,
            gaps_closed=0,
            coverage=0.0,
        ),
        points=plan.points if plan else 0,
        bound=plan.bound if plan else 0,
        levels={},
    )


def proposals(actor: Actor, text: str, limit: int = 6) -> Proposal:
    """What own words could mean: roles and skills to choose from, the closest first."""
    if not text.strip():
        return Proposal()
    roles = skills.search_roles(text, language=language(), limit=limit, actor=actor)
    found = skills.search_skills(text, language=language(), limit=2 * limit, actor=actor)
    return Proposal(
        roles=[(hit.role.id, hit.role.label, hit.score) for hit in roles],
        skills=[(hit.skill.id, hit.skill.label, hit.score) for hit in found.hits],
        by=found.by,
    )


def replacements(
    actor: Actor, path_id: int, resource_id: int, limit: int = 8
) -> list[ReplacementRow]:
    """What else teaches what a step teaches: what covers most of it first, then the shortest."""
    path = path_for(actor, path_id)
    plan = plan_in_force(path)
    steps = {step.resource_id: step for step in plan.steps.all()} if plan else {}
    if resource_id not in steps:
        raise StepIsGone
    wanted = {gain["skill"]: gain["to"] for gain in steps[resource_id].gains}
    asked = question(path, skill_ids=wanted)
    problem = asked.problem
    scored = [
        (_covered(candidate, wanted), candidate)
        for candidate in problem.candidates
        if candidate.id not in steps.keys() | problem.excluded | problem.completed
    ]
    best = sorted(
        (pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].minutes)
    )
    return _replacement_rows(path, asked, [candidate for _, candidate in best[:limit]])


def _covered(candidate: planner.Candidate, wanted: dict[int, int]) -> float:
    return sum(t.trust for t in candidate.taught if t.to_level >= wanted.get(t.skill_id, 99))


def _replacement_rows(
    path: Path, asked: Question, found: list[planner.Candidate]
) -> list[ReplacementRow]:
    rows = catalogue.rows(acting_for(path), [c.id for c in found], language())
    names = labels(t.skill_id for c in found for t in c.taught)
    return [
        ReplacementRow(
            resource_id=c.id,
            title=rows[c.id].title,
            provider=rows[c.id].provider,
            kind_name=rows[c.id].kind_name,
            minutes=c.minutes,
            minutes_are_known=c.minutes_are_known,
            price=c.price,
            price_is_known=c.price_is_known,
            currency=limits_of(path).currency,
            gains=words.gain_rows(
                [
                    {
                        "skill": t.skill_id,
                        "from": t.from_level,
                        "to": t.to_level,
                        "trust": t.trust,
                        "goals": (),
                    }
                    for t in c.taught
                ],
                names,
            ),
        )
        for c in found
        if c.id in rows
    ]
