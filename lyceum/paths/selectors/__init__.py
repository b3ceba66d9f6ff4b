"""Questions about paths."""

from .figures import gap, goals_reached, next_step, progress_of
from .names import labels, possible_advisors, role_label, titles, usual_limits
from .pages import path_page
from .paths import (
    goal_for,
    holding,
    open_goals,
    open_path_of,
    path_for,
    path_of,
    paths_advised_by,
    plan_in_force,
    step_for,
    title_of,
)
from .problems import Question, acting_for, question
from .what_if import proposals, replacements, what_if

__all__ = [
    "Question",
    "acting_for",
    "gap",
    "goal_for",
    "goals_reached",
    "holding",
    "labels",
    "next_step",
    "open_goals",
    "open_path_of",
    "path_for",
    "path_of",
    "path_page",
    "paths_advised_by",
    "plan_in_force",
    "possible_advisors",
    "progress_of",
    "proposals",
    "question",
    "replacements",
    "role_label",
    "step_for",
    "title_of",
    "titles",
    "usual_limits",
    "what_if",
]
