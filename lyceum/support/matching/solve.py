"""The assignment: a column for each place of a mentor, and the best of all ways to fill them."""

from collections.abc import Sequence

from lyceum.kernel.arrays import Array, np
from lyceum.kernel.heavy import Later

from .scoring import NEVER, explain, scores
from .types import FULL, Matched, Mentee, Mentor, Weights

optimize = Later("scipy.optimize")


def match(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], weights: Weights | None = None
) -> Matched:
    """As many pairs as there can be, and of those the best sum of scores. Proven, in whole numbers."""
    weights = weights or Weights()
    if not mentees or not mentors:
        return Matched((), tuple(each.id for each in mentees))
    gains = gains_of(scores(mentees, mentors, weights), len(mentees))
    places = np.repeat(np.arange(len(mentors)), [_places(each, mentees) for each in mentors])
    rows, columns = optimize.linear_sum_assignment(gains[:, places], maximize=True)
    chosen = [(row, places[column]) for row, column in zip(rows, columns, strict=True)]
    pairs = [
        explain(mentees[row], mentors[column], weights)
        for row, column in chosen
        if gains[row, column] > 0
    ]
    taken = {pair.mentee for pair in pairs}
    return Matched(
        tuple(sorted(pairs, key=lambda pair: (-pair.score, pair.mentee))),
        tuple(each.id for each in mentees if each.id not in taken),
    )


def gains_of(points: Array, people: int) -> Array:
    """What each pair is worth: a pair more is worth more than any scores together can be."""
    one_more = 1 + FULL * people
    return np.where(points == NEVER, 0, points.astype(np.int64) + one_more).astype(np.float64)


def _places(mentor: Mentor, mentees: Sequence[Mentee]) -> int:
    """Nobody needs more columns than there are people who look for a mentor."""
    return max(0, min(mentor.capacity, len(mentees)))
