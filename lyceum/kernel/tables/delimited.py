"""CSV as it comes: any of the usual encodings and delimiters, titles above the header, torn rows.

Lines are taken as bytes wearing Latin-1, and each is then read as UTF-8 or, where it is not that,
as Windows-1252: so a file glued together from both comes in whole, and every repaired line is
noted with its number.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from typing import IO

from django.utils.translation import gettext_lazy as _

from .cleaning import clean_row, find_header, unfit
from .shapes import Fault, Limits, NotATable, Note, Row

SAMPLE = 64 * 1024
SAMPLE_ROWS = 40
NOISE = 0.01
DELIMITERS = ",;\t|"
BINARY = bytes({*range(32), 127} - {*b"\t\n\r\f\x1a\x1b"})
OFFICE_97 = b"\xd0\xcf\x11\xe0"
KNOWN = {OFFICE_97: _("Old Excel files (.xls): save it as XLSX or CSV."), b"%PDF": _("A PDF.")}


class Delimited:
    """A CSV file, opened; see `open_table`."""

    def __init__(self, file: IO[bytes], limits: Limits, encoding: str = "") -> None:
        self.file, self.limits = file, limits
        self.notes: list[Note] = []
        head = _head(file)
        self.encoding = encoding or sniff_encoding(head)
        self.delimiter = self._sniff_delimiter()
        self.columns, self._header_line = self._find_header()

    def rows(self) -> Iterator[Row]:
        """Every row below the header; empty ones are passed over."""
        self.notes.clear()
        count = 0
        for line, cells in self._records():
            if line <= self._header_line or not any(cells):
                continue
            count += 1
            if count > self.limits.rows:
                raise NotATable(_("It has more rows than this installation accepts."), line)
            yield self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> Row:
        cells, together = clean_row(cells, disarmed=True)
        values = dict(zip(self.columns, cells, strict=False))
        faults = unfit(values, together, self.limits.cell)
        if len(cells) < len(self.columns):
            faults.append(self._torn(cells))
            values.update(dict.fromkeys(self.columns[len(cells) :], ""))
        elif any(cells[len(self.columns) :]):
            faults.append(Fault("", _("has more cells than the header has columns")))
        return Row(line, values, tuple(faults))

    def _torn(self, cells: list[str]) -> Fault:
        return Fault(self.columns[len(cells)], _("is missing: the row ends too early"))

    def _records(self, limit: int | None = None) -> Iterator[tuple[int, list[str]]]:
        """Records with the line on which they begin."""
        reader = csv.reader(self._lines(), delimiter=self.delimiter)
        begins = 1
        try:
            for cells in islice(reader, limit):
                if len(cells) > self.limits.columns + len(DELIMITERS):
                    self._refuse_wide(cells, begins)
                yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            raise NotATable(_reason(error), begins) from None

    def _refuse_wide(self, cells: list[str], line: int) -> None:
        if any(cells[self.limits.columns :]):
            raise NotATable(_("It has more columns than this installation accepts."), line)

    def _lines(self) -> Iterator[str]:
        self.file.seek(0)
        wide = self.encoding.startswith("utf-16")
        given = self.encoding if wide or self.encoding not in ("utf-8", "mixed") else "latin-1"
        stream = TextIOWrapper(self.file, given, errors="replace", newline="")
        try:
            yield from self._decoded(stream, mixed=given == "latin-1" != self.encoding)
        finally:
            if not self.file.closed:
                stream.detach()

    def _decoded(self, stream: TextIOWrapper, *, mixed: bool) -> Iterator[str]:
        number = 0
        while text := stream.readline(self.limits.line):
            number += 1
            if len(text) >= self.limits.line:
                raise NotATable(_("This line has no end: it does not look like a table."), number)
            if number == 1:
                text = text.removeprefix("\ufeff").removeprefix("\xef\xbb\xbf")
            yield self._read(text, number) if mixed and not text.isascii() else text

    def _read(self, text: str, number: int) -> str:
        raw = text.encode("latin-1")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            if len(self.notes) < self.limits.notes:
                self.notes.append(Note(number, _("was not UTF-8 and was read as Windows-1252")))
            return raw.decode("cp1252", errors="replace")

    def _sniff_delimiter(self) -> str:
        """The one that cuts most rows into the same number of cells, the more cells the better."""
        return max(DELIMITERS, key=self._evenness)

    def _evenness(self, delimiter: str) -> tuple[float, int]:
        self.delimiter = delimiter
        try:
            widths = [len(cells) for _line, cells in self._records(SAMPLE_ROWS) if any(cells)]
        except NotATable:
            return 0.0, 0
        if not widths:
            return 0.0, 0
        width, often = Counter(widths).most_common(1)[0]
        return (often / len(widths) if width > 1 else 0.0), width

    def _find_header(self) -> tuple[list[str], int]:
        sample = [(line, cells) for line, cells in self._records(SAMPLE_ROWS) if any(cells)]
        return find_header(sample, self.limits)


def _head(file: IO[bytes]) -> bytes:
    """The first bytes, if they can be text at all."""
    file.seek(0)
    head = file.read(SAMPLE)
    for mark, reason in KNOWN.items():
        if head.startswith(mark):
            raise NotATable(reason)
    if not sniff_encoding(head).startswith("utf-16"):
        binary = len(head) - len(head.translate(None, BINARY))
        if binary > NOISE * len(head):
            raise NotATable(_("It holds bytes, not text: CSV or XLSX was expected."))
    return head


def sniff_encoding(head: bytes) -> str:
    """`utf-16` by its mark or its zeros; else line by line."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    zeros = [head[at::2].count(0) / max(1, len(head) // 2) for at in (0, 1)]
    if max(zeros) > 1 / 3 and min(zeros) < 1 / 20:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return "mixed"


def _reason(error: csv.Error) -> str:
    if re.search("field larger", str(error)):
        return str(_("A quotation mark is opened here and never closed, or a cell is too long."))
    return str(_("It cannot be cut into cells here."))
