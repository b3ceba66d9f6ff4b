"""Verbs on what people are asked and what they say."""

from .answering import give_score, say_why, take_pulse
from .asking import ask, ask_many, tell_waiting
from .friction import move_friction, report_friction
from .inviting import ask_everybody, ask_waiting
from .loops import close_loop, close_loop_of_pulse, close_loop_of_survey
from .pulses import monday_of, set_pulse, take_pulses
from .surveys import (
    answer_question,
    begin_survey,
    change_survey,
    close_survey,
    hand_in,
    move_question,
    open_survey,
    remove_question,
    write_question,
    write_questions,
)
from .sweeping import close_surveys, forget_drafts, mix_waiting

__all__ = [
    "answer_question",
    "ask",
    "ask_everybody",
    "ask_many",
    "ask_waiting",
    "begin_survey",
    "change_survey",
    "close_loop",
    "close_loop_of_pulse",
    "close_loop_of_survey",
    "close_survey",
    "close_surveys",
    "forget_drafts",
    "give_score",
    "hand_in",
    "mix_waiting",
    "monday_of",
    "move_friction",
    "move_question",
    "open_survey",
    "remove_question",
    "report_friction",
    "say_why",
    "set_pulse",
    "take_pulse",
    "take_pulses",
    "tell_waiting",
    "write_question",
    "write_questions",
]
