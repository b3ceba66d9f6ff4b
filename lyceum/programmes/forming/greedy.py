"""Groups one after the other: whoever is hardest to place first, and with them who adds most."""

import numpy as np

from .frame import APART, Flags, Frame, Ints, shares
from .groups import Members, Neighbours, masks, repeats


def fill(
    frame: Frame, seed: int | None = None, *, is_blind: bool = False
) -> tuple[Members, list[int]]:
    """Groups of people, each sound, and who is left. `is_blind` looks at nothing but what must hold
    (the comparison by chance)."""
    problem, chance = frame.problem, np.random.default_rng(problem_seed(frame, seed))
    ease = ease_of(frame)
    order = np.lexsort((chance.random(frame.size), ease))
    free: Flags = np.ones(frame.size, dtype=bool)
    near = Neighbours.in_frame(frame)
    groups: Members = []
    left: list[int] = []
    for first in order.tolist():
        if not free[first] or len(groups) == problem.groups:
            continue
        size = _size(
            problem.groups - len(groups), int(free.sum()), problem.smallest, problem.largest
        )
        noise = chance.random(frame.size)
        group = _gather(frame, near, first, size, (free, ease, noise), is_blind=is_blind)
        free[group] = False
        if len(group) >= problem.smallest:
            groups.append(group)
        else:
            free[group[1:]] = True
            left.append(first)
    return groups, left + np.flatnonzero(free).tolist()


def problem_seed(frame: Frame, seed: int | None) -> int:
    return frame.problem.seed if seed is None else seed


def ease_of(frame: Frame) -> Ints:
    """With how many others each has something in common, in the harder of the alphabets."""
    found = np.full(frame.size, frame.size, dtype=np.int64)
    for bits in frame.bits:
        kinds, which, counts = np.unique(bits, axis=0, return_inverse=True, return_counts=True)
        meets = ((kinds[:, None, :] & kinds[None, :, :]) != 0).any(axis=2)
        found = np.minimum(found, (meets @ counts)[which.reshape(-1)])
    return found


def _size(groups: int, people: int, smallest: int, largest: int) -> int:
    return max(smallest, min(largest, round(people / max(1, groups))))


def _gather(
    frame: Frame,
    near: Neighbours,
    first: int,
    size: int,
    about: tuple[Flags, Ints, np.ndarray],
    *,
    is_blind: bool,
) -> list[int]:
    """A group round somebody, as large as it should be or as it gets."""
    free, ease, noise = about
    group, mask = [first], masks(frame, [first])
    fits = free.copy()
    fits[first] = False
    _keep_apart(near, first, fits)
    while len(group) < size:
        open_to = np.flatnonzero(fits)
        open_to = open_to[shares(frame, mask, open_to)]
        if not len(open_to):
            return group
        worth = noise[open_to] if is_blind else _worth(frame, near, group, open_to, ease)
        chosen = int(open_to[np.lexsort((noise[open_to], -worth))[0]])
        group.append(chosen)
        fits[chosen] = False
        _keep_apart(near, chosen, fits)
        mask = tuple(bits[chosen] & words for bits, words in zip(frame.bits, mask, strict=True))
    return group


def _keep_apart(near: Neighbours, person: int, fits: Flags) -> None:
    for other, pull in near.of.get(person, ()):
        if pull <= -APART:
            fits[other] = False


def _worth(
    frame: Frame, near: Neighbours, group: list[int], open_to: Ints, ease: Ints
) -> np.ndarray:
    """What each adds: new values and wishes met, a little for being hard to place otherwise."""
    worth = np.zeros(len(open_to))
    for row, weight in zip(frame.values, frame.weights, strict=True):
        worth += float(weight) * ~np.isin(row[open_to], row[group])
    for member in group:
        for other, pull in near.of.get(member, ()):
            if pull > 0:
                worth[open_to == other] += pull
    return worth + 0.5 * (1 - ease[open_to] / frame.size)


def seat(frame: Frame, groups: Members, waiting: list[int]) -> list[int]:
    """Place who waits where there is room, or where making room costs one more move; gives who is
    left. Groups are changed."""
    near = Neighbours.in_frame(frame)
    left = [one for one in waiting if not _seated(frame, near, groups, one)]
    return [one for one in left if not _seated_by_room(frame, near, groups, one)]


def _seated(frame: Frame, near: Neighbours, groups: Members, one: int, but: int = -1) -> bool:
    best = _best_group(frame, near, groups, one, but)
    if best is not None:
        groups[best].append(one)
    return best is not None


def _best_group(frame: Frame, near: Neighbours, groups: Members, one: int, but: int) -> int | None:
    costs = []
    for number, group in enumerate(groups):
        if (
            number != but
            and len(group) < frame.problem.largest
            and fits_in(frame, near, group, one)
        ):
            more = int(
                frame.weights
                @ (repeats(frame.values, [*group, one]) - repeats(frame.values, group))
            )
            costs.append((more - near.pull(one, group), number))
    return min(costs)[1] if costs else None


def fits_in(frame: Frame, near: Neighbours, group: list[int], one: int) -> bool:
    """Would a group stay sound with somebody more, its size aside?"""
    if near.pull(one, group) <= -APART // 2:
        return False
    return not group or bool(shares(frame, masks(frame, group), np.array([one]))[0])


def _seated_by_room(frame: Frame, near: Neighbours, groups: Members, one: int) -> bool:
    """Somebody goes from a group to another that has room, so that this one can come in."""
    for number, group in enumerate(groups):
        for other in list(group):
            rest = [member for member in group if member != other]
            if not fits_in(frame, near, rest, one):
                continue
            groups[number] = rest
            if _seated(frame, near, groups, other, but=number):
                groups[number].append(one)
                return True
            groups[number] = group
    return False
