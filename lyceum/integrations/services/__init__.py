"""Verbs: connect a system, write its mapping, allow it to tell, read what came."""

from .people import (
    allow_tool,
    drop_sealed,
    forget_person,
    pause_tool,
    release_account,
    unlink_tool,
)
from .reading import read_arrival, tell_days, work_off
from .systems import connect, test_connection, write_mapping

__all__ = [
    "allow_tool",
    "connect",
    "drop_sealed",
    "forget_person",
    "pause_tool",
    "read_arrival",
    "release_account",
    "tell_days",
    "test_connection",
    "unlink_tool",
    "work_off",
    "write_mapping",
]
