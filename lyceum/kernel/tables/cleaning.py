"""One cell, one header: the same text however it was typed."""

import re
import unicodedata
from itertools import islice

from django.utils.translation import gettext_lazy as _

from .shapes import Fault, Limits, NotATable

# A text that a spreadsheet would run as a formula is written with a ' before it; see writing.py.
DISARMED = re.compile(r"'+[=+\-@\t\r]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
INVISIBLE = "\ufeff\u200b"
TITLES = 10


def clean(cell: str) -> str:
    """Without blanks at its ends, and composed (NFC)."""
    if cell.isascii():
        return cell.strip()
    return unicodedata.normalize("NFC", cell).strip().strip(INVISIBLE).strip()


def clean_row(cells: list[str], *, disarmed: bool) -> tuple[list[str], str]:
    """All cells of a row, cleaned, and together as one text: most rows need little."""
    together = "".join(cells)
    if not _is_plain(together):
        cells = [clean(cell) for cell in cells]
    else:
        cells = list(map(str.strip, cells))
    if disarmed and "'" in together:
        cells = [arm(cell) for cell in cells]
    return cells, together


def _is_plain(text: str) -> bool:
    return text.isascii() or (
        unicodedata.is_normalized("NFC", text) and not any(mark in text for mark in INVISIBLE)
    )


def arm(text: str) -> str:
    """What was disarmed on its way out is as it was."""
    return text[1:] if text.startswith("'") and DISARMED.match(text) else text


def header(cells: list[str]) -> list[str]:
    """Column names: unique, none empty; empty ones at the end fall away."""
    names = [" ".join(clean(cell).split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    seen: dict[str, int] = {}
    return [_unique(name or f"column {at}", seen) for at, name in enumerate(names, 1)]


def _unique(name: str, seen: dict[str, int]) -> str:
    seen[name] = seen.get(name, 0) + 1
    return name if seen[name] == 1 else _unique(f"{name} ({seen[name]})", seen)


def unfit(values: dict[str, str], together: str, longest: int) -> list[Fault]:
    """Cells that hold no text, or too much of it."""
    faults: list[Fault] = []
    if CONTROL.search(together):
        faults += [
            Fault(name, _("contains bytes that are not text"))
            for name, value in values.items()
            if CONTROL.search(value)
        ]
    if len(together) > longest:
        faults += [
            Fault(name, _("is longer than this installation accepts"))
            for name, value in values.items()
            if len(value) > longest
        ]
    return faults


def find_header(sample: list[tuple[int, list[str]]], limits: Limits) -> tuple[list[str], int]:
    """The first row that is about as full as those below it; what stands above it is titles."""
    if not sample:
        raise NotATable(_("It is empty."))
    filled = [sum(1 for cell in cells if cell.strip()) for _line, cells in sample]
    typical = sorted(filled)[len(filled) // 2]
    for (line, cells), full in islice(zip(sample, filled, strict=True), TITLES):
        if full >= max(1, (typical + 1) // 2):
            columns = header(cells)
            if len(columns) > limits.columns:
                raise NotATable(_("It has more columns than this installation accepts."), line)
            return columns, line
    raise NotATable(_("No header was found in its first lines."))
