"""The planner: which resources, in which order, on which days, so that a gap closes best.

It knows no tables and no pages. A `Problem` goes in, a `Solution` comes out:

    first_answer(problem)            at once, greedy, with a rough bound
    solve(problem)                   the best, with a bound that says how far from it at most
    what_if(problem, former)         other limits, immediately
    replan(problem, former)          the world changed: near the former plan, and what is different
    alternatives(problem)            three plans side by side
    relaxations(problem)             where the whole does not fit: the least that would do

The objective (weights in `weights`, units in `frame`): the points of the levels reached, each at
the trust of the best credit that gives it, less points for hours, money, the finishing day, poor
quality, the number of steps and, when re-planning, for change. The limits are hard: money (in all,
and by pots that pay only for some things), weekly minutes until the target date, prerequisites, the dates and deadlines of runs, languages, modes,
what is pinned and excluded. Only the pinned steps may stretch them, and the answer says so.

The same problem has the same answer: one worker, a fixed seed, the solver's own clock. The seconds
are only a fuse.
"""

from .alternatives import alternatives
from .model import Effort
from .relax import relaxations
from .solve import changes, first_answer, replan, solve, what_if
from .types import (
    NOBODY,
    OWN_MONEY,
    Candidate,
    Changes,
    Gain,
    Offering,
    Payment,
    Pot,
    Problem,
    Profile,
    Reason,
    Relaxation,
    Solution,
    Status,
    Step,
    Target,
    Taught,
    Totals,
    Uncovered,
)

__all__ = [
    "NOBODY",
    "OWN_MONEY",
    "Candidate",
    "Changes",
    "Effort",
    "Gain",
    "Offering",
    "Payment",
    "Pot",
    "Problem",
    "Profile",
    "Reason",
    "Relaxation",
    "Solution",
    "Status",
    "Step",
    "Target",
    "Taught",
    "Totals",
    "Uncovered",
    "alternatives",
    "changes",
    "first_answer",
    "relaxations",
    "replan",
    "solve",
    "what_if",
]
