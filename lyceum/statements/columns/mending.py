"""What changed after it was copied (an erasure, a voiding) is read again from the store."""

from collections.abc import Iterable, Sequence

from lyceum.statements.models import ColumnPart, ColumnTouched

from . import parquet, table
from .places import Place
from .shape import Shaper, Source
from .table import Hold, Piece

BATCH = 10_000


def touch(seqs: Iterable[int]) -> None:
    """These statements changed or went: the copy follows. Belongs in the transaction that did it."""
    ColumnTouched.objects.bulk_create([ColumnTouched(seq=seq) for seq in seqs], batch_size=1000)


def mend(hold: Hold, source: Source, place: Place, shaper: Shaper) -> int:
    """Bring rows up to what the store says now; how many statements were looked at.

    Called when the copy is at the watermark: what was touched and is not in the copy yet will be
    read as it is now.
    """
    mended = 0
    while touched := dict(ColumnTouched.objects.order_by("pk").values_list("pk", "seq")[:BATCH]):
        wanted = sorted(set(touched.values()))
        for part in table.live():
            _mend(hold, source, place, shaper, part, _within(wanted, part))
        ColumnTouched.objects.filter(pk__in=list(touched)).delete()
        mended += len(wanted)
    return mended


def _within(seqs: Sequence[int], part: ColumnPart) -> list[int]:
    return [seq for seq in seqs if part.first_seq <= seq <= part.last_seq]


def _mend(
    hold: Hold,
    source: Source,
    place: Place,
    shaper: Shaper,
    part: ColumnPart,
    seqs: list[int],
) -> None:
    """Write a part anew that holds some of them; it goes where nothing is left."""
    here = sorted(parquet.seqs_in(place, part.name).intersection(seqs)) if seqs else []
    if not here:
        return
    stays = parquet.without(parquet.read(place, part.name).cast(parquet.schema()), here)
    anew = parquet.table_of([shaper.row(stored) for stored in source.numbered(here)])
    whole = parquet.put_together([stays, anew])
    piece = Piece(part.month, part.first_seq, part.last_seq, whole)
    table.put(hold, place, [piece] if len(whole) else [], instead_of=[part])
