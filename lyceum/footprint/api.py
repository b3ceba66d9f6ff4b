"""Footprint: what a person did and reached, told in xAPI.

Commands   tell, tell_work
Questions  work_told, work_statement
Types      Told, Thing, Work, LineRow, VERBS, WORK_TYPES
"""

from .selectors import work_told
from .services import tell, tell_work, work_statement
from .types import VERBS, WORK_TYPES, LineRow, Thing, Told, Work

__all__ = [
    "VERBS",
    "WORK_TYPES",
    "LineRow",
    "Thing",
    "Told",
    "Work",
    "tell",
    "tell_work",
    "work_statement",
    "work_told",
]
