"""The page of a path, ready to show: every name asked for in bulk, whatever the number of rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lyceum.catalogue import api as catalogue
from lyceum.identity import api as identity
from lyceum.kernel.actors import Actor
from lyceum.kernel.money import Money
from lyceum.learning import api as learning
from lyceum.paths.models import Advisor, Goal, Mark, Path, Plan, PlanComment, PlanStep
from lyceum.paths.types import (
    AdvisorRow,
    AlternativeRow,
    ChangeRow,
    CommentRow,
    GoalRow,
    MarkRow,
    PathPage,
    PlanRow,
    PotRow,
    StepRow,
    UncoveredRow,
    WayOut,
)
from lyceum.skills import api as skills

from . import words
from .figures import closed_of, levels_now, series_of
from .names import labels, possible_advisors
from .paths import language, limits_of, path_for, path_of, plan_in_force, title_of
from .pots import pot_rows
from .problems import reader_for

HOUR = 60
COMMENTS = 50


@dataclass(frozen=True)
class Around:
    """What the rows of a page need from other apps."""

    skills: Mapping[int, str]
    resources: Mapping[int, catalogue.ResourceRow]
    enrolments: Mapping[int, learning.EnrolmentRow]
    goals: Mapping[int, str]


@dataclass(frozen=True)
class Company:
    """Who is or could be beside a path, with the names of all of them."""

    advisors: Sequence[Advisor]
    comments: Sequence[PlanComment]
    possible: Collection[int]
    names: Mapping[int, str]


def path_page(actor: Actor, path_id: int) -> PathPage:
    """Everything that the page of a path shows; the same number of queries for every length."""
    return _page(actor, path_for(actor, path_id))


def own_path_page(actor: Actor) -> PathPage | None:
    """The page of the actor's own path, if they have one."""
    path = path_of(actor, actor.person_id or 0)
    return _page(actor, path) if path else None


def _page(actor: Actor, path: Path) -> PathPage:
    goals = list(path.goals.prefetch_related("targets").order_by("-weight", "pk"))
    running = [goal for goal in goals if goal.state == Goal.State.OPEN]
    plan = plan_in_force(path)
    steps = list(plan.steps.all()) if plan else []
    marks = list(path.marks.order_by("-made_at"))
    reader = reader_for(actor, path)
    around = _around(reader, path, running, plan, (steps, marks))
    levels = levels_now(reader, path, goals)
    rows = step_rows(plan, steps, around) if plan else []
    company = _company(actor, path)
    return PathPage(
        path_id=path.pk,
        person_id=path.person_id,
        person=company.names.get(path.person_id, ""),
        title=title_of(running),
        is_own=actor.person_id == path.person_id,
        limits=limits_of(path),
        profile=path.profile,
        version=path.version,
        goals=[_goal_row(goal, levels) for goal in goals],
        plan=plan_row(plan) if plan else None,
        steps=rows,
        next_step=next((row for row in rows if row.is_next), None),
        uncovered=_uncovered_rows(actor, plan, around.skills) if plan else (),
        alternatives=_alternative_rows(plan) if plan else (),
        ways_out=_ways_out(plan) if plan else (),
        series=series_of(running, levels, plan, steps, around.skills) if plan else (),
        changes=_change_row(plan, around) if plan else None,
        marks=[_mark_row(mark, around) for mark in marks],
        advisors=[_advisor_row(each, company) for each in company.advisors],
        comments=[_comment_row(actor, each, company) for each in company.comments],
        possible_advisors=_possible_rows(company),
        wallet=_wallet(actor, path),
        is_working=_is_working(path, plan),
    )


def _wallet(actor: Actor, path: Path) -> list[PotRow]:
    """Only for their eyes: an advisor sees what pays a step, not what there is."""
    is_own = actor.person_id == path.person_id
    return pot_rows(actor, path.person_id, path.currency) if is_own else []


def uncovered(actor: Actor, path: Path) -> list[UncoveredRow]:
    """What the plan in force leaves open, and why."""
    plan = plan_in_force(path)
    if plan is None:
        return []
    return _uncovered_rows(actor, plan, labels({line["skill"] for line in plan.uncovered}))


def is_working(actor: Actor, path_id: int) -> bool:
    """Does the worker still look for a better plan?"""
    path = path_for(actor, path_id)
    return _is_working(path, plan_in_force(path))


def _is_working(path: Path, plan: Plan | None) -> bool:
    return bool(path.stale_because or (plan and plan.state == Plan.State.FIRST))


