"""Which kind of table is it? Its first bytes say, not its name."""

from collections.abc import Iterator
from io import SEEK_END
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from django.utils.translation import gettext_lazy as _

from .delimited import Delimited
from .shapes import Limits, NotATable, Note, Row
from .workbooks import Workbook

ZIP = b"PK\x03\x04"


class Table:
    """An opened table; close it, or use it with `with`."""

    def __init__(
        self, file: IO[bytes], *, limits: Limits | None = None, encoding: str = "", sheet: str = ""
    ) -> None:
        self._file, limits = file, limits or Limits()
        if file.seek(0, SEEK_END) > limits.size:
            raise NotATable(_("It is larger than this installation accepts."))
        file.seek(0)
        self._inside: Delimited | Workbook = (
            Workbook(file, limits, sheet)
            if file.read(len(ZIP)) == ZIP
            else Delimited(file, limits, encoding)
        )

    @property
    def columns(self) -> list[str]:
        return self._inside.columns

    @property
    def notes(self) -> list[Note]:
        """What was repaired, as far as the rows have been read."""
        return self._inside.notes

    @property
    def form(self) -> str:
        """How it was read: `xlsx`, or the encoding and the delimiter."""
        return f"{self._inside.encoding} {self._inside.delimiter}".strip()

    def rows(self) -> Iterator[Row]:
        """Every row from the first; may be asked for again."""
        return self._inside.rows()

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_table(
    source: IO[bytes] | str | PathLike[str],
    *,
    limits: Limits | None = None,
    encoding: str = "",
    sheet: str = "",
) -> Table:
    """A CSV or XLSX file as a table; refused with `NotATable` where it is none."""
    file = Path(source).open("rb") if isinstance(source, str | PathLike) else source  # noqa: SIM115
    try:
        return Table(file, limits=limits, encoding=encoding, sheet=sheet)
    except BaseException:
        file.close()
        raise
