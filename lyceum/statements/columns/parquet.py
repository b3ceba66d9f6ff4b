"""Parts as Parquet: zstd, sorted by when things happened. Everything of pyarrow stands here."""

import tempfile
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from lyceum.kernel import heavy

from .places import Place
from .shape import COLUMNS, VERSION, Row

ORDER = [("happened_at", "ascending"), ("seq", "ascending")]
GROUP = 100_000  # rows that a reader can leave out at once
LEVEL = 3


def schema() -> Any:
    """COLUMNS in pyarrow's words."""
    pa = heavy.arrow()

    types = {
        "int64": pa.int64(),
        "double": pa.float64(),
        "bool": pa.bool_(),
        "string": pa.string(),
        "list<string>": pa.list_(pa.string()),
        "timestamp": pa.timestamp("us", tz="UTC"),
    }
    fields = [pa.field(c.name, types[c.type], c.name != "seq") for c in COLUMNS]
    return pa.schema(fields, metadata={"lyceum.statements.columns": str(VERSION)})


def table_of(rows: Sequence[Row]) -> Any:
    """Rows as a table."""
    pa = heavy.arrow()

    shape = schema()
    columns = zip(*rows, strict=True) if rows else [()] * len(shape)
    arrays = [
        pa.array(values, type=kind) for values, kind in zip(columns, shape.types, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=shape)


def write(place: Place, name: str, table: Any) -> int:
    """Keep a table under a name; how many bytes it is."""
    from pyarrow import parquet  # noqa: PLC0415  large as well

    with tempfile.TemporaryDirectory(prefix="lyceum-columns-") as folder:
        file = Path(folder) / "part.parquet"
        parquet.write_table(
            table.sort_by(ORDER),
            file,
            compression="zstd",
            compression_level=LEVEL,
            row_group_size=GROUP,
            write_statistics=True,
        )
        place.put(file, name)
        return file.stat().st_size


def read(place: Place, name: str, columns: Sequence[str] | None = None) -> Any:
    """The table that is kept under a name."""
    from pyarrow import parquet  # noqa: PLC0415  as above

    with place.open(name) as file:
        return parquet.read_table(file, columns=columns, schema=None)


def joined(place: Place, names: Iterable[str]) -> Any:
    """Several parts as one table."""
    pa = heavy.arrow()

    return pa.concat_tables([read(place, name).cast(schema()) for name in names])


def seqs_in(place: Place, name: str) -> set[int]:
    """The numbers of a part."""
    return set(read(place, name, ["seq"])["seq"].to_pylist())


def without(table: Any, seqs: Collection[int]) -> Any:
    """A table without these numbers."""
    pa = heavy.arrow()
    import pyarrow.compute as pc  # noqa: PLC0415  large as well

    gone = pa.array(list(seqs), type=pa.int64())
    return table.filter(pc.invert(pc.is_in(table["seq"], value_set=gone)))


def between(place: Place, name: str, first: int, last: int) -> Any:
    """The rows of a part from one number to another."""
    import pyarrow.compute as pc  # noqa: PLC0415  as above

    table = read(place, name).cast(schema())
    seq = table["seq"]
    return table.filter(pc.and_(pc.greater_equal(seq, first), pc.less_equal(seq, last)))


def put_together(tables: Iterable[Any]) -> Any:
    """Tables of the same shape as one."""
    pa = heavy.arrow()

    return pa.concat_tables([table_of([]), *tables])
