"""Mentors and who looks for one: all of them at once, as an assignment problem. Knows no tables.

    found = match(mentees, mentors)
    found.pairs[0].score        how well the two fit, 0 to 100
    found.pairs[0].reasons      why, part by part

As many as possible are matched, and of all ways to do that the one with the best sum is taken: it is
optimal, not merely good (scipy's `linear_sum_assignment`, a column for each place of a mentor).

Two never meet where somebody said so, where one reports to the other, where they share no language,
or where nothing that is wanted is offered; a wish goes over the last.
"""

from .scoring import explain, scores
from .solve import match
from .types import Matched, Mentee, Mentor, Pair, Reason, Weights

__all__ = [
    "Matched",
    "Mentee",
    "Mentor",
    "Pair",
    "Reason",
    "Weights",
    "explain",
    "match",
    "scores",
]
