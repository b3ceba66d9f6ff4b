"""Everything that can be done to people, and to what is kept about them."""

from .consents import note_disclosure, say_consent
from .erasure import (
    WAITING,
    ask_erasure,
    cancel_erasure,
    carry_out_erasures,
    erase_person,
    forget_what_waits,
    repeat_erasures,
)
from .exporting import ask_export, forget_exports, make_export
from .held import open_held
from .merging import (
    close_merges,
    gather_late_rows,
    merge_people,
    preview_merge,
    settle_addresses,
    settle_consents,
    settle_profile,
    unmerge_people,
)
from .people import add_people, add_person, change_profile, hold_person
from .retention import apply_retention

__all__ = [
    "WAITING",
    "add_people",
    "add_person",
    "apply_retention",
    "ask_erasure",
    "ask_export",
    "cancel_erasure",
    "carry_out_erasures",
    "change_profile",
    "close_merges",
    "erase_person",
    "forget_exports",
    "forget_what_waits",
    "gather_late_rows",
    "hold_person",
    "make_export",
    "merge_people",
    "note_disclosure",
    "open_held",
    "preview_merge",
    "repeat_erasures",
    "say_consent",
    "settle_addresses",
    "settle_consents",
    "settle_profile",
    "unmerge_people",
]
