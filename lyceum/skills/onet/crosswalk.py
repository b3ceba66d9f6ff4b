"""The crosswalk of ESCO and O*NET occupations, as Nesta published it (CSV or XLSX)."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from lyceum.kernel.tables import NotATable, open_table
from lyceum.skills.errors import FileCannotBeRead

WANTED = ("concept_uri", "onet_code", "onet_occupation", "confidence")
# Its three grades of confidence, 2 the highest, as shares.
CONFIDENCE = {0.5: 0.4, 1.0: 0.7, 2.0: 0.95}
STEM = 7


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    line: int
    esco_uri: str
    onet_code: str
    onet_title: str
    confidence: float


def read_crosswalk(path: Path) -> list[CrosswalkRow]:
    """Every row; refuses with the line of the first fault."""
    try:
        with open_table(path) as table:
            _check_columns(table.columns, path.name)
            return [_row(row.values, row.line, path.name) for row in table.rows()]
    except NotATable as refusal:
        reason = str(refusal.reason)
        raise FileCannotBeRead(file=path.name, line=refusal.line, reason=reason) from None


def stem(code: str) -> str:
    """The part of an O*NET code that is the SOC's: `15-1252.00` → `15-1252`."""
    return code[:STEM]


def _check_columns(columns: list[str], file: str) -> None:
    for column in WANTED:
        if column not in columns:
            reason = _("The column “{column}” is missing.").format(column=column)
            raise FileCannotBeRead(file=file, line=1, reason=reason)


def _row(values: dict[str, str], line: int, file: str) -> CrosswalkRow:
    uri, code, title, confidence = (values[column] for column in WANTED)
    try:
        grade = float(confidence)
    except ValueError:
        reason = _("“{text}” is not a number.").format(text=confidence)
        raise FileCannotBeRead(file=file, line=line, reason=reason) from None
    return CrosswalkRow(line, uri, code, title, CONFIDENCE.get(grade, min(1.0, grade)))
