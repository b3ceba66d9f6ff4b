"""The search: in every round all groups stand in pairs, and each pair exchanges the two people whose
exchange is worth most, or sends one over. All pairs are reckoned at once.

At first a little loss is taken, less and less (annealing), so that it does not end where it began. An
empty place is somebody too: exchanging with it sends a person over.
"""

from dataclasses import dataclass

import numpy as np

from .frame import Bits, Frame, Ints
from .groups import NOBODY, Members, homes

HOTTEST, COLDEST = 1.2, 0.08  # how much of the cost's unit is lost lightly
COLD = 0.85  # after so much of the rounds nothing is lost any more
NEVER = 1 << 40
PAIR = 2


@dataclass
class Table:
    """Groups as rows of places; a place that is empty holds the number after the last person."""

    frame: Frame
    places: Ints  # (groups, largest)
    home: Ints  # of each person
    place: Ints  # of each person in their group
    bits: tuple[Bits, ...]  # with a last row for the empty place, who has every letter

    @property
    def nobody(self) -> int:
        return self.frame.size


def search(frame: Frame, groups: Members, rounds: int) -> Members:
    """Better groups of the same people and number; each stays sound."""
    if len(groups) < PAIR:
        return groups
    table, chance = _table(frame, groups), np.random.default_rng(frame.problem.seed + 1)
    wished = np.flatnonzero(frame.pulls > 0)
    for number in range(rounds):
        done = number / rounds
        heat = 0.0 if done > COLD else HOTTEST * (COLDEST / HOTTEST) ** (done / COLD)
        left, right = _pairs(table, wished, chance, by_wish=number % 2 == 0)
        _exchange(table, left, right, heat, chance)
    return [[one for one in row if one != table.nobody] for row in table.places.tolist()]


def _table(frame: Frame, groups: Members) -> Table:
    largest = max(frame.problem.largest, *map(len, groups))
    places = np.full((len(groups), largest), frame.size, dtype=np.int64)
    place = np.full(frame.size + 1, 0, dtype=np.int64)
    for number, group in enumerate(groups):
        places[number, : len(group)] = group
        place[group] = np.arange(len(group))
    all_letters = np.uint64(0xFFFFFFFFFFFFFFFF)
    bits = tuple(
        np.vstack([words, np.full((1, words.shape[1]), all_letters)]) for words in frame.bits
    )
    home = np.append(homes(frame, groups), NOBODY)
    return Table(frame, places, home, place, bits)


