"""Verbs on what a person learns."""

from .assigning import (
    assign_by_name,
    assign_learning,
    end_assignment,
    end_exemption,
    exempt,
    let_go_of_person,
    reach_many,
    remind_assigned,
    run_assignments,
)
from .bulk import complete_many, enrol_many, log_effort_many
from .enrolments import (
    complete,
    enrol,
    log_effort,
    open_resource,
    record_progress,
    withdraw,
)
from .following import follow_completion, follow_effort, follow_progress, take_up
from .forgetting import leave_everything
from .listening import listen, read_podcasts, subscribe, tell_of_episode, unsubscribe
from .merging import join_enrolments
from .notes import change_note, remove_note, write_note
from .partners import follow_opening, follow_standing, has_finished
from .prior import add_proof, record_prior_learning
from .questions import answer_question, ask_question

__all__ = [
    "add_proof",
    "answer_question",
    "ask_question",
    "assign_by_name",
    "assign_learning",
    "change_note",
    "complete",
    "complete_many",
    "end_assignment",
    "end_exemption",
    "enrol",
    "enrol_many",
    "exempt",
    "follow_completion",
    "follow_effort",
    "follow_opening",
    "follow_progress",
    "follow_standing",
    "has_finished",
    "join_enrolments",
    "leave_everything",
    "let_go_of_person",
    "listen",
    "log_effort",
    "log_effort_many",
    "open_resource",
    "reach_many",
    "read_podcasts",
    "record_prior_learning",
    "record_progress",
    "remind_assigned",
    "remove_note",
    "run_assignments",
    "subscribe",
    "take_up",
    "tell_of_episode",
    "unsubscribe",
    "withdraw",
    "write_note",
]
