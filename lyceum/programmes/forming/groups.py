"""Groups as they stand, and what they cost."""

from dataclasses import dataclass, field

import numpy as np

from .frame import APART, Bits, Frame, Ints, common

NOBODY = -1
Members = list[list[int]]


@dataclass
class Neighbours:
    """For each person, whom an edge joins them to and how strongly."""

    of: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    @classmethod
    def in_frame(cls, frame: Frame) -> "Neighbours":
        found = cls()
        for (a, b), pull in zip(frame.edges.tolist(), frame.pulls.tolist(), strict=True):
            found.of.setdefault(a, []).append((b, pull))
            found.of.setdefault(b, []).append((a, pull))
        return found

    def pull(self, person: int, group: list[int]) -> int:
        """What being in a group is worth to a person by wishes, or -APART and less."""
        there = set(group)
        return sum(pull for other, pull in self.of.get(person, ()) if other in there)


def homes(frame: Frame, groups: Members) -> Ints:
    """The group of each person; -1 who waits."""
    found = np.full(frame.size, NOBODY, dtype=np.int64)
    for number, group in enumerate(groups):
        found[group] = number
    return found


def masks(frame: Frame, group: list[int]) -> tuple[Bits, ...]:
    """The letters that all of a group have, in each alphabet."""
    return tuple(common(bits, group) for bits in frame.bits)


def repeats(values: Ints, group: list[int]) -> Ints:
    """For each of the three, how many have what somebody before them has."""
    return np.array([len(group) - len(set(row[group].tolist())) for row in values], dtype=np.int64)


def cost_of(frame: Frame, groups: Members) -> int:
    """What is lost in all, the waiting included."""
    lost = sum(int(frame.weights @ repeats(frame.values, group)) for group in groups if group)
    home = homes(frame, groups)
    unmet = frame.wishes * frame.problem.weights.wishes - met(frame, home)
    waiting = int((home == NOBODY).sum())
    return lost + unmet + waiting * frame.problem.weights.of_waiting


def met(frame: Frame, home: Ints) -> int:
    """The worth of all wishes that are met."""
    if not len(frame.edges):
        return 0
    a, b = home[frame.edges[:, 0]], home[frame.edges[:, 1]]
    return int(frame.pulls[(a == b) & (a != NOBODY) & (frame.pulls > 0)].sum())


def is_sound(frame: Frame, group: list[int], *, of_any_size: bool = False) -> bool:
    """Does a group break nothing that must hold?"""
    problem = frame.problem
    if not of_any_size and not problem.smallest <= len(group) <= problem.largest:
        return False
    if not all(words.any() for words in masks(frame, group)):
        return False
    home = np.zeros(frame.size, dtype=bool)
    home[group] = True
    if not len(frame.edges):
        return True
    inside = home[frame.edges[:, 0]] & home[frame.edges[:, 1]]
    return not bool((frame.pulls[inside] <= -APART).any())
