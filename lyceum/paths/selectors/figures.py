"""How far somebody has come, and what comes next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lyceum.catalogue import api as catalogue
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.learning import api as learning
from lyceum.paths.models import Goal, Path, Plan, PlanStep
from lyceum.paths.types import GapRow, LevelPoint, LevelSeries, NextStep, Overview, Progress
from lyceum.skills import api as skills

from . import words
from .names import labels
from .paths import language, open_goals, path_for, path_of, plan_in_force, title_of
from .problems import acting_for, reader_for

TOLERANCE = 0.2  # as the planner has it: this near a level counts as having reached it
BASELINES = ("goal", "limits", "alternative", "goal-closed", "asked")


def levels_now(reader: Actor, path: Path, goals: Sequence[Goal]) -> dict[int, skills.SkillLevel]:
    """Where the person stands in everything that these goals ask for."""
    asked = {t.skill_id for goal in goals for t in goal.targets.all()}
    return skills.levels_of(reader, path.person_id, asked)


def closed_of(goals: Sequence[Goal], levels: Mapping[int, skills.SkillLevel]) -> float:
    """The weighted share of the gap, as it was when the goals were set, that is closed today."""
    whole = closed = 0.0
    for goal in goals:
        for target in goal.targets.all():
            gap = max(0.0, target.level - target.start_level)
            now = levels[target.skill_id].level if target.skill_id in levels else 0.0
            gained = min(gap, max(0.0, now - target.start_level))
            whole += goal.weight * target.weight * gap
            closed += goal.weight * target.weight * gained
    return closed / whole if whole else 1.0


def goals_reached(path: Path) -> list[Goal]:
    """The open goals whose every level is there."""
    goals = open_goals(path)
    levels = levels_now(acting_for(path), path, goals)
    return [goal for goal in goals if _is_reached(goal, levels)]


def _is_reached(goal: Goal, levels: Mapping[int, skills.SkillLevel]) -> bool:
    return all(
        target.skill_id in levels and levels[target.skill_id].level >= target.level - TOLERANCE
        for target in goal.targets.all()
    )


def gap(actor: Actor, path_id: int) -> list[GapRow]:
    """Target minus state for every skill of the open goals, the greatest gaps first."""
    path = path_for(actor, path_id)
    goals, plan = open_goals(path), plan_in_force(path)
    levels = levels_now(reader_for(actor, path), path, goals)
    return _gap_rows(goals, levels, plan.steps.all() if plan else ())


def _gap_rows(
    goals: Sequence[Goal], levels: Mapping[int, skills.SkillLevel], steps: Iterable[PlanStep]
) -> list[GapRow]:
    asked: dict[int, list[tuple[Goal, int, float]]] = {}
    for goal in goals:
        for t in goal.targets.all():
            asked.setdefault(t.skill_id, []).append((goal, t.level, t.weight * goal.weight))
    rows = skills.skill_rows(asked, language())
    ends = _ends(steps)
    found = [
        _gap_row(rows[pk], asked[pk], levels.get(pk), ends.get(pk)) for pk in asked if pk in rows
    ]
    return sorted(found, key=lambda row: (-row.missing * row.weight, row.skill))


def _gap_row(
    skill: skills.SkillRow,
    asked: Sequence[tuple[Goal, int, float]],
    known: skills.SkillLevel | None,
    end: int | None,
) -> GapRow:
    target = max(level for _, level, _ in asked)
    now, confidence = (known.level, known.confidence) if known else (0.0, 0.0)
    return GapRow(
        skill_id=skill.id,
        skill=skill.label,
        is_fallback=skill.is_fallback,
        now=now,
        now_word=words.level_word(now),
        target=target,
        target_word=words.level_word(target),
        missing=max(0.0, target - now),
        confidence=confidence,
        confidence_word=words.confidence_word(confidence),
        weight=max(weight for _, _, weight in asked),
        goal_ids=tuple(goal.pk for goal, _, _ in asked),
        by_plan=end,
        by_plan_word=words.level_word(end) if end else "",
    )


def _ends(steps: Iterable[PlanStep]) -> dict[int, int]:
    """The level of each skill at the end of a plan, where the plan lifts it."""
    ends: dict[int, int] = {}
    for step in steps:
        for gain in step.gains:
            ends[gain["skill"]] = max(gain["to"], ends.get(gain["skill"], 0))
    return ends


# The picture --------------------------------------------------------------------------------------
def series_of(
    goals: Sequence[Goal],
    levels: Mapping[int, skills.SkillLevel],
    plan: Plan,
    steps: Sequence[PlanStep],
    names: Mapping[int, str],
) -> list[LevelSeries]:
    """The levels over time, by the plan: the skills that rise most first."""
    targets: dict[int, int] = {}
    for goal in goals:
        for t in goal.targets.all():
            targets[t.skill_id] = max(t.level, targets.get(t.skill_id, 0))
    found = [
        LevelSeries(pk, names.get(pk, ""), level, _points(pk, levels, plan, steps))
        for pk, level in targets.items()
    ]
    rising = [one for one in found if len(one.points) > 2]  # noqa: PLR2004  start and end only
    return sorted(rising, key=lambda one: one.points[0].level - one.points[-1].level)


def _points(
    skill_id: int,
    levels: Mapping[int, skills.SkillLevel],
    plan: Plan,
    steps: Sequence[PlanStep],
) -> list[LevelPoint]:
    today = max(plan.starts_on, clock.today())
    now = levels[skill_id].level if skill_id in levels else 0.0
    begun = plan.start_levels.get(str(skill_id), 0.0)
    points = [LevelPoint(plan.starts_on, round(begun, 2))]
    if today > plan.starts_on:
        points.append(LevelPoint(today, round(now, 2)))
    level = max(now, begun)
    for step in sorted(steps, key=lambda s: s.ends_on):
        for gain in step.gains:
            if gain["skill"] == skill_id and not step.done_on and gain["to"] > level:
                level = float(gain["to"])
                points.append(LevelPoint(max(step.ends_on, today), level))
    points.append(LevelPoint(max(plan.finishes_on, today), round(level, 2)))
    return points


# Next, and how far --------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Way:
    """A path with what its figures need, asked for once."""

    path: Path
    plan: Plan
    goals: Sequence[Goal]
    levels: Mapping[int, skills.SkillLevel]
    steps: Sequence[PlanStep]
    reader: Actor
    taken: Mapping[int, learning.EnrolmentRow]


def overview(actor: Actor, person_id: int) -> Overview | None:
    """How far a person has come and what comes next; nothing for who has no plan."""
    path = path_of(actor, person_id)
    plan = plan_in_force(path) if path else None
    if path is None or plan is None:
        return None
    steps, reader = list(plan.steps.all()), reader_for(actor, path)
    taken = learning.enrolments_in(reader, person_id, [step.resource_id for step in steps])
    goals = open_goals(path)
    levels = levels_now(reader, path, goals)
    way = _Way(path, plan, goals, levels, steps, reader, taken)
    return Overview(_progress(way), _next_step(way), _gap_rows(goals, levels, steps))


def next_step(actor: Actor, person_id: int) -> NextStep | None:
    """What a person on a path does next: what they are in, else the first that is planned."""
    seen = overview(actor, person_id)
    return seen.next_step if seen else None


def progress_of(actor: Actor, person_id: int) -> Progress | None:
    """How far a person has come, and how many weeks they are ahead of their plan or behind it."""
    seen = overview(actor, person_id)
    return seen.progress if seen else None


def _next_step(way: _Way) -> NextStep | None:
    ahead = [step for step in way.steps if not step.done_on]
    rows = catalogue.rows(way.reader, [step.resource_id for step in ahead], language())
    open_ones = [
        s for s in ahead if s.resource_id in rows and _is_open(way.taken.get(s.resource_id))
    ]
    begun = {pk for pk, row in way.taken.items() if row.is_open}
    running = [s for s in open_ones if s.resource_id in begun]
    step = next(iter(running or open_ones), None)
    return _next_row(way, step, rows) if step else None


def _is_open(row: learning.EnrolmentRow | None) -> bool:
    return row is None or row.state != "completed"


def _next_row(way: _Way, step: PlanStep, rows: Mapping[int, catalogue.ResourceRow]) -> NextStep:
    resource, row = rows[step.resource_id], way.taken.get(step.resource_id)
    gains = words.gain_rows(step.gains, labels(gain["skill"] for gain in step.gains))
    enables = [rows[pk].title for pk in step.enables if pk in rows]
    is_begun = row is not None and row.is_open
    return NextStep(
        path_id=way.path.pk,
        plan_id=step.plan_id,
        resource_id=step.resource_id,
        title=resource.title,
        why=words.why(
            gains, {goal.pk: goal.title for goal in way.goals}, enables, is_pinned=step.is_pinned
        ),
        minutes=step.minutes,
        minutes_left=step.minutes * (100 - (row.progress if row and is_begun else 0)) // 100,
        price=step.price,
        currency=way.path.currency,
        starts_on=step.starts_on,
        ends_on=step.ends_on,
        state=row.state if row and is_begun else "planned",
        progress=row.progress if row and is_begun else 0,
        enrolment_id=row.id if row and is_begun else None,
        offering_id=step.offering_id,
        provider=resource.provider,
        kind_name=resource.kind_name,
        goal=title_of(way.goals),
    )


def _progress(way: _Way) -> Progress:
    done = {step.pk: _share_done(step, way.taken.get(step.resource_id)) for step in way.steps}
    whole = sum(step.minutes for step in way.steps)
    learnt = sum(step.minutes * done[step.pk] for step in way.steps)
    return Progress(
        path_id=way.path.pk,
        goal=title_of(way.goals),
        goals=len(way.goals),
        share=learnt / whole if whole else 0.0,
        closed=closed_of(way.goals, way.levels),
        steps=len(way.steps),
        steps_done=sum(1 for share in done.values() if share == 1),
        weeks_ahead=_weeks_ahead(way.path, way.plan, way.steps, done),
        finishes_on=way.plan.finishes_on,
        minutes_left=round(whole - learnt),
        minutes_per_week=way.plan.minutes_per_week,
    )


def _share_done(step: PlanStep, row: learning.EnrolmentRow | None) -> float:
    if step.done_on or (row and row.state == "completed"):
        return 1.0
    return row.progress / 100 if row and row.is_open else 0.0


def _weeks_ahead(
    path: Path, plan: Plan, steps: Sequence[PlanStep], done: Mapping[int, float]
) -> float:
    """What was learnt since the plan was made against what it had by today, and what the plans
    since the person last changed goals or limits have won or lost."""
    today = clock.today()
    ahead = [step for step in steps if not step.done_on]
    planned = sum(_left_then(step) * _elapsed(step, today) for step in ahead)
    learnt = sum(step.minutes * (done[step.pk] - step.progress_before / 100) for step in ahead)
    since = path.plans.filter(because__in=BASELINES, number__lte=plan.number)
    first = since.order_by("-number").first() or plan
    shifted = (first.finishes_on - plan.finishes_on).days / 7
    return round(shifted + (learnt - planned) / plan.minutes_per_week, 1)


def _left_then(step: PlanStep) -> float:
    """The minutes that were left of a step when it was planned."""
    return step.minutes * (100 - step.progress_before) / 100


def _elapsed(step: PlanStep, today: date) -> float:
    """How much of a step's time is over, 0..1."""
    days = (step.ends_on - step.starts_on).days + 1
    return min(1.0, max(0.0, (today - step.starts_on).days / days))
