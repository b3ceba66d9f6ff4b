"""From the store into parts, as far as the watermark: each statement once, whatever breaks off."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from lyceum.kernel import clock
from lyceum.statements.models import ColumnCopy, ColumnPart, ColumnTouched

from . import joining, mending, parquet, table
from .places import Place
from .shape import Row, Shaper, Source, Stored, voided_by
from .table import Hold, Piece

PAGE = 5_000  # statements with their texts in memory
PART = 100_000  # rows of a first part


@dataclass(frozen=True)
class Copied:
    """What one run did: statements that are new in the copy, that were read again, parts joined."""

    new: int
    mended: int
    joined: int


@dataclass
class _Load:
    """Rows on their way into parts, by month of storing."""

    rows: dict[str, list[Row]]
    voided: list[int]
    number: int = 0
    last_seq: int = 0


def copy(
    source: Source,
    place: Place,
    *,
    has_text: bool = False,
    anew: bool = False,
    part: int = PART,
) -> Copied:
    """Bring the copy to the watermark; `anew` from the first statement on.

    Raises IsHeld where somebody else does so, IsElsewhere where the copy was made otherwise.

    What is killed half-way loses nothing and leaves nothing twice: the next run begins behind the
    last statement whose part counts, and removes what had been written beyond it.
    """
    with table.held() as hold:
        if anew:
            table.forget(hold, place, has_text=has_text)
        table.is_made(place, has_text=has_text)
        table.clear(place)
        shaper = Shaper(table.pseudonym_key(), has_text=has_text)
        new = 0
        for load in _loads(source, shaper, part):
            _add(hold, place, load)
            new += load.number
        mended = mending.mend(hold, source, place, shaper)
        joined = joining.join(hold, place, this_month=f"{clock.now():%Y-%m}")
    return Copied(new, mended, joined)


def is_due(source: Source, period: timedelta) -> bool:
    """Has something waited for so long, and is nobody at it? What changed waits for nothing."""
    state, moment = table.state(), clock.now()
    if state.held_until and state.held_until > moment:
        return False
    if ColumnTouched.objects.exists():
        return True
    if ColumnPart.objects.exclude(state=ColumnPart.State.LIVE).exists():
        return True
    found, _watermark = source.following(state.copied_to, 1)
    return bool(found) and found[0].stored_at <= moment - period


def _loads(source: Source, shaper: Shaper, size: int) -> Iterator[_Load]:
    """What follows, in loads of so many rows, until there is no more."""
    after = table.state().copied_to
    load = _Load(defaultdict(list), [])
    while page := source.following(after, min(PAGE, size))[0]:
        _take(load, page, source, shaper)
        after = load.last_seq
        if load.number >= size:
            yield load
            load = _Load(defaultdict(list), [])
    if load.number:
        yield load


def _take(load: _Load, page: Sequence[Stored], source: Source, shaper: Shaper) -> None:
    for stored in page:
        load.rows[f"{stored.stored_at:%Y-%m}"].append(shaper.row(stored))
        if target := voided_by(stored):
            load.voided += source.seqs_of(stored.tenant_id, [target])
    load.number += len(page)
    load.last_seq = page[-1].seq


def _add(hold: Hold, place: Place, load: _Load) -> None:
    pieces = [
        Piece(month, rows[0][0], rows[-1][0], parquet.table_of(rows))
        for month, rows in load.rows.items()
    ]

    def advance(state: ColumnCopy) -> None:
        state.copied_to, state.copied_at = load.last_seq, clock.now()
        state.save(update_fields=["copied_to", "copied_at"])
        mending.touch(load.voided)

    table.put(hold, place, pieces, then=advance)
