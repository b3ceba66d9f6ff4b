"""People with a browser: those who are asked, and those who ask."""

from .answering import by_link, give_score, hand_in, mine, pulse, run, say_why, tap
from .friction import desk, friction, report_friction
from .results import close_loop, close_loop_of_pulse, export_words, pulse_of, results, subject
from .surveys import (
    add_question,
    begin_survey,
    close_loop_of_survey,
    close_survey,
    edit_question,
    edit_survey,
    open_survey,
    survey_results,
    surveys,
)

__all__ = [
    "add_question",
    "begin_survey",
    "by_link",
    "close_loop",
    "close_loop_of_pulse",
    "close_loop_of_survey",
    "close_survey",
    "desk",
    "edit_question",
    "edit_survey",
    "export_words",
    "friction",
    "give_score",
    "hand_in",
    "mine",
    "open_survey",
    "pulse",
    "pulse_of",
    "report_friction",
    "results",
    "run",
    "say_why",
    "subject",
    "survey_results",
    "surveys",
    "tap",
]
