"""Footprint: what a person did and reached, told in xAPI.

Commands   tell, tell_work
Questions  is_paused, work_told, work_statement
Types      Told, Thing, Work, LineRow, VERBS, WORK_TYPES
"""

from .selectors import is_paused, work_told
from .services import tell, tell_work, work_statement
from .types import VERBS, WORK_TYPES, LineRow, Thing, Told, Work

__all__ = [
    "VERBS",
    "WORK_TYPES",
    "LineRow",
    "Thing",
    "Told",
    "Work",
    "is_paused",
    "tell",
    "tell_work",
    "work_statement",
    "work_told",
]
