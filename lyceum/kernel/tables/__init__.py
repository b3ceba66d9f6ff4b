"""Tables that came from outside: CSV and XLSX, read as a stream of rows in bounded memory.

    with open_table(file, name) as table:
        table.columns                     the header, made unique
        for row in table.rows():          Row(line, values, faults): a dict of cleaned text
            ...
        table.notes                       what was repaired on the way, with line numbers

Nothing is guessed in silence: a row that does not fit, a formula, a byte that is no text is a
fault with its line and column. What is no table at all is refused at once with `NotATable`.
"""

from .opening import Table, open_table
from .shapes import Fault, Limits, NotATable, Note, OpenedTable, Row
from .writing import write_csv, write_xlsx
from .zips import open_zip

__all__ = [
    "Fault",
    "Limits",
    "NotATable",
    "Note",
    "OpenedTable",
    "Row",
    "Table",
    "open_table",
    "open_zip",
    "write_csv",
    "write_xlsx",
]
