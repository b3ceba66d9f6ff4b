"""Forming cohorts: who learns with whom, so that a mixed group can talk to each other.

It knows no tables and no pages. People and wishes go in, groups come out:

    form(problem)                    the best groups found, and how far from the best they can be at most
    rebalance(problem, former)       people left or came: the fewest moves that mend the groups

Never broken (`frame`): the size of a group, nobody with their own manager, nobody with whom they must
not be, one language that all speak, so many hours in which all work. Whoever fits nowhere under these
waits, rather than that one of them breaks.

Weighed (`bound` says how well it could go at most): a group loses `weights.organisations` for everybody
whose organisation is in it already, the same for industries and levels, and `weights.wishes` for every
wish to be with somebody that is not met.

Up to 300 people are placed by an exact model (`exact`), which begins with what the search (`swaps`)
found; more by the search alone. The same problem has the same answer: fixed seeds, counted steps.
"""

from .solve import form, rebalance
from .types import Candidate, Formed, Problem, Score, Weights

__all__ = ["Candidate", "Formed", "Problem", "Score", "Weights", "form", "rebalance"]
