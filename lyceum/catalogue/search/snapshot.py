"""Every listed resource as columns of numbers: some forty bytes each, filtered in microseconds.

A snapshot never changes: a newer one is made from it and what was indexed since. So threads share
it without locks, and a search sees one state of the catalogue from its first to its last count.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from lyceum.kernel.arrays import Array, Bools, np

Mask = Bools
Column = Array
UNKNOWN = -1
BANDS = (0, 120, 600, 2400)  # minutes: to 2 h, to 10 h, to 40 h, more
EFFORTS = ("short", "day", "week", "long", "unknown")
PRICES = ("free", "paid", "unknown")


class Line(NamedTuple):
    """A resource as it is indexed."""

    resource_id: int
    is_listed: bool
    owner: str
    is_shared: bool
    kind: str
    mode: str
    language: str
    provider: int
    price: int | None
    effort: int | None
    from_level: int
    to_level: int
    standing: float
    rating: float
    added: int
    skills: bytes


@dataclass(frozen=True)
class Snapshot:
    """The columns; words are numbers that stand for the place in `names[column]`."""

    version: int
    ids: Column
    columns: dict[str, Column]
    names: dict[str, list[Any]]
    pair_row: Column
    pair_skill: Column

    def __len__(self) -> int:
        return len(self.ids)

    def rows_of(self, ids: Column) -> Column:
        """Where these resources stand, leaving out those that are not listed."""
        if not len(self.ids):
            return np.empty(0, dtype=np.int64)
        rows = np.searchsorted(self.ids, ids)
        rows[rows == len(self.ids)] = 0
        there: Column = rows[self.ids[rows] == ids]
        return there

    def mask_of(self, ids: Column) -> Mask:
        """True where one of these resources stands."""
        mask = np.zeros(len(self), dtype=np.bool_)
        mask[self.rows_of(ids)] = True
        return mask

    def visible(
        self, owners: Iterable[str], unseen: Iterable[str] = (), *, sees_all: bool = False
    ) -> Mask:
        """What somebody with these owners in scope may see: theirs, and what is shared by all but
        those who are hidden from them."""
        if sees_all:
            return np.ones(len(self), dtype=np.bool_)
        shared = self.columns["is_shared"] & ~self.chosen("owner", list(unseen))
        mask: Mask = shared | self.chosen("owner", list(owners))
        return mask

    def chosen(self, column: str, values: Sequence[Any]) -> Mask:
        """True where the column has one of these values."""
        names = self.names[column]
        wanted = [names.index(value) for value in values if value in names]
        return np.isin(self.columns[column], wanted)

    def teaching(self, skill_ids: Sequence[int]) -> Mask:
        """True where one of these skills is taught."""
        mask = np.zeros(len(self), dtype=np.bool_)
        mask[self.pair_row[np.isin(self.pair_skill, list(skill_ids))]] = True
        return mask

    def count(self, column: str, mask: Mask) -> dict[Any, int]:
        """How often each value stands in the rows of the mask."""
        names = self.names[column]
        counts = np.bincount(self.columns[column][mask], minlength=len(names))
        return {names[at]: int(counts[at]) for at in np.flatnonzero(counts)}

    def count_skills(self, mask: Mask, most: int) -> dict[int, int]:
        """The skills taught most often in the rows of the mask."""
        counts = np.bincount(self.pair_skill[mask[self.pair_row]])
        best = np.argsort(-counts, kind="stable")[:most]
        return {int(pk): int(counts[pk]) for pk in best if counts[pk]}


WORDS = ("owner", "kind", "mode", "language", "provider", "price_band", "effort_band", "to_level")
NUMBERS: dict[str, tuple[str, Callable[[Line], Any]]] = {
    "is_shared": ("bool", lambda line: line.is_shared),
    "price": ("int64", lambda line: UNKNOWN if line.price is None else line.price),
    "effort": ("int32", lambda line: UNKNOWN if line.effort is None else line.effort),
    "from_level": ("int8", lambda line: line.from_level),
    "standing": ("float32", lambda line: line.standing),
    "rating": ("float32", lambda line: line.rating),
    "added": ("int64", lambda line: line.added),
}
SAYINGS: dict[str, Callable[[Line], Any]] = {
    "owner": lambda line: line.owner,
    "kind": lambda line: line.kind,
    "mode": lambda line: line.mode or "unknown",
    "language": lambda line: line.language.split("-")[0] or "unknown",
    "provider": lambda line: line.provider,
    "price_band": lambda line: price_band(line.price),
    "effort_band": lambda line: effort_band(line.effort),
    "to_level": lambda line: line.to_level,
}


def empty(version: int = 0) -> Snapshot:
    """Nothing yet."""
    kinds = {name: kind for name, (kind, _value) in NUMBERS.items()}
    columns = {name: np.empty(0, dtype=kind) for name, kind in kinds.items()}
    columns |= {name: np.empty(0, dtype=np.int32) for name in WORDS}
    nothing = np.empty(0, dtype=np.int64)
    return Snapshot(version, nothing, columns, {name: [] for name in WORDS}, nothing, nothing)


def updated(before: Snapshot, lines: Iterable[Sequence[Line]], version: int) -> Snapshot:
    """The snapshot with these lines (in batches) in place of what it had of their resources."""
    parts = [_part(batch, before) for batch in lines if batch]
    if not parts:
        return Snapshot(
            version, before.ids, before.columns, before.names, before.pair_row, before.pair_skill
        )
    gone = np.concatenate([part["touched"] for part in parts])
    kept = ~np.isin(before.ids, gone)
    ids = np.concatenate([before.ids[kept], *(part["ids"] for part in parts)])
    order = np.argsort(ids, kind="stable")
    columns = {
        name: np.concatenate([before.columns[name][kept], *(part[name] for part in parts)])[order]
        for name in (*NUMBERS, *WORDS)
    }
    pairs = kept[before.pair_row] if len(before.pair_row) else np.empty(0, dtype=np.bool_)
    pair_ids = np.concatenate(
        [before.ids[before.pair_row[pairs]], *(part["pair_ids"] for part in parts)]
    )
    pair_skill = np.concatenate([before.pair_skill[pairs], *(part["pair_skill"] for part in parts)])
    ids = ids[order]
    return Snapshot(version, ids, columns, before.names, np.searchsorted(ids, pair_ids), pair_skill)


def _part(batch: Sequence[Line], before: Snapshot) -> dict[str, Column]:
    """The columns of one batch. New words are added to the names, which only ever grow."""
    listed = [line for line in batch if line.is_listed]
    skills = [np.frombuffer(line.skills, dtype=np.int64) for line in listed]
    ids = np.array([line.resource_id for line in listed], dtype=np.int64)
    part: dict[str, Column] = {
        "touched": np.array([line.resource_id for line in batch], dtype=np.int64),
        "ids": ids,
        "pair_ids": np.repeat(ids, [len(each) for each in skills]),
        "pair_skill": np.concatenate([np.empty(0, dtype=np.int64), *skills]),
    }
    for name, (kind, value) in NUMBERS.items():
        part[name] = np.array([value(line) for line in listed], dtype=kind)
    for name, saying in SAYINGS.items():
        part[name] = _numbered([saying(line) for line in listed], before.names[name])
    return part


def _numbered(values: list[Any], names: list[Any]) -> Column:
    known = {name: at for at, name in enumerate(names)}
    for value in values:
        if value not in known:
            known[value] = len(names)
            names.append(value)
    return np.array([known[value] for value in values], dtype=np.int32)


def price_band(price: int | None) -> str:
    """Free, paid or unknown."""
    return "unknown" if price is None else "paid" if price else "free"


def effort_band(minutes: int | None) -> str:
    """How long it takes, in five words."""
    if minutes is None:
        return "unknown"
    return EFFORTS[int(np.searchsorted(BANDS[1:], minutes, side="left"))]
