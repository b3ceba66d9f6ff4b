"""Files of the European Central Bank, in the two forms in which it publishes euro reference rates.

* wide (`eurofxref-hist.csv`, `eurofxref.csv`, or either in a ZIP): a line for every day, a column for every currency, `N/A`
  where there was no rate, a comma at the end of each line; days as `2026-03-02` or `02 March 2026`;
* SDMX-CSV of the data portal (data set EXR): a line for every rate, with CURRENCY, CURRENCY_DENOM,
  TIME_PERIOD and OBS_VALUE. Only daily reference rates (FREQ D, EXR_TYPE SP00) to the euro are taken:
  averages of months look the same and are something else.

The house's tables read the file, so encodings, delimiters, torn rows and bytes that are no text are seen
to. Nothing is guessed: what is no rate is told, with its place, and the rest is read on.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import IO, NamedTuple

from django.utils.translation import gettext_lazy as _

from lyceum.kernel.tables import Limits, open_table, open_zip
from lyceum.kernel.tables.shapes import MEGABYTE, Words
from lyceum.kernel.tables.zips import verify

from .errors import NotARateFile
from .shapes import EURO, Fault, Rate

WIDE_DAY = "Date"
DAY, CURRENCY, VALUE = "TIME_PERIOD", "CURRENCY", "OBS_VALUE"
SERIES = {"CURRENCY_DENOM": EURO, "FREQ": "D", "EXR_TYPE": "SP00", "EXR_SUFFIX": "A"}
NOTHING = {"", "N/A", "NaN"}
CODE = re.compile(r"[A-Z]{3}")
NUMBER = re.compile(r"(0|[1-9]\d{0,11})(\.\d{1,12})?", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
LONG_DAY = re.compile(r"(\d\d?) ([A-Z][a-z]+) (\d{4})", re.ASCII)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
ZIP = b"PK\x03\x04"
LIMITS = Limits(size=64 * MEGABYTE, unpacked=64 * MEGABYTE)


class Wrong(NamedTuple):
    """A cell that holds no rate, before we know where it stands."""

    column: str
    value: str
    reason: Words
    expected: Words = ""


def read_rates(source: IO[bytes], name: str) -> Iterator[Rate | Fault]:
    """Every rate in the file, and every fault, in the order of its lines.

    A second rate for the same day and currency is a fault. NotATable if the file is no table, or
    NotARateFile, which is one, if it is a table of something else.
    """
    with open_table(_unpacked(source), limits=LIMITS) as table:
        insist(table.columns)
        seen: dict[str, set[date]] = defaultdict(set)
        for row in table.rows():
            found: Sequence[Rate | Wrong] = (
                [Wrong(fault.column, "", fault.reason) for fault in row.faults]
                if row.faults
                else rates_in(row.values)
            )
            for one in _once(found, seen):
                yield Fault(name, row.line, *one) if isinstance(one, Wrong) else one


def _unpacked(source: IO[bytes]) -> IO[bytes]:
    """The one CSV in an archive, as the history is handed out; anything else as it is."""
    is_archive = source.read(len(ZIP)) == ZIP
    source.seek(0)
    if not is_archive:
        return source
    with open_zip(source, LIMITS) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
        if len(names) != 1:
            return source
        verify(archive)
        return BytesIO(archive.read(names[0]))


def insist(columns: Sequence[str]) -> None:
    """Raise NotARateFile unless these are the columns of one of the two forms."""
    if {DAY, CURRENCY, VALUE} <= set(columns):
        return
    if WIDE_DAY not in columns:
        raise NotARateFile(
            _("It has neither a column “Date” nor the columns TIME_PERIOD, CURRENCY and OBS_VALUE.")
        )
    strange = [name for name in columns if name != WIDE_DAY and not CODE.fullmatch(name)]
    if strange or len(columns) == 1:
        told = ", ".join(strange) or "…"
        raise NotARateFile(
            _(
                "Beside “Date” every column is a currency, as USD is; this is none: {columns}"
            ).format(columns=told)
        )


def rates_in(values: Mapping[str, str]) -> list[Rate | Wrong]:
    """What one row says, by column: rates, and cells that hold none."""
    return _of_a_series(values) if DAY in values else _of_a_day(values)


def _of_a_day(values: Mapping[str, str]) -> list[Rate | Wrong]:
    day = _day(WIDE_DAY, values[WIDE_DAY])
    if isinstance(day, Wrong):
        return [day]
    said = ((name, text) for name, text in values.items() if name != WIDE_DAY)
    return [_rate(day, code, code, text) for code, text in said if text not in NOTHING]


def _of_a_series(values: Mapping[str, str]) -> list[Rate | Wrong]:
    for column, expected in SERIES.items():
        if values.get(column, expected) != expected:
            reason = _("is no daily reference rate to the euro")
            return [Wrong(column, values[column], reason, expected)]
    if values[VALUE] in NOTHING:
        return []
    code, day = values[CURRENCY], _day(DAY, values[DAY])
    if not CODE.fullmatch(code):
        return [Wrong(CURRENCY, code, _("is no currency"), _("three capitals, as USD"))]
    return [day if isinstance(day, Wrong) else _rate(day, code, VALUE, values[VALUE])]


def _rate(day: date, currency: str, column: str, text: str) -> Rate | Wrong:
    if not NUMBER.fullmatch(text) or Decimal(text) == 0:
        expected = _("a number above zero with a point, as 1.0812, or N/A")
        return Wrong(column, text, _("is no rate"), expected)
    return Rate(day, currency, Decimal(text))


def _day(column: str, text: str) -> date | Wrong:
    """`2026-03-02` or `02 March 2026`, which is English whatever the machine speaks."""
    try:
        if iso := ISO_DAY.fullmatch(text):
            return date(*map(int, iso.groups()))
        if (long := LONG_DAY.fullmatch(text)) and long[2] in MONTHS:
            return date(int(long[3]), MONTHS.index(long[2]) + 1, int(long[1]))
    except ValueError:
        return Wrong(column, text, _("is a day that no calendar has"))
    return Wrong(column, text, _("is no day"), _("a day as 2026-03-02"))


def _once(found: Sequence[Rate | Wrong], seen: dict[str, set[date]]) -> Iterator[Rate | Wrong]:
    """Each day and currency once."""
    for one in found:
        if isinstance(one, Rate):
            if one.day in seen[one.currency]:
                reason = _("is a second rate for that day")
                yield Wrong(one.currency, str(one.per_euro), reason, _("each day once"))
                continue
            seen[one.currency].add(one.day)
        yield one
