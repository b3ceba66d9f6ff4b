"""Reads ESCO as the portal hands it out: one zip of CSV files for each language."""

from .levels import TARGETS, target
from .reader import read_esco
from .subset import Subset, read_subset

__all__ = ["TARGETS", "Subset", "read_esco", "read_subset", "target"]
