"""How well it could go at most: each aim by itself, with nothing but the number of groups in its way."""

import numpy as np

from .frame import Frame, forbidden_wishes
from .greedy import ease_of


def bound_of(frame: Frame, groups: int) -> int:
    """Less than this so many groups of these people cannot cost.

    Repetitions: a value that more people have than there are groups repeats for each more; and so does
    any value in a group with more people than there are values. Wishes: those between two who share no
    language or hours or must not meet. Who waits: those who have too few to meet, and those for whom
    there is no place. Somebody who waits repeats nothing, which is taken off.
    """
    weights = frame.problem.weights
    waiting = _who_must_wait(frame, groups)
    mix = sum(
        int(weight) * _repeats(row, groups)
        for row, weight in zip(frame.values, frame.weights, strict=True)
    )
    mix -= waiting * int(frame.weights.sum())
    unmet = _hopeless(frame) if groups else frame.wishes * weights.wishes
    return max(0, mix) + waiting * weights.of_waiting + unmet


def _repeats(row: np.ndarray, groups: int) -> int:
    """Of one aim, for all people and so many groups."""
    _values, counts = np.unique(row, return_counts=True)
    return max(int(np.maximum(0, counts - groups).sum()), len(row) - groups * len(counts), 0)


def _who_must_wait(frame: Frame, groups: int) -> int:
    alone = int((ease_of(frame) < frame.problem.smallest).sum()) if frame.size else 0
    return max(alone, frame.size - groups * frame.problem.largest)


def _hopeless(frame: Frame) -> int:
    """The worth of the wishes that cannot be met whatever is done."""
    drawn = frame.pulls > 0
    a, b = frame.edges[drawn].T
    apart = np.zeros(len(a), dtype=bool)
    for bits in frame.bits:
        apart |= ~((bits[a] & bits[b]) != 0).any(axis=1)
    return forbidden_wishes(frame) + int(frame.pulls[drawn][apart].sum())