def _around(
    reader: Actor,
    path: Path,
    goals: Sequence[Goal],
    plan: Plan | None,
    rows: tuple[Sequence[PlanStep], Sequence[Mark]],
) -> Around:
    steps, marks = rows
    changes = plan.changes if plan else {}
    resource_ids = {
        *(step.resource_id for step in steps),
        *(mark.resource_id for mark in marks),
        *changes.get("added", ()),
        *changes.get("dropped", ()),
    }
    skill_ids = {t.skill_id for goal in goals for t in goal.targets.all()}
    skill_ids |= {gain["skill"] for step in steps for gain in step.gains}
    return Around(
        skills=labels(skill_ids),
        resources=catalogue.rows(reader, resource_ids, language()),
        enrolments=learning.enrolments_in(reader, path.person_id, resource_ids),
        goals={goal.pk: goal.title for goal in goals},
    )


# Steps --------------------------------------------------------------------------------------------
def step_rows(plan: Plan, steps: Sequence[PlanStep], around: Around) -> list[StepRow]:
    """What is done, what one is in, what is planned; the first that is not done is the next."""
    states = {step.pk: _state(step, around) for step in steps}
    turns = {"done": 0, "started": 1, "enrolled": 1}
    steps = sorted(steps, key=lambda step: turns.get(states[step.pk], 2))
    following = next((s.pk for s in steps if states[s.pk] not in ("done", "gone")), None)
    return [
        _step_row(plan, step, around, states[step.pk], is_next=step.pk == following)
        for step in steps
    ]


def _state(step: PlanStep, around: Around) -> str:
    row = around.enrolments.get(step.resource_id)
    if step.done_on or (row and row.state == "completed" and row.offering_id == step.offering_id):
        return "done"
    if step.resource_id not in around.resources:
        return "gone"
    return row.state if row and row.is_open else "planned"


def _step_row(plan: Plan, step: PlanStep, around: Around, state: str, *, is_next: bool) -> StepRow:
    resource = around.resources.get(step.resource_id)
    enrolment = around.enrolments.get(step.resource_id)
    gains = words.gain_rows(step.gains, around.skills)
    enables = [around.resources[pk].title for pk in step.enables if pk in around.resources]
    return StepRow(
        id=step.pk,
        resource_id=step.resource_id,
        position=step.position,
        title=resource.title if resource else _("No longer offered"),
        provider=resource.provider if resource else "",
        kind_name=resource.kind_name if resource else "",
        mode_name=resource.mode_name if resource else "",
        language=resource.language if resource else "",
        starts_on=step.starts_on,
        ends_on=step.ends_on,
        minutes=step.minutes,
        minutes_are_known=step.minutes_are_known,
        price=step.price,
        price_is_known=step.price_is_known,
        currency=plan.currency,
        stated_price=step.stated_price,
        stated_currency=step.stated_currency,
        state=state,
        is_next=is_next,
        is_pinned=step.is_pinned,
        is_dated=step.offering_id is not None,
        offering_id=step.offering_id,
        enrolment_id=enrolment.id if enrolment else None,
        progress=enrolment.progress if enrolment else 0,
        why=words.why(gains, around.goals, enables, is_pinned=step.is_pinned),
        gains=gains,
        enables=enables,
        paid_from=words.payment_rows(step.paid_from),
        done_on=step.done_on,
    )


def _mark_row(mark: Mark, around: Around) -> MarkRow:
    resource = around.resources.get(mark.resource_id)
    return MarkRow(
        resource_id=mark.resource_id,
        title=resource.title if resource else "",
        kind=mark.kind,
        kind_word=str(Mark.Kind(mark.kind).label),
    )


# The plan as a whole ------------------------------------------------------------------------------
def plan_row(plan: Plan) -> PlanRow:
    """The figures of a plan."""
    within = (plan.bound - plan.points) / plan.bound if plan.bound > 0 else 0.0
    return PlanRow(
        id=plan.pk,
        number=plan.number,
        profile=plan.profile,
        profile_name=str(Path.Profile(plan.profile).label),
        state=plan.state,
        state_word=str(Plan.State(plan.state).label),
        because=plan.because,
        made_at=plan.made_at,
        starts_on=plan.starts_on,
        finishes_on=plan.finishes_on,
        minutes=plan.minutes,
        estimated_minutes=plan.estimated_minutes,
        money=plan.money,
        estimated_money=plan.estimated_money,
        currency=plan.currency,
        budget=plan.budget,
        uses_wallet=plan.uses_wallet,
        minutes_per_week=plan.minutes_per_week,
        target_on=plan.target_on,
        coverage=plan.coverage,
        gaps=plan.gaps,
        gaps_closed=plan.gaps_closed,
        within=max(0.0, within),
        strains=tuple(plan.strains),
    )


