"""Is the copy what the store is? Every row of both is compared."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lyceum.statements.models import ColumnPart, ColumnTouched

from . import parquet, table
from .places import Place
from .shape import Shaper, Source, Stored

PAGE = 50_000
SHOWN = 20


class Difference(NamedTuple):
    """Where copy and store are not the same: a statement by its seq, or a file by its name."""

    what: str  # missing, too many, other, no such file, nobody's file
    where: str


def differences(source: Source, place: Place, *, has_text: bool = False) -> list[Difference]:
    """Everything up to where the copy is; what waits to be read again is no difference.

    At most twenty of a kind. Nobody writes the copy meanwhile; the store goes on.
    """
    with table.held():
        table.is_made(place, has_text=has_text)
        found = [*_files(place)]
        if found:
            return found
        shaper = Shaper(table.pseudonym_key(), has_text=has_text)
        for first, last, page in _pages(source, table.state().copied_to):
            found += _compared(place, first, last, parquet.table_of([shaper.row(s) for s in page]))
            if len(found) >= SHOWN:
                break
    return found[:SHOWN]


def _files(place: Place) -> Iterator[Difference]:
    there = {name for name in place.names() if name.endswith(".parquet")}
    named = {part.name for part in table.live()}
    for name in sorted(named - there)[:SHOWN]:
        yield Difference("no such file", name)
    for name in sorted(there - named)[:SHOWN]:
        yield Difference("nobody's file", name)


def _pages(source: Source, copied_to: int) -> Iterator[tuple[int, int, Sequence[Stored]]]:
    """The store in ranges of seq without a gap between them, up to where the copy is."""
    after = 0
    while after < copied_to:
        page = [s for s in source.following(after, PAGE)[0] if s.seq <= copied_to]
        last = page[-1].seq if len(page) == PAGE else copied_to
        yield after + 1, last, page
        after = last


def _compared(place: Place, first: int, last: int, told: Any) -> Iterator[Difference]:
    parts = _overlapping(first, last)
    copied = parquet.put_together(parquet.between(place, p.name, first, last) for p in parts)
    copied, told = (each.sort_by("seq") for each in (copied, told))
    if copied.equals(told):
        return
    ours, theirs = copied.to_pylist(), told.to_pylist()
    waiting = set(ColumnTouched.objects.values_list("seq", flat=True))
    by_seq = {row["seq"]: row for row in theirs}
    seen: set[int] = set()
    for row in ours:
        seq = row["seq"]
        if seq in seen or (seq not in by_seq and seq not in waiting):
            yield Difference("too many", str(seq))
        elif seq not in waiting and row != by_seq[seq]:
            yield Difference("other", f"{seq}: {_other(row, by_seq[seq])}")
        seen.add(seq)
    for seq in sorted(by_seq.keys() - seen - waiting):
        yield Difference("missing", str(seq))


def _other(one: dict[str, Any], other: dict[str, Any]) -> str:
    return ", ".join(name for name in one if one[name] != other[name])


def _overlapping(first: int, last: int) -> list[ColumnPart]:
    return [p for p in table.live() if p.first_seq <= last and p.last_seq >= first]
