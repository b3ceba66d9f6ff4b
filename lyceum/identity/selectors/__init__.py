"""Questions about people, and about what is kept of them."""

from .consents import consenting, consents_of, has_consent, seen_by
from .erasures import (
    erased_since,
    erasures_due,
    held_records,
    open_erasure,
    open_erasures,
    still_here,
)
from .exporting import exported
from .exports import (
    export_at_work,
    export_for,
    exports_of,
    exports_over,
    newest_export,
    title_of,
)
from .keeping import all_rows, files_in, kept_for, model_of, rows_about, subject_of, unknown_kinds
from .people import (
    cards_of,
    is_empty,
    names_of,
    people_by_email,
    people_by_proven_email,
    person_for,
)
from .proof import can_prove, has_proven
from .stored import StoredRow, stored_about

__all__ = [
    "StoredRow",
    "all_rows",
    "can_prove",
    "cards_of",
    "consenting",
    "consents_of",
    "erased_since",
    "erasures_due",
    "export_at_work",
    "export_for",
    "exported",
    "exports_of",
    "exports_over",
    "files_in",
    "has_consent",
    "has_proven",
    "held_records",
    "is_empty",
    "kept_for",
    "model_of",
    "names_of",
    "newest_export",
    "open_erasure",
    "open_erasures",
    "people_by_email",
    "people_by_proven_email",
    "person_for",
    "rows_about",
    "seen_by",
    "still_here",
    "stored_about",
    "subject_of",
    "title_of",
    "unknown_kinds",
]
