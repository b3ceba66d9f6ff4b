"""The questions that the planner answers."""

from dataclasses import replace

from . import explain, greedy
from .frame import Frame, build
from .model import Effort, ceiling, search
from .prune import undominated
from .schedule import Choice, Schedule
from .types import Changes, Problem, Solution, Status

THOROUGHLY = Effort(work=4.0, seconds=10.0, rounds=4)
AT_ONCE = Effort(work=0.15, seconds=0.15, rounds=1)


def first_answer(problem: Problem) -> Solution:
    """A good plan at once, without the solver; its bound is a rough one."""
    whole = build(problem)
    schedule = greedy.answer(undominated(whole), _former(whole, problem.keep))
    return _told(whole, schedule, ceiling(whole), Status.FIRST)


def solve(problem: Problem, *, effort: Effort = THOROUGHLY, prune: bool = True) -> Solution:
    """The best plan that the effort finds, with a bound that says how good it is."""
    whole = build(problem)
    frame = undominated(whole) if prune else whole
    hint = greedy.answer(frame)
    found = search(frame, hint, effort)
    return _told(whole, found.schedule, found.bound, Status.IMPROVED)


def what_if(problem: Problem, former: Solution, *, effort: Effort = AT_ONCE) -> Solution:
    """An answer to other limits that feels immediate: it starts from the former one."""
    whole = build(problem)
    frame = undominated(whole)
    hint = greedy.answer(frame, _former(frame, former.resource_ids))
    found = search(frame, hint, effort)
    answer = _told(whole, found.schedule, found.bound, Status.IMPROVED)
    return replace(answer, changes=explain.changes(former, answer))


def replan(problem: Problem, former: Solution, *, effort: Effort = THOROUGHLY) -> Solution:
    """The best plan after the world changed, near the former one, and what is different."""
    keep = frozenset(former.resource_ids)
    answer = solve(replace(problem, keep=problem.keep | keep), effort=effort)
    return replace(answer, changes=explain.changes(former, answer))


def changes(before: Solution, after: Solution) -> Changes:
    """What is different in a plan from an earlier one."""
    return explain.changes(before, after)


def _former(frame: Frame, ids: object) -> Choice:
    wanted = ids if isinstance(ids, frozenset | tuple) else ()
    return {item: None for item in wanted if item in frame.items}


def _told(whole: Frame, schedule: Schedule, bound: int, status: Status) -> Solution:
    """Explained against everything that could have been taken, not only what was left of it."""
    unpruned = replace(schedule, frame=whole)
    return explain.solution(unpruned, min(bound, ceiling(whole)), status)