def _pairs(
    table: Table, wished: Ints, chance: np.random.Generator, *, by_wish: bool
) -> tuple[Ints, Ints]:
    """All groups in pairs: by chance, or first those between which somebody wishes to go."""
    count = len(table.places)
    order = chance.permutation(count)
    if by_wish and len(wished):
        first = _pairs_by_wish(table, chance.permutation(wished)[: count // 2])
        taken = np.zeros(count, dtype=bool)
        taken[first.reshape(-1)] = True
        order = np.concatenate([first.reshape(-1), order[~taken[order]]])
    even = order[: count // 2 * 2].reshape(-1, 2)
    return even[:, 0], even[:, 1]


def _pairs_by_wish(table: Table, edges: Ints) -> Ints:
    ends = table.home[table.frame.edges[edges]]
    free, found = set(range(len(table.places))), []
    for a, b in ends.tolist():
        if a != b and a in free and b in free:
            free -= {a, b}
            found.append((a, b))
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _exchange(
    table: Table, left: Ints, right: Ints, heat: float, chance: np.random.Generator
) -> None:
    ours, theirs = table.places[left], table.places[right]
    change = _mix(table, ours, theirs) + _wishes(table, left, right)
    change[~_may(table, ours, theirs)] = NEVER
    flat = change.reshape(len(left), -1)
    noise = (
        heat * chance.standard_exponential(flat.shape) if heat else chance.random(flat.shape) / 2
    )
    best = np.argmin(flat + noise, axis=1)
    gain = np.take_along_axis(flat, best[:, None], axis=1)[:, 0]
    limit = heat * chance.standard_exponential(len(left)) if heat else np.zeros(len(left))
    for pair in np.flatnonzero(gain <= limit).tolist():
        i, j = divmod(int(best[pair]), theirs.shape[1])
        _put(table, int(left[pair]), i, int(theirs[pair, j]))
        _put(table, int(right[pair]), j, int(ours[pair, i]))


def _put(table: Table, group: int, place: int, person: int) -> None:
    table.places[group, place] = person
    table.home[person], table.place[person] = group, place
    table.home[table.nobody] = NOBODY


def _mix(table: Table, ours: Ints, theirs: Ints) -> Ints:
    """What each exchange changes in repetitions, by weight: (pairs, places, places)."""
    change = np.zeros((*ours.shape, theirs.shape[1]), dtype=np.int64)
    for row, weight in zip(table.frame.values, table.frame.weights, strict=True):
        if weight:
            a, b = np.append(row, -1)[ours], np.append(row, -2)[theirs]
            b = np.where(theirs == table.nobody, -2, b)
            alike = a[:, :, None] == b[:, None, :]
            into_b = alike.sum(axis=2)[:, :, None] - alike > 0
            into_a = alike.sum(axis=1)[:, None, :] - alike > 0
            more = into_a.astype(np.int64) + into_b
            more -= _repeated(a, ours != table.nobody)[:, :, None]
            more -= _repeated(b, theirs != table.nobody)[:, None, :]
            change += int(weight) * more
    return change


def _repeated(values: Ints, is_real: np.ndarray) -> np.ndarray:
    """Does somebody else of the group have the same?"""
    same = (values[:, :, None] == values[:, None, :]).sum(axis=2) > 1
    return np.asarray(same & is_real)


def _may(table: Table, ours: Ints, theirs: Ints) -> np.ndarray:
    """Which exchanges leave both groups with a letter in common and of a size that is allowed."""
    smallest = table.frame.problem.smallest
    may = np.ones((*ours.shape, theirs.shape[1]), dtype=bool)
    for bits in table.bits:
        may &= _meet(bits, ours, theirs)
        may &= _meet(bits, theirs, ours).transpose(0, 2, 1)
    real_a, real_b = ours != table.nobody, theirs != table.nobody
    spare_a = (real_a.sum(axis=1) > smallest)[:, None, None]
    spare_b = (real_b.sum(axis=1) > smallest)[:, None, None]
    a, b = real_a[:, :, None], real_b[:, None, :]
    return np.asarray(may & ((a & b) | (a & ~b & spare_a) | (~a & b & spare_b)))


def _meet(bits: Bits, group: Ints, others: Ints) -> np.ndarray:
    """Would the group without one of it, and with one of the others, have a letter in common?"""
    rest = _without_each(bits[group])
    return np.asarray((rest[:, :, None, :] & bits[others][:, None, :, :] != 0).any(axis=3))


def _without_each(words: Bits) -> Bits:
    """Of each group the letters that all but one have, for every one: (groups, places, words)."""
    before, after = np.full_like(words, np.uint64(0xFFFFFFFFFFFFFFFF)), None
    after = before.copy()
    for at in range(1, words.shape[1]):
        before[:, at] = before[:, at - 1] & words[:, at - 1]
        after[:, -at - 1] = after[:, -at] & words[:, -at]
    return np.asarray(before & after)


def _wishes(table: Table, left: Ints, right: Ints) -> Ints:
    """What each exchange loses in wishes (and what must not be): (pairs, places, places)."""
    frame, shape = table.frame, table.places.shape
    across = np.zeros((len(left), shape[1], shape[1]), dtype=np.int64)
    inside = np.zeros(shape, dtype=np.int64)
    if not len(frame.edges):
        return across
    pair, side = np.full(shape[0] + 1, NOBODY), np.zeros(shape[0] + 1, dtype=np.int64)
    pair[left], pair[right], side[right] = np.arange(len(left)), np.arange(len(left)), 1
    a, b = frame.edges[:, 0], frame.edges[:, 1]
    home_a, home_b = table.home[a], table.home[b]
    same = (home_a == home_b) & (home_a != NOBODY)
    for end in (a[same], b[same]):
        np.add.at(inside, (table.home[end], table.place[end]), frame.pulls[same])
    near = (pair[home_a] == pair[home_b]) & ~same & (pair[home_a] != NOBODY)
    a, b, pulls = a[near], b[near], frame.pulls[near]
    swapped = side[table.home[a]] == 1
    a, b = np.where(swapped, b, a), np.where(swapped, a, b)
    np.add.at(across, (pair[table.home[a]], table.place[a], table.place[b]), pulls)
    to_b, to_a = across.sum(axis=2)[:, :, None], across.sum(axis=1)[:, None, :]
    before = inside[left][:, :, None] + inside[right][:, None, :]
    return np.asarray(before - (to_b + to_a - 2 * across))
