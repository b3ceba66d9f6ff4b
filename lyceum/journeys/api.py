"""Playbooks: when this happens to people, do that for them.

Questions  first_uses (of an organisation's tools: sums)
Commands   add_playbook, take_playbook, activate, pause, resume, end_playbook, enter, add_rollout,
           give_tool
Types      Book, read_json (from JSON, with what is wrong), NewRollout
Refusals   PlaybookIsFaulty, PlaybookHasEnded, NobodyEnters
"""

from .engine.reading import read as read_json
from .engine.shape import Book
from .errors import NobodyEnters, PlaybookHasEnded, PlaybookIsFaulty
from .selectors import first_uses
from .services import (
    activate,
    add_playbook,
    add_rollout,
    end_playbook,
    enter,
    give_tool,
    pause,
    resume,
    take_playbook,
)
from .types import NewRollout

__all__ = [
    "Book",
    "NewRollout",
    "NobodyEnters",
    "PlaybookHasEnded",
    "PlaybookIsFaulty",
    "activate",
    "add_playbook",
    "add_rollout",
    "end_playbook",
    "enter",
    "first_uses",
    "give_tool",
    "pause",
    "read_json",
    "resume",
    "take_playbook",
]
