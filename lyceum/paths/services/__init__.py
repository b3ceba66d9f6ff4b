"""Verbs of paths, one file per noun."""

from .advisors import comment, invite_advisor, withdraw_advisor
from .goals import (
    change_goal,
    change_limits,
    choose_alternative,
    put_goal_aside,
    set_goal,
    take_goal_up,
)
from .hours import make_room_for, put_steps_of, put_steps_of_all
from .merging import join_paths, settle_advisors
from .plans import (
    improve_plan,
    make_plan,
    note_fact,
    note_fact_of,
    note_fact_of_many,
    note_money_of,
    note_resource,
    replan,
    replan_the_late,
    take_up_left_work,
)
from .steps import (
    ask_for_skill,
    exclude_step,
    free_step,
    mark_done_elsewhere,
    pin_step,
    replace_step,
    take_step,
)

__all__ = [
    "ask_for_skill",
    "change_goal",
    "change_limits",
    "choose_alternative",
    "comment",
    "exclude_step",
    "free_step",
    "improve_plan",
    "invite_advisor",
    "join_paths",
    "make_plan",
    "make_room_for",
    "mark_done_elsewhere",
    "note_fact",
    "note_fact_of",
    "note_fact_of_many",
    "note_money_of",
    "note_resource",
    "pin_step",
    "put_goal_aside",
    "put_steps_of",
    "put_steps_of_all",
    "replace_step",
    "replan",
    "replan_the_late",
    "set_goal",
    "settle_advisors",
    "take_goal_up",
    "take_step",
    "take_up_left_work",
    "withdraw_advisor",
]
