"""What a rate is, and why a cell holds none."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from lyceum.kernel.tables.shapes import Words

EURO = "EUR"


class Rate(NamedTuple):
    """A reference rate: for one euro on that day so many units of the currency."""

    day: date
    currency: str
    per_euro: Decimal


class Fault(NamedTuple):
    """A cell that holds no rate: in which file, line and column, what it says, and what was expected."""

    file: str
    line: int
    column: str
    value: str
    reason: Words
    expected: Words = ""

    def __str__(self) -> str:
        told = _("{file}, line {line}, {column}: “{value}” {reason}")
        more = _("; expected: {expected}") if self.expected else ""
        return (told + more).format(**self._asdict())
