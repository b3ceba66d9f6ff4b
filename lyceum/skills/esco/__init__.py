"""Reads ESCO as the portal hands it out: one zip of CSV files for each language."""

from .levels import TARGETS, target
from .reader import read_esco

__all__ = ["TARGETS", "read_esco", "target"]
