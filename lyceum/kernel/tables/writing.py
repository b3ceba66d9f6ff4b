"""Tables that go out: CSV and XLSX that no spreadsheet runs as formulas, and that come in again.

A text that begins like a formula is written with one ' before it. Reading takes one away again
from what looks like that, so whatever was there before comes back, letter by letter.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain
from typing import IO, Any

DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
BOM = b"\xef\xbb\xbf"
Rows = Iterable[Sequence[Any]]


class _Line:
    """What csv.writer writes to: it hands the line back."""

    def write(self, text: str) -> str:
        return text


def write_csv(
    columns: Sequence[str], rows: Rows, *, bom: bool = False, delimiter: str = ","
) -> Iterator[bytes]:
    """The lines of a CSV file in UTF-8, one by one; with a mark for Excel if asked."""
    writer = csv.writer(_Line(), delimiter=delimiter)
    yield (BOM if bom else b"") + str(writer.writerow(columns)).encode()
    for row in rows:
        yield str(writer.writerow([_safe(value) for value in row])).encode()


def write_xlsx(file: IO[bytes], columns: Sequence[str], rows: Rows, *, title: str = "") -> None:
    """One sheet, its texts marked as texts so that none of them is a formula."""
    from openpyxl import Workbook  # noqa: PLC0415  12 MB that most processes never need

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title or "Sheet1")
    cell = _cells_of(sheet)
    for row in chain([columns], rows):
        sheet.append([cell(value) for value in row])
    book.save(file)


def _safe(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if DANGEROUS.match(text) and not NUMBER.fullmatch(text) else text


def _cells_of(sheet: Any) -> Callable[[Any], Any]:
    """What turns values into cells of a sheet."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  see above
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    def cell(value: Any) -> Any:
        if value is None or isinstance(value, int | float | date | datetime | time):
            return value
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        if not text.startswith("="):
            return text
        written = WriteOnlyCell(sheet, text)
        written.data_type = "s"
        return written

    return cell
