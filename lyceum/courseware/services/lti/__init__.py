"""Verbs on partners' tools and platforms, and on what goes to and fro."""

from .accounts import (
    invite_visitor,
    let_in,
    link_visitor,
)
from .arriving import (
    arrive,
    begin_arrival,
    forget_old_launches,
    launch_of_state,
)
from .choosing import (
    add_link,
    begin_choosing,
    receive_choice,
    take_items,
)
from .grading import (
    add_line_item,
    authorised_tool,
    change_line_item,
    give_token,
    record_score,
    remove_line_item,
)
from .handing_over import hand_over
from .keeping import (
    add_platform,
    add_tool,
    change_platform,
    change_tool,
    make_pass,
    register_platform,
    register_tool,
    switch_platform,
    switch_tool,
)
from .launching import (
    agree_to_tool,
    answer_launch,
    begin_launch,
    begin_trial,
    try_tool,
)
from .reporting import (
    note_finished,
    report_finished,
    send_again,
)

__all__ = [
    "add_line_item",
    "add_link",
    "add_platform",
    "add_tool",
    "agree_to_tool",
    "answer_launch",
    "arrive",
    "authorised_tool",
    "begin_arrival",
    "begin_choosing",
    "begin_launch",
    "begin_trial",
    "change_line_item",
    "change_platform",
    "change_tool",
    "forget_old_launches",
    "give_token",
    "hand_over",
    "invite_visitor",
    "launch_of_state",
    "let_in",
    "link_visitor",
    "make_pass",
    "note_finished",
    "receive_choice",
    "record_score",
    "register_platform",
    "register_tool",
    "remove_line_item",
    "report_finished",
    "send_again",
    "switch_platform",
    "switch_tool",
    "take_items",
    "try_tool",
]
