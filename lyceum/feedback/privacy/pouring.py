"""Slips into batches of a smallest size, as narrow as they can be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from secrets import SystemRandom
from typing import TypeVar

T = TypeVar("T")
Path = tuple[int, ...]  # organisation, unit, unit below it …; empty: from anywhere
_chance = SystemRandom()  # no order can be worked out from another one


@dataclass(frozen=True)
class Slip:
    """What somebody said, and where they belong; not who."""

    path: Path
    said: str


@dataclass(frozen=True)
class Batch:
    """What at least `least` people said, and the narrowest place to which all of them belong."""

    path: Path
    said: tuple[str, ...]


def shaken(things: Iterable[T]) -> list[T]:
    """The same things in an order that tells nothing of the one before."""
    found = list(things)
    _chance.shuffle(found)
    return found


def pour(slips: Sequence[Slip], *, least: int, mixes: bool) -> tuple[list[Batch], list[Slip]]:
    """The batches that can be made, and the slips that go on waiting.

    Without `mixes` only people of the very same place are put together. With it, those left over in
    the narrow places come together in the wider one, up to all of them; a batch forgets what lay
    below the place that it is of.
    """
    batches: list[Batch] = []
    left = list(slips)
    for depth in _depths(left) if mixes else [None]:
        made, left = _at(left, depth, least)
        batches += made
    return batches, left


def _depths(slips: Sequence[Slip]) -> list[int]:
    deepest = max((len(slip.path) for slip in slips), default=0)
    return list(range(deepest, -1, -1))


def _at(slips: Sequence[Slip], depth: int | None, least: int) -> tuple[list[Batch], list[Slip]]:
    """What is put together at one depth; who belongs nowhere so deep waits for the next."""
    groups: dict[Path, list[Slip]] = defaultdict(list)
    for slip in slips:
        groups[slip.path if depth is None else slip.path[:depth]].append(slip)
    batches, left = [], []
    for path, group in groups.items():
        is_of_it = depth is None or len(path) == depth
        if is_of_it and len(group) >= least:
            batches.append(Batch(path, tuple(shaken(slip.said for slip in group))))
        else:
            left += group
    return batches, left
