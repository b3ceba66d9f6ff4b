"""The columnar copy: statements as Parquet, for whoever counts over millions of them.

    copy(source, place)            what was stored since the last time; the worker does it, too
    differences(source, place)     is the copy what the store is?
    touch(seqs)                    these statements changed (an erasure, a voiding): read them again
    parts()                        what a reader may read

`shape` says what stands in a row, `places` where files lie, `parquet` writes, joins and mends them;
`copying`, `joining` and `mending` move the table of parts, `checking` holds copy and store together.
"""

from .checking import Difference, differences
from .copying import Copied, copy, is_due
from .mending import touch
from .places import Bucket, Place, place_at
from .shape import COLUMNS, Source
from .table import LISTING, IsElsewhere, IsHeld, listing

__all__ = [
    "COLUMNS",
    "LISTING",
    "Bucket",
    "Copied",
    "Difference",
    "IsElsewhere",
    "IsHeld",
    "Place",
    "Source",
    "copy",
    "differences",
    "is_due",
    "listing",
    "place_at",
    "touch",
]
