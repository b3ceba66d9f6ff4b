"""XLSX: what it holds is looked over with an XML parser before calamine may unfold it.

calamine is fast, but keeps a sheet as one dense block: one cell far out would ask for hundreds of
gigabytes. So a first pass over the sheet's XML finds its true extent, and every formula with its
address. The value that a formula had when the file was saved is not taken: whoever computed it, and
from what, cannot be seen. Such a cell is a fault; columns that nobody uses may hold formulas.
"""

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, time
from itertools import islice
from typing import IO, Any
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile

from django.utils.translation import gettext_lazy as _

from lyceum.kernel.heavy import Later

from .cleaning import clean_row, find_header, unfit
from .shapes import Fault, Limits, NotATable, Note, Row, Words
from .zips import CHUNK, open_zip, verify

calamine = Later("python_calamine")

ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
SAFE = {"resolve_entities": False, "no_network": True, "huge_tree": False}
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
SAMPLE_ROWS = 40


class Workbook:
    """The first sheet of an XLSX file with anything in it; see `open_table`."""

    encoding, delimiter = "xlsx", ""

    def __init__(self, file: IO[bytes], limits: Limits, sheet: str = "") -> None:
        self.limits = limits
        self.notes: list[Note] = []
        with open_zip(file, limits) as archive:
            verify(archive)
            surveys = {name: _look_over(archive, path, limits) for name, path in _sheets(archive)}
        self._sheet = _load(file, sheet or _first_filled(surveys))
        self._left = (self._sheet.start or (0, 0))[1]
        self._formulas = surveys[self._sheet.name].formulas
        sample = islice(
            ((line, cells) for line, cells in self._records() if any(cells)), SAMPLE_ROWS
        )
        self.columns, self._header_line = find_header(list(sample), limits)

    def rows(self) -> Iterator[Row]:
        """Every row below the header; empty ones are passed over."""
        for line, cells in self._records():
            if line > self._header_line and (any(cells) or line in self._formulas):
                yield self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> Row:
        cells += [""] * (len(self.columns) - len(cells))
        cells, together = clean_row(cells, disarmed=False)
        values = dict(zip(self.columns, cells, strict=False))
        faults = unfit(values, together, self.limits.cell)
        for letters in self._formulas.get(line, ()):
            at = _number(letters) - 1 - self._left
            if 0 <= at < len(self.columns):
                values[self.columns[at]] = ""
                faults.append(Fault(self.columns[at], _formula(f"{letters}{line}")))
        if any(cells[len(self.columns) :]):
            faults.append(Fault("", _("has more cells than the header has columns")))
        return Row(line, values, tuple(faults))

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        for line, row in enumerate(self._sheet.iter_rows(), 1):
            yield line, [_text(cell) for cell in row]


class _Survey:
    """One pass over a sheet's XML: how far it reaches, how many cells, where formulas are."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.formulas: dict[int, list[str]] = defaultdict(list)
        self.row = self.column = self.cells = self.widest = self.lowest = 0
        self.least = limits.columns

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._cell(attributes.get("r", ""))
        elif tag == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
        elif tag == "f":
            self.formulas[self.row].append(_letters(self.column))

    def _cell(self, address: str) -> None:
        self.column += 1
        self.cells += 1
        if found := ADDRESS.fullmatch(address):
            self.column, self.row = _number(found[1]), int(found[2])
        self.widest, self.lowest = max(self.widest, self.column), max(self.lowest, self.row)
        self.least = min(self.least, self.column)
        self._guard()

    def _guard(self) -> None:
        if self.widest - self.least >= self.limits.columns:
            raise NotATable(_("It has more columns than this installation accepts."), self.row)
        if self.lowest > self.limits.rows:
            raise NotATable(_("It has more rows than this installation accepts."), self.row)
        if self.lowest * (self.widest - self.least + 1) > self.limits.cells:
            raise NotATable(_("It has more cells than this installation accepts."), self.row)

    def refuse(self, *_args: Any) -> None:
        raise NotATable(_("It declares entities of its own, which no spreadsheet does."))


def _look_over(archive: ZipFile, path: str, limits: Limits) -> _Survey:
    survey = _Survey(limits)
    parser = ParserCreate()
    parser.StartElementHandler = survey.start
    parser.StartDoctypeDeclHandler = survey.refuse
    try:
        with archive.open(path) as stream:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)  # noqa: FBT003  expat knows no keyword here
    except (ExpatError, KeyError, ValueError):
        raise NotATable(_("One of its sheets is damaged.")) from None
    return survey


def _sheets(archive: ZipFile) -> list[tuple[str, str]]:
    """(name, path inside the archive) of the sheets with cells, in their order."""
    from lxml import etree  # noqa: PLC0415  seldom needed, 4 MB

    parser = etree.XMLParser(**SAFE)
    try:
        book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
        links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    except (KeyError, etree.XMLSyntaxError):
        raise NotATable(_("It is an archive, but no XLSX workbook.")) from None
    targets = {
        link.get("Id"): posixpath.join("/xl", link.get("Target", "")).lstrip("/")
        for link in links
        if link.get("Type", "").endswith("/worksheet")
    }
    found = [
        (sheet.get("name"), targets.get(sheet.get(RELATION))) for sheet in book.iter("{*}sheet")
    ]
    return [(name, path) for name, path in found if path]


def _first_filled(surveys: dict[str, _Survey]) -> str:
    for name, survey in surveys.items():
        if survey.cells:
            return name
    raise NotATable(_("It is empty."))


def _load(file: IO[bytes], name: str) -> Any:
    file.seek(0)
    try:
        return calamine.CalamineWorkbook.from_filelike(file).get_sheet_by_name(name)
    except calamine.CalamineError:
        raise NotATable(_("It has no sheet that can be read.")) from None


def _text(cell: Any) -> str:
    """A cell as it would be typed: dates as 2026-01-31, whole numbers without a point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return str(cell.date() if cell.time() == time() else cell)
    return str(cell)


def _formula(address: str) -> Words:
    return _("{address} holds a formula; a plain value is expected").format(address=address)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
