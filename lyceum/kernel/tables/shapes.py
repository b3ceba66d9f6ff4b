"""The small shapes that travel out of a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError

Words = str | Promise
MEGABYTE = 1024 * 1024


class Fault(NamedTuple):
    """Something wrong in one row: the column (or the cell's address) and the reason."""

    column: str
    reason: Words


class Row(NamedTuple):
    """One row: its line in the file, cleaned text by column, and what is wrong with it."""

    line: int
    values: dict[str, str]
    faults: tuple[Fault, ...] = ()


class Note(NamedTuple):
    """Something that was repaired and is worth knowing."""

    line: int
    text: Words


class OpenedTable(Protocol):
    """What can be read row by row, whatever kind of file it comes from; close it, or use `with`."""

    @property
    def columns(self) -> list[str]:
        """Their names, in order."""

    @property
    def notes(self) -> list[Note]:
        """What is worth knowing, as far as the rows have been read."""

    @property
    def form(self) -> str:
        """How it was read."""

    def rows(self) -> Iterator[Row]:
        """Every row from the first; may be asked for again."""

    def close(self) -> None:
        """No more is read."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


@dataclass(frozen=True)
class Limits:
    """How much is read before we stop and say so."""

    size: int = 256 * MEGABYTE
    rows: int = 1_000_000
    columns: int = 500
    cell: int = 100_000
    line: int = 4 * MEGABYTE
    cells: int = 8_000_000
    unpacked: int = 1024 * MEGABYTE
    ratio: int = 250
    notes: int = 50


class NotATable(DomainError):
    """The file cannot be read as a table; the reason says why and where."""

    code = "not_a_table"
    status = 422
    message = _("This file cannot be read. {reason}")

    def __init__(self, reason: Words, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = (
            reason if line is None else _("Line {line}: {reason}").format(line=line, reason=reason)
        )
        self.line = line
