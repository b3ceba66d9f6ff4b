"""Questions about paths."""

from .affordable import affordable
from .figures import gap, goals_reached, next_step, overview, progress_of
from .names import labels, limits_for, possible_advisors, role_label, titles, usual_limits
from .pages import is_working, own_path_page, path_page, uncovered
from .paths import (
    advised_people,
    goal_for,
    holding,
    insist_on_limits,
    late_paths,
    limits_of,
    open_goals,
    open_path_of,
    open_paths_of,
    open_step,
    page_before_paying,
    path_for,
    path_of,
    paths_advised_by,
    payment_of,
    plan_in_force,
    run_to_join,
    title_of,
)
from .picture import picture_of
from .pots import pot_rows
from .previews import preview, wishes_of
from .problems import Question, acting_for, question
from .sharing import lens_of_advisors, sharings
from .what_if import proposals, replacements, what_if

__all__ = [
    "Question",
    "acting_for",
    "advised_people",
    "affordable",
    "gap",
    "goal_for",
    "goals_reached",
    "holding",
    "insist_on_limits",
    "is_working",
    "labels",
    "late_paths",
    "lens_of_advisors",
    "limits_for",
    "limits_of",
    "next_step",
    "open_goals",
    "open_path_of",
    "open_paths_of",
    "open_step",
    "overview",
    "own_path_page",
    "page_before_paying",
    "path_for",
    "path_of",
    "path_page",
    "paths_advised_by",
    "payment_of",
    "picture_of",
    "plan_in_force",
    "possible_advisors",
    "pot_rows",
    "preview",
    "progress_of",
    "proposals",
    "question",
    "replacements",
    "role_label",
    "run_to_join",
    "sharings",
    "title_of",
    "titles",
    "uncovered",
    "usual_limits",
    "what_if",
    "wishes_of",
]
