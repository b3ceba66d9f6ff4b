"""The tables of the record."""

from .names import OtherName
from .reactions import Reaction
from .record import Copy, Followed, Line, LineSkill, Objection, Pause, Removed
from .stores import Leftover, OfStore, StoreImport, StoreImportProblem, Target, Turn

__all__ = [
    "Copy",
    "Followed",
    "Leftover",
    "Line",
    "LineSkill",
    "Objection",
    "OfStore",
    "OtherName",
    "Pause",
    "Reaction",
    "Removed",
    "StoreImport",
    "StoreImportProblem",
    "Target",
    "Turn",
]
