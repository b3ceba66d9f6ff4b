"""Agenda: what people have on which day, written down by every app that knows a date.

Questions  busy_between, free_between, people_with_hours
Commands   write_entries, cancel_entries, replace_entries, register_kind
Types      NewEntry, Slot, whole_days
"""

from .selectors import busy_between, free_between, people_with_hours
from .services import cancel_entries, replace_entries, write_entries
from .types import NewEntry, Slot, register_kind, whole_days

__all__ = [
    "NewEntry",
    "Slot",
    "busy_between",
    "cancel_entries",
    "free_between",
    "people_with_hours",
    "register_kind",
    "replace_entries",
    "whole_days",
    "write_entries",
]
