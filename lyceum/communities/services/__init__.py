"""Verbs of spaces and posts."""

from .answering import MailedAnswer, take_answer
from .arriving import hear, read_channels
from .banners import put_away, put_up, take_down
from .bridging import (
    forget_guest,
    go_on,
    join_channel,
    look_again,
    part_channel,
    pause_channel,
    settle_crossings,
)
from .canvas import (
    add_note,
    begin_canvas,
    bring_story,
    change_note,
    close_round,
    move_note,
    remove_note,
    show_canvas,
    sign_note,
)
from .coffee import (
    ask_whether_met,
    avoid,
    avoid_group,
    pair_for_coffee,
    plan_coffee,
    say_met,
    stop_coffee,
    take_part,
)
from .commitments import promise, take_back_commitment
from .dates import forget_dates
from .gatherings import announce, call_off_date, move_date, say_coming
from .introductions import introduce
from .keeping import forget_member, forget_responses, join_members
from .members import (
    accept_invitation,
    add_members,
    answer_join,
    ask_to_join,
    follow,
    give_role,
    invite,
    join,
    leave,
    leave_organisation,
    mark_seen,
    remove_member,
    rename_handles,
)
from .moderation import hide_post, pin_post, report_post, settle_report, show_post, unpin_post
from .people import make_offer, take_back_offer
from .posts import edit_post, let_travel, remove_post, save_draft, share
from .prompts import plan_prompts, post_due_prompts, post_prompt
from .responses import react, vote, wish_thread
from .routing import route, settle_routing
from .sending import send_crossings
from .spaces import change_space, close_space, follow_cohort, open_space
from .telling import tell_followers

__all__ = [
    "MailedAnswer",
    "accept_invitation",
    "add_members",
    "add_note",
    "announce",
    "answer_join",
    "ask_to_join",
    "ask_whether_met",
    "avoid",
    "avoid_group",
    "begin_canvas",
    "bring_story",
    "call_off_date",
    "change_note",
    "change_space",
    "close_round",
    "close_space",
    "edit_post",
    "follow",
    "follow_cohort",
    "forget_dates",
    "forget_guest",
    "forget_member",
    "forget_responses",
    "give_role",
    "go_on",
    "hear",
    "hide_post",
    "introduce",
    "invite",
    "join",
    "join_channel",
    "join_members",
    "leave",
    "leave_organisation",
    "let_travel",
    "look_again",
    "make_offer",
    "mark_seen",
    "move_date",
    "move_note",
    "open_space",
    "pair_for_coffee",
    "part_channel",
    "pause_channel",
    "pin_post",
    "plan_coffee",
    "plan_prompts",
    "post_due_prompts",
    "post_prompt",
    "promise",
    "put_away",
    "put_up",
    "react",
    "read_channels",
    "remove_member",
    "remove_note",
    "remove_post",
    "rename_handles",
    "report_post",
    "route",
    "save_draft",
    "say_coming",
    "say_met",
    "send_crossings",
    "settle_crossings",
    "settle_report",
    "settle_routing",
    "share",
    "show_canvas",
    "show_post",
    "sign_note",
    "stop_coffee",
    "take_answer",
    "take_back_commitment",
    "take_back_offer",
    "take_down",
    "take_part",
    "tell_followers",
    "unpin_post",
    "vote",
    "wish_thread",
]
