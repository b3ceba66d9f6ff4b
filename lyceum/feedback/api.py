"""Feedback: what people are asked and what they say, without saying who.

Questions  enps_about, pulse_figures, smallest_group, tap_for
Commands   ask, ask_many, give_score, say_why, report_friction, move_friction, set_pulse,
           begin_survey, write_questions, open_survey, ask_everybody, answer_question, hand_in
Types      MonthRow, Subject, Score, Tap, NewFriction, NewSurvey, Audience, Question, Rule
Facts      FeedbackAsked, FeedbackGiven, SurveyOpened, FrictionReported (events)
"""

from .branching import Question, Rule
from .policies import smallest_group
from .privacy import Score
from .selectors import enps_about, pulse_figures, tap_for
from .services import (
    answer_question,
    ask,
    ask_everybody,
    ask_many,
    begin_survey,
    give_score,
    hand_in,
    move_friction,
    open_survey,
    report_friction,
    say_why,
    set_pulse,
    write_questions,
)
from .types import Audience, MonthRow, NewFriction, NewSurvey, Subject, Tap

__all__ = [
    "Audience",
    "MonthRow",
    "NewFriction",
    "NewSurvey",
    "Question",
    "Rule",
    "Score",
    "Subject",
    "Tap",
    "answer_question",
    "ask",
    "ask_everybody",
    "ask_many",
    "begin_survey",
    "enps_about",
    "give_score",
    "hand_in",
    "move_friction",
    "open_survey",
    "pulse_figures",
    "report_friction",
    "say_why",
    "set_pulse",
    "smallest_group",
    "tap_for",
    "write_questions",
]
