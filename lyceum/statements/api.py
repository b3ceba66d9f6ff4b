"""Statements: the xAPI store. It knows no learning, only who says what of whom.

Questions  statements_about, statement_for
Commands   store
Types      StatementRow, Position
Refusals   StatementIsInvalid, StatementConflict
"""

from .errors import StatementConflict, StatementIsInvalid
from .selectors import statement_for, statements_about
from .services import store
from .types import Position, StatementRow

__all__ = [
    "Position",
    "StatementConflict",
    "StatementIsInvalid",
    "StatementRow",
    "statement_for",
    "statements_about",
    "store",
]
