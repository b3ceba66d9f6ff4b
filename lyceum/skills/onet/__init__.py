"""Reads O*NET as it is handed out: one zip of Excel tables; and the crosswalk to ESCO."""

from .crosswalk import CrosswalkRow, read_crosswalk, stem
from .levels import level, weight
from .reader import read_onet

__all__ = ["CrosswalkRow", "level", "read_crosswalk", "read_onet", "stem", "weight"]