def _goal_row(goal: Goal, levels: Mapping[int, skills.SkillLevel]) -> GoalRow:
    return GoalRow(
        id=goal.pk,
        title=goal.title,
        words=goal.words,
        role_id=goal.role_id,
        weight=goal.weight,
        state=goal.state,
        state_word=str(Goal.State(goal.state).label),
        set_at=goal.set_at,
        skills=len(goal.targets.all()),
        closed=closed_of([goal], levels),
    )


def _uncovered_rows(actor: Actor, plan: Plan, skill_names: Mapping[int, str]) -> list[UncoveredRow]:
    others = catalogue.voices_for(actor, (line["skill"] for line in plan.uncovered))
    return [_uncovered_row(line, skill_names, others) for line in plan.uncovered]


def _uncovered_row(
    line: Mapping[str, Any], skill_names: Mapping[int, str], others: Mapping[int, int]
) -> UncoveredRow:
    wanted = words.level_word(line["wanted"])
    return UncoveredRow(
        skill_id=line["skill"],
        skill=skill_names.get(line["skill"], ""),
        reached=line["reached"],
        reached_word=words.level_word(line["reached"]),
        wanted=line["wanted"],
        wanted_word=wanted,
        reason=line["reason"],
        because=words.because(line["reason"], wanted),
        needs_money=line["money"],
        needs_minutes=line["minutes"],
        can_be_asked_for=line["reason"] == "nothing",
        others=others.get(line["skill"], 0),
    )


def _alternative_rows(plan: Plan) -> list[AlternativeRow]:
    return [
        AlternativeRow(
            profile=line["profile"],
            name=str(Path.Profile(line["profile"]).label),
            finishes_on=date.fromisoformat(line["finishes_on"]),
            minutes=line["minutes"],
            minutes_per_week=plan.minutes_per_week,
            money=line["money"],
            currency=plan.currency,
            coverage=line["coverage"],
            gaps=line["gaps"],
            gaps_closed=line["gaps_closed"],
            steps=line["steps"],
            is_current=line["profile"] == plan.profile,
        )
        for line in plan.alternatives
    ]


def _ways_out(plan: Plan) -> list[WayOut]:
    return [
        WayOut(
            kind=line["kind"],
            sentence=words.way_out(
                line["kind"],
                money=str(Money(line["money"], plan.currency)) if line["money"] else "",
                weeks=line["weeks"],
                hours=words.hours(line["minutes_per_week"]),
            ),
            money=line["money"],
            weeks=line["weeks"],
            minutes_per_week=line["minutes_per_week"],
        )
        for line in plan.relaxations
    ]


def _change_row(plan: Plan, around: Around) -> ChangeRow | None:
    added = _titles(plan.changes.get("added", ()), around)
    dropped = _titles(plan.changes.get("dropped", ()), around)
    if not (added or dropped):
        return None
    return ChangeRow(
        added=added,
        dropped=dropped,
        days_later=plan.changes.get("days_later", 0),
        money_more=plan.changes.get("money_more", 0),
        because=plan.because,
        sentence=words.changed(added, dropped, plan.because),
    )


def _titles(ids: Iterable[int], around: Around) -> list[str]:
    return [around.resources[pk].title for pk in ids if pk in around.resources]


# Who is beside it ---------------------------------------------------------------------------------
def _company(actor: Actor, path: Path) -> Company:
    """The names of all are asked for at once; only the path's person may invite."""
    advisors = list(path.advisors.filter(withdrawn_at=None).order_by("invited_at"))
    latest = PlanComment.objects.filter(path=path).order_by("-written_at", "-pk")[:COMMENTS]
    comments = list(latest)[::-1]
    here = {each.advisor_id for each in advisors}
    is_own = actor.person_id == path.person_id
    possible = possible_advisors(path) - here if is_own else set()
    authors = {each.author_id for each in comments}
    names = identity.names_of({path.person_id, *here, *authors, *possible})
    return Company(advisors, comments, possible, names)


def _advisor_row(each: Advisor, company: Company) -> AdvisorRow:
    name = company.names.get(each.advisor_id, "")
    return AdvisorRow(each.pk, each.advisor_id, name, each.invited_at)


def _comment_row(actor: Actor, each: PlanComment, company: Company) -> CommentRow:
    return CommentRow(
        id=each.pk,
        author_id=each.author_id,
        author=company.names.get(each.author_id, ""),
        text=each.text,
        written_at=each.written_at,
        resource_id=each.resource_id,
        is_mine=each.author_id == actor.person_id,
    )


def _possible_rows(company: Company) -> list[tuple[int, str]]:
    rows = [(pk, company.names[pk]) for pk in company.possible if pk in company.names]
    return sorted(rows, key=lambda row: row[1])
