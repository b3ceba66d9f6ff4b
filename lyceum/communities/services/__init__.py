"""Verbs of spaces and posts."""

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
from .spaces import change_space, close_space, follow_cohort, open_space
from .telling import tell_followers

__all__ = [
    "accept_invitation",
    "add_members",
    "answer_join",
    "ask_to_join",
    "ask_whether_met",
    "avoid",
    "avoid_group",
    "change_space",
    "close_space",
    "edit_post",
    "follow",
    "follow_cohort",
    "forget_member",
    "forget_responses",
    "give_role",
    "hide_post",
    "introduce",
    "invite",
    "join",
    "join_members",
    "leave",
    "leave_organisation",
    "let_travel",
    "make_offer",
    "mark_seen",
    "open_space",
    "pair_for_coffee",
    "pin_post",
    "plan_coffee",
    "plan_prompts",
    "post_due_prompts",
    "post_prompt",
    "react",
    "remove_member",
    "remove_post",
    "rename_handles",
    "report_post",
    "route",
    "save_draft",
    "say_met",
    "settle_report",
    "settle_routing",
    "share",
    "show_post",
    "stop_coffee",
    "take_back_offer",
    "take_part",
    "tell_followers",
    "unpin_post",
    "vote",
    "wish_thread",
]
