"""Verbs on what a person learns."""

from .bulk import complete_many, enrol_many, log_effort_many
from .enrolments import (
    complete,
    enrol,
    log_effort,
    open_resource,
    record_progress,
    withdraw,
)
from .forgetting import leave_everything
from .merging import join_enrolments
from .notes import change_note, remove_note, write_note
from .prior import add_proof, record_prior_learning

__all__ = [
    "add_proof",
    "change_note",
    "complete",
    "complete_many",
    "enrol",
    "enrol_many",
    "join_enrolments",
    "leave_everything",
    "log_effort",
    "log_effort_many",
    "open_resource",
    "record_prior_learning",
    "record_progress",
    "remove_note",
    "withdraw",
    "write_note",
]
