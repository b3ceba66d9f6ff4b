"""Everything that can be done to people, and to what is kept about them."""

from .erasure import (
    ask_erasure,
    cancel_erasure,
    carry_out_erasures,
    erase_person,
    forget_what_waits,
    repeat_erasures,
)
from .held import open_held
from .people import add_people, add_person, change_profile
from .retention import apply_retention

__all__ = [
    "add_people",
    "add_person",
    "apply_retention",
    "ask_erasure",
    "cancel_erasure",
    "carry_out_erasures",
    "change_profile",
    "erase_person",
    "forget_what_waits",
    "open_held",
    "repeat_erasures",
]
