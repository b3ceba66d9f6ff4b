"""Verbs of playbooks, and of the people in them."""

from .entering import enter, hear
from .errands import send_errands
from .leaving import leave_organisation
from .looking import look_around
from .mending import send_again, set_going
from .playbooks import (
    activate,
    add_playbook,
    change_playbook,
    end_playbook,
    pause,
    resume,
    take_playbook,
)
from .rollouts import (
    add_rollout,
    add_wave,
    ask_about_tool,
    decide,
    give_tool,
    note_use,
    say_trouble,
    say_used,
    start_waves,
)
from .systems import join_system, leave_system
from .walking import tick

__all__ = [
    "activate",
    "add_playbook",
    "add_rollout",
    "add_wave",
    "ask_about_tool",
    "change_playbook",
    "decide",
    "end_playbook",
    "enter",
    "give_tool",
    "hear",
    "join_system",
    "leave_organisation",
    "leave_system",
    "look_around",
    "note_use",
    "pause",
    "resume",
    "say_trouble",
    "say_used",
    "send_again",
    "send_errands",
    "set_going",
    "start_waves",
    "take_playbook",
    "tick",
]
