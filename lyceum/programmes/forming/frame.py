"""The problem in numbers: what two people share as bits, what parts or draws them as edges.

A language and a window of hours are alike: everybody has some (a bit each), and a group needs one that
all of it have. A window begins at an hour at which somebody's day begins and is as wide as days may lie
apart, so that a group whose days all begin in one window has the hours in common.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .types import DAY, Candidate, Problem

Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
WORD = 64
APART = 1 << 20  # an edge so heavy is no wish: these two must not meet


@dataclass(frozen=True)
class Frame:
    """People by their position. `edges` join two people once, the lower position first.

    bits     for each alphabet (languages, windows): words of 64 bits, (people, words)
    values   organisation, industry and level as numbers, (3, people)
    weights  of a repetition of each of the three
    edges    (edges, 2); `pulls` what it is worth to be together, -APART where it is forbidden
    """

    problem: Problem
    bits: tuple[Bits, ...]
    letters: tuple[tuple[object, ...], ...]
    values: Ints
    weights: Ints
    edges: Ints
    pulls: Ints
    wishes: int  # how many there are, of people who are here

    @property
    def size(self) -> int:
        return len(self.problem.people)


def frame_of(problem: Problem) -> Frame:
    """Read a problem."""
    people = problem.people
    place = {one.id: index for index, one in enumerate(people)}
    windows = _windows(problem)
    languages = tuple(sorted({word for one in people for word in one.languages}))
    held = [frozenset(one.languages) for one in people]
    edges, pulls, wishes = _edges(problem, place)
    weights = problem.weights
    return Frame(
        problem=problem,
        bits=(_bits(held, languages), _bits(_in_windows(problem, windows), windows)),
        letters=(languages, windows),
        values=np.array(
            [
                _numbered([one.organisation for one in people]),
                _numbered([one.industry for one in people]),
                _numbered([one.level for one in people]),
            ],
            dtype=np.int64,
        ),
        weights=np.array(
            [weights.organisations, weights.industries, weights.levels], dtype=np.int64
        ),
        edges=edges,
        pulls=pulls,
        wishes=wishes,
    )


def quarter(one: Candidate) -> int:
    """When a day begins, in quarters of an hour on one clock round the earth."""
    return round(-one.offset * 4) % DAY


def width_of(problem: Problem) -> int:
    """How far the beginnings of the days of a group may lie apart, in quarters of an hour."""
    return min(DAY - 1, int((problem.working_hours - problem.common_hours) * 4))


def _windows(problem: Problem) -> tuple[int, ...]:
    return tuple(sorted({quarter(one) for one in problem.people}))


def _in_windows(problem: Problem, windows: tuple[int, ...]) -> list[frozenset[int]]:
    width = width_of(problem)
    inside = {
        begins: frozenset(start for start in windows if (begins - start) % DAY <= width)
        for begins in windows
    }
    return [inside[quarter(one)] for one in problem.people]


def _bits(held: "list[frozenset[str]] | list[frozenset[int]]", letters: tuple[object, ...]) -> Bits:
    bit = {letter: index for index, letter in enumerate(letters)}
    found = np.zeros((len(held), max(1, -(-len(letters) // WORD))), dtype=np.uint64)
    for index, words in enumerate(held):
        for word in words:
            at, shift = divmod(bit[word], WORD)
            found[index, at] |= np.uint64(1 << shift)
    return found


def _numbered(words: "list[int] | list[str]") -> list[int]:
    known: dict[object, int] = {}
    return [known.setdefault(word, len(known)) for word in words]


def _edges(problem: Problem, place: dict[int, int]) -> tuple[Ints, Ints, int]:
    """Wishes draw as much as they weigh, both ways twice; a prohibition is stronger than a wish."""
    pulls: dict[tuple[int, int], int] = {}
    wishes = 0
    for here, one in enumerate(problem.people):
        for there in {place[pk] for pk in one.wishes if pk in place} - {here}:
            wishes += 1
            pair = (min(here, there), max(here, there))
            pulls[pair] = pulls.get(pair, 0) + problem.weights.wishes
    for here, one in enumerate(problem.people):
        for there in {place[pk] for pk in one.managers | one.apart if pk in place} - {here}:
            pulls[min(here, there), max(here, there)] = -APART
    pairs = sorted(pulls)
    edges = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return edges, np.array([pulls[pair] for pair in pairs], dtype=np.int64), wishes


def forbidden_wishes(frame: Frame) -> int:
    """The worth of the wishes between two who must not meet: nobody can meet them."""
    return frame.wishes * frame.problem.weights.wishes - int(frame.pulls[frame.pulls > 0].sum())


def common(bits: Bits, among: "Ints | list[int]") -> Bits:
    """Which letters all of these people have."""
    return np.asarray(np.bitwise_and.reduce(bits[among], axis=0), dtype=np.uint64)


def shares(frame: Frame, mask: tuple[Bits, ...], who: Ints) -> Flags:
    """Who of these has, in every alphabet, a letter of a mask."""
    found = np.ones(len(who), dtype=bool)
    for bits, words in zip(frame.bits, mask, strict=True):
        found &= ((bits[who] & words) != 0).any(axis=1)
    return found
