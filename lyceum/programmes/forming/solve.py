"""Forming groups, and mending them when people leave."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from . import exact, mend
from .bound import bound_of
from .explain import formed
from .frame import Frame, frame_of
from .greedy import fill, seat
from .groups import Members, cost_of
from .swaps import search
from .types import Formed, Problem

ROUNDS = 1500
WHOLE = 48  # people whose groups the exact model finds all at once, with a proof
HINT = 100  # rounds from which it starts there: it does the rest, sooner than they would
EXACT = 300  # people of whose groups it goes through some after the other
EFFORT = 3.0  # of the whole
PART, PART_EFFORT, PARTS = 4, 0.05, 16


def form(problem: Problem, *, rounds: int = ROUNDS, effort: float = EFFORT) -> Formed:
    """Place people in groups. The same problem, with the same effort, has the same answer."""
    frame = frame_of(problem)
    bound = bound_of(frame, problem.groups)
    groups, waiting = fill(frame)
    waiting = seat(frame, groups, waiting)
    groups = search(frame, groups, min(rounds, HINT) if frame.size <= WHOLE else rounds)
    waiting = seat(frame, groups, waiting)
    if frame.size <= EXACT and groups and cost_of(frame, groups) > bound:
        groups, waiting, bound = _exactly(frame, groups, waiting, bound, effort)
    return formed(frame, groups, waiting, bound)


def by_greed(problem: Problem) -> Formed:
    """The groups that are filled one after the other, nothing more: to compare with."""
    frame = frame_of(problem)
    groups, waiting = fill(frame)
    return formed(frame, groups, seat(frame, groups, waiting), bound_of(frame, problem.groups))


def by_chance(problem: Problem, seed: int = 0) -> Formed:
    """Any groups in which nothing is broken that must hold: to compare with."""
    frame = frame_of(problem)
    groups, waiting = fill(frame, seed, is_blind=True)
    return formed(frame, groups, seat(frame, groups, waiting), bound_of(frame, problem.groups))


def rebalance(problem: Problem, former: Sequence[Sequence[int]]) -> Formed:
    """Mend groups of which people left, or to which some came: the fewest moves, then the best mix.

    `former` names the groups by the ids of their people; who is no more among the people of the problem
    has left, who is among them and in no group comes new. A group that cannot be filled is dissolved.
    """
    frame = frame_of(problem)
    place = {one.id: index for index, one in enumerate(problem.people)}
    before = [[place[pk] for pk in group if pk in place] for group in former]
    groups, waiting = mend.mended(frame, before)
    if frame.size <= WHOLE:
        groups, waiting = mend.with_fewest_moves(frame, before, groups, waiting)
    groups, waiting = _with_new_groups(frame, groups, waiting)
    moved = [
        one
        for number, group in enumerate(before)
        for one in group
        if number >= len(groups) or one not in groups[number]
    ]
    count = sum(1 for group in groups if group)
    found = formed(frame, groups, waiting, bound_of(frame, count))
    return replace(found, moved=tuple(sorted(problem.people[one].id for one in moved)))


def _with_new_groups(
    frame: Frame, groups: Members, waiting: list[int]
) -> tuple[Members, list[int]]:
    """Those who wait make groups of their own, where they are enough."""
    problem = frame.problem
    if len(waiting) < problem.smallest:
        return groups, waiting
    rest = replace(problem, people=[problem.people[one] for one in waiting])
    new, left = fill(frame_of(rest))
    return [*groups, *([waiting[at] for at in group] for group in new)], [
        waiting[at] for at in left
    ]


def _exactly(
    frame: Frame, groups: Members, waiting: list[int], bound: int, effort: float
) -> tuple[Members, list[int], int]:
    if frame.size <= WHOLE:
        empty: Members = [[] for _more in range(frame.problem.groups - len(groups))]
        found = exact.arrange(frame, list(range(frame.size)), groups + empty, effort)
        return list(filter(None, found.groups)), found.waiting, max(bound, found.bound)
    chance = np.random.default_rng(frame.problem.seed + 2)
    for _part in range(PARTS):
        groups, waiting = _some_exactly(frame, groups, waiting, chance)
        if cost_of(frame, groups) <= bound:
            break
    return groups, waiting, bound


def _some_exactly(
    frame: Frame, groups: Members, waiting: list[int], chance: np.random.Generator
) -> tuple[Members, list[int]]:
    """The best of a few groups and of those who wait, while the others stay as they are."""
    chosen = set(chance.choice(len(groups), size=min(PART, len(groups)), replace=False).tolist())
    some = [group for number, group in enumerate(groups) if number in chosen]
    people = sorted({one for group in some for one in group} | set(waiting))
    found = exact.arrange(frame, people, some, PART_EFFORT)
    others = [group for number, group in enumerate(groups) if number not in chosen]
    if cost_of(frame, others + found.groups) > cost_of(frame, groups):
        return groups, waiting
    return others + [group for group in found.groups if group], found.waiting
