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
from .merging import (
    addresses_of_merge,
    current_ids,
    folded_among,
    folded_into,
    merges,
    open_merges,
    term,
)
from .people import (
    batches,
    cards_of,
    day_of,
    is_empty,
    names_of,
    people_by_email,
    people_by_proven_email,
    people_in_batches,
    person_for,
    person_known_as,
    proven_addresses,
)
from .proof import can_prove, has_proven
from .stored import StoredRow, stored_about

__all__ = [
    "StoredRow",
    "addresses_of_merge",
    "all_rows",
    "batches",
    "can_prove",
    "cards_of",
    "consenting",
    "consents_of",
    "current_ids",
    "day_of",
    "erased_since",
    "erasures_due",
    "export_at_work",
    "export_for",
    "exported",
    "exports_of",
    "exports_over",
    "files_in",
    "folded_among",
    "folded_into",
    "has_consent",
    "has_proven",
    "held_records",
    "is_empty",
    "kept_for",
    "merges",
    "model_of",
    "names_of",
    "newest_export",
    "open_erasure",
    "open_erasures",
    "open_merges",
    "people_by_email",
    "people_by_proven_email",
    "people_in_batches",
    "person_for",
    "person_known_as",
    "proven_addresses",
    "rows_about",
    "seen_by",
    "still_here",
    "stored_about",
    "subject_of",
    "term",
    "title_of",
    "unknown_kinds",
]
