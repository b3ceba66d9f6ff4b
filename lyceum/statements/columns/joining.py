"""Many small parts become a few large ones: a reader opens dozens of files, never thousands."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from lyceum.statements.models import ColumnPart

from . import parquet, table
from .places import Place
from .table import Hold, Piece

FULL = 400_000  # rows of a part that is joined no more; some 200 MB in memory
MANY = 8


def join(hold: Hold, place: Place, *, this_month: str, full: int = FULL) -> int:
    """Join parts of like size where there are eight; in a month that is over, whatever is small.

    Each row is written again once for every step of eight, so five or six times in all. Returns
    how many parts went into larger ones.
    """
    joined = 0
    for group in list(_groups(table.live(), this_month, full)):
        first = min(part.first_seq for part in group)
        last = max(part.last_seq for part in group)
        whole = parquet.joined(place, [part.name for part in group])
        table.put(hold, place, [Piece(group[0].month, first, last, whole)], instead_of=group)
        joined += len(group)
    return joined


def _groups(
    parts: Sequence[ColumnPart], this_month: str, full: int
) -> Iterator[Sequence[ColumnPart]]:
    by_size: dict[tuple[str, int], list[ColumnPart]] = defaultdict(list)
    for part in parts:
        if part.rows < full // 2:
            is_open = part.month >= this_month
            size = int(math.log(max(part.rows, 1), MANY)) if is_open else 0
            by_size[part.month, size].append(part)
    for (month, _size), alike in by_size.items():
        least = MANY if month >= this_month else 2
        for group in _filled(alike, full):
            if len(group) >= least:
                yield group


def _filled(parts: Sequence[ColumnPart], full: int) -> Iterator[list[ColumnPart]]:
    """In their order, as many as fit."""
    group: list[ColumnPart] = []
    rows = 0
    for part in parts:
        if group and rows + part.rows > full:
            yield group
            group, rows = [], 0
        group.append(part)
        rows += part.rows
    if group:
        yield group
