"""Integrations: systems outside that tell of people's work.

Commands   connect, write_mapping, allow_tool, pause_tool, unlink_tool, work_off
Refusals   MappingIsRefused, AccountTaken
"""

from .errors import AccountTaken, MappingIsRefused
from .services import allow_tool, connect, pause_tool, unlink_tool, work_off, write_mapping

__all__ = [
    "AccountTaken",
    "MappingIsRefused",
    "allow_tool",
    "connect",
    "pause_tool",
    "unlink_tool",
    "work_off",
    "write_mapping",
]
