"""Questions about people, and about what is kept of them."""

from .erasures import erasures_due, open_erasure, open_erasures
from .exporting import exported
from .keeping import all_rows, files_in, kept_for, model_of, rows_about, subject_of
from .people import cards_of, is_empty, names_of, people_by_email, person_for

__all__ = [
    "all_rows",
    "cards_of",
    "erasures_due",
    "exported",
    "files_in",
    "is_empty",
    "kept_for",
    "model_of",
    "names_of",
    "open_erasure",
    "open_erasures",
    "people_by_email",
    "person_for",
    "rows_about",
    "subject_of",
]
