"""Three plans side by side: the soonest, the balanced, and the cheapest or the most thorough."""

from collections.abc import Iterable
from dataclasses import replace

from .model import Effort
from .solve import first_answer, solve
from .types import Problem, Profile, Solution

EFFORT = Effort(work=1.5, seconds=4.0, rounds=2)


def alternatives(problem: Problem, *, effort: Effort | None = EFFORT) -> tuple[Solution, ...]:
    """Three different answers to the same problem; without effort, first answers only."""
    soonest, balanced, cheapest, thorough = (
        _answer(replace(problem, profile=profile), effort)
        for profile in (
            Profile.SOONEST,
            Profile.BALANCED,
            Profile.CHEAPEST,
            Profile.THOROUGH,
        )
    )
    return soonest, balanced, _third(cheapest, thorough, [soonest, balanced])


def _answer(problem: Problem, effort: Effort | None) -> Solution:
    return solve(problem, effort=effort) if effort else first_answer(problem)


def _third(cheapest: Solution, thorough: Solution, shown: Iterable[Solution]) -> Solution:
    """The cheapest where it saves money without reaching less; else the most thorough."""
    others = list(shown)
    saves = cheapest.totals.money < min(s.totals.money for s in others)
    reaches = cheapest.totals.coverage >= max(s.totals.coverage for s in others) - 0.05
    return cheapest if saves and reaches else thorough
