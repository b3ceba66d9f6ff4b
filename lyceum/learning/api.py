"""Learning: what a person takes up, goes through, finishes, leaves, and learnt elsewhere.

Questions  enrolment_for, enrolments_in, enrolments_of, minutes_by_day, minutes_logged,
           payment_of, prior_learning_of
Commands   enrol, open_resource, record_progress, log_effort, complete, withdraw,
           record_prior_learning, add_proof, write_note
In bulk    enrol_many, log_effort_many, complete_many
Refusals   EnrolmentIsClosed, ResourceIsWithdrawn
"""

from .errors import EnrolmentIsClosed, ResourceIsWithdrawn
from .models import Enrolment
from .selectors import (
    enrolment_for,
    enrolments_in,
    enrolments_of,
    minutes_by_day,
    minutes_logged,
    payment_of,
    prior_learning_of,
)
from .services import (
    add_proof,
    complete,
    complete_many,
    enrol,
    enrol_many,
    log_effort,
    log_effort_many,
    open_resource,
    record_prior_learning,
    record_progress,
    withdraw,
    write_note,
)
from .types import EnrolmentRow, NewCompletion, NewEffort, NewEnrolment, PriorRow, Upload

__all__ = [
    "Enrolment",
    "EnrolmentIsClosed",
    "EnrolmentRow",
    "NewCompletion",
    "NewEffort",
    "NewEnrolment",
    "PriorRow",
    "ResourceIsWithdrawn",
    "Upload",
    "add_proof",
    "complete",
    "complete_many",
    "enrol",
    "enrol_many",
    "enrolment_for",
    "enrolments_in",
    "enrolments_of",
    "log_effort",
    "log_effort_many",
    "minutes_by_day",
    "minutes_logged",
    "open_resource",
    "payment_of",
    "prior_learning_of",
    "record_prior_learning",
    "record_progress",
    "withdraw",
    "write_note",
]
