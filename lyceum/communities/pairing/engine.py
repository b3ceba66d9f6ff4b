"""The matching itself: see the package."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

from lyceum.kernel.arrays import Array, np
from lyceum.kernel.heavy import Later

if TYPE_CHECKING:
    from scipy import optimize, sparse
else:
    optimize, sparse = Later("scipy.optimize"), Later("scipy.sparse")

LARGEST_POOL = 120
FEW = 10  # of so many every choice is tried, and no solver is loaded
HALF = 0.5
ALONE = 100_000_000
AGAIN = 100_000  # and less the longer ago
FORGETTING = 4_000  # a round
SAME_ORGANISATION = 1_000
SAME_UNIT = 300
SAME_ZONE = 100
SHARED_SPACE = 50
MANY_SPACES = 5  # more make no difference
BY_CHANCE = 10  # between what is else the same
SECONDS = 20
Pair = frozenset[int]


@dataclass(frozen=True)
class Guest:
    """Somebody who wants to meet others; `threes` is how often they were in one, `units` and `spaces`
    are where else they may know each other from."""

    id: int
    organisation: int = 0
    zone: float = 0
    threes: int = 0
    units: frozenset[int] = frozenset()
    spaces: frozenset[int] = frozenset()


def pair_of(one: int, other: int) -> Pair:
    return frozenset((one, other))


def cost_of(one: Guest, other: Guest, met: Mapping[Pair, int]) -> int:
    """What it costs to bring two together; `met` says how many rounds ago they met."""
    cost = 0
    if ago := met.get(pair_of(one.id, other.id)):
        cost += max(AGAIN - FORGETTING * (ago - 1), AGAIN // 5)
    cost += SAME_ORGANISATION * (one.organisation == other.organisation)
    cost += SAME_UNIT * (not one.units.isdisjoint(other.units))
    cost += SHARED_SPACE * min(len(one.spaces & other.spaces), MANY_SPACES)
    return cost + SAME_ZONE * (one.zone == other.zone)


def pair_up(
    guests: Sequence[Guest],
    met: Mapping[Pair, int],
    apart: Collection[Pair] = (),
    seed: int = 0,
) -> list[tuple[int, ...]]:
    """Groups of two, and one of three where somebody would be left. Who can be brought together with
    nobody is in no group."""
    chance = Random(seed)  # noqa: S311  no secret
    groups: list[tuple[int, ...]] = []
    for pool in _pools(sorted(guests, key=lambda one: one.id), chance):
        groups += _pair_pool(pool, met, frozenset(apart), chance)
    return groups


def _pools(guests: list[Guest], chance: Random) -> Iterator[list[Guest]]:
    """Pools of about the same even size; only the last may be odd."""
    dealt = list(guests)
    chance.shuffle(dealt)
    count = -(-len(dealt) // LARGEST_POOL)
    size = -(-len(dealt) // count) if count else 0
    size += size % 2
    for start in range(0, len(dealt), size or 1):
        yield dealt[start : start + size]


def _pair_pool(
    pool: list[Guest], met: Mapping[Pair, int], apart: frozenset[Pair], chance: Random
) -> list[tuple[int, ...]]:
    third = None
    if len(pool) % 2 and len(pool) > 1:
        third = min(pool, key=lambda one: (one.threes, chance.random()))
    rest = [one for one in pool if one is not third]
    edges = {
        (one.id, other.id): cost_of(one, other, met) + chance.randrange(BY_CHANCE)
        for one, other in combinations(rest, 2)
        if pair_of(one.id, other.id) not in apart
    }
    return _solved(rest, edges, _joined(rest, third, edges, met, apart), third)


def _joined(
    rest: list[Guest],
    third: Guest | None,
    edges: Mapping[tuple[int, int], int],
    met: Mapping[Pair, int],
    apart: frozenset[Pair],
) -> dict[tuple[int, int], int]:
    """What each pair costs if the third joins it."""
    if third is None:
        return {}
    to_third = {
        one.id: cost_of(one, third, met) + SAME_ZONE * one.threes
        for one in rest
        if pair_of(one.id, third.id) not in apart
    }
    return {
        (one, other): cost + to_third[one] + to_third[other]
        for (one, other), cost in edges.items()
        if one in to_third and other in to_third
    }


def _solved(
    rest: list[Guest],
    edges: Mapping[tuple[int, int], int],
    joined: Mapping[tuple[int, int], int],
    third: Guest | None,
) -> list[tuple[int, ...]]:
    """A row for each guest: in one pair, in one three, or alone; and one for the third."""
    if len(rest) <= FEW:
        return _tried(tuple(one.id for one in rest), edges, joined, third)
    chosen = [*edges, *joined]
    costs = [*edges.values(), *joined.values()] + [ALONE] * (len(rest) + 1)
    found = _least(costs, _rows(rest, chosen, len(edges)), third is not None)
    extra = (third.id,) if third else ()
    twos = [edge for at, edge in enumerate(edges) if found[at]]
    return twos + [(*edge, *extra) for at, edge in enumerate(joined, start=len(edges)) if found[at]]


def _tried(
    ids: tuple[int, ...],
    edges: Mapping[tuple[int, int], int],
    joined: Mapping[tuple[int, int], int],
    third: Guest | None,
) -> list[tuple[int, ...]]:
    """The cheapest of all choices, by what is the cheapest for those who are left."""

    @cache
    def least(left: tuple[int, ...], threes: int) -> tuple[int, tuple[tuple[int, ...], ...]]:
        if not left:
            return ALONE * threes, ()
        first, *others = left
        cost, groups = least(tuple(others), threes)
        best = (cost + ALONE, groups)
        for other in others:
            pair, rest = (first, other), tuple(one for one in others if one != other)
            if pair in edges:
                cost, groups = least(rest, threes)
                best = min(best, (cost + edges[pair], (pair, *groups)))
            if threes and third and pair in joined:
                cost, groups = least(rest, 0)
                best = min(best, (cost + joined[pair], ((*pair, third.id), *groups)))
        return best

    return list(least(ids, int(third is not None))[1])


def _rows(
    rest: list[Guest], chosen: Sequence[tuple[int, int]], threes_from: int
) -> list[tuple[int, int]]:
    """Where the table of the problem has a one: (row, column)."""
    place = {one.id: at for at, one in enumerate(rest)}
    last = len(rest)
    ones = [(place[one], at) for at, edge in enumerate(chosen) for one in edge]
    ones += [(last, at) for at in range(threes_from, len(chosen))]
    return ones + [(row, len(chosen) + row) for row in range(last + 1)]


def _least(costs: Sequence[int], ones: Sequence[tuple[int, int]], has_third: bool) -> Array:  # noqa: FBT001
    """The cheapest choice that is a one in each row; the last row only where there is a third."""
    rows, columns = zip(*ones, strict=True)
    height = max(rows) + 1
    table = sparse.csr_matrix((np.ones(len(ones)), (rows, columns)), (height, len(costs)))
    asked = np.ones(height)
    asked[-1] = has_third
    answer = optimize.milp(
        np.array(costs, dtype=np.float64),
        constraints=optimize.LinearConstraint(table, asked, asked),
        bounds=optimize.Bounds(0, 1),
        integrality=np.ones(len(costs)),
        options={"time_limit": SECONDS},
    )
    if answer.x is None:
        raise RuntimeError(f"no pairs were found: {answer.message}")
    found: Array = answer.x > HALF
    return found
