"""Two accounts of one human become one; and two again, if that was wrong."""

from .settling import settle_addresses, settle_consents, settle_profile
from .verbs import (
    close_merges,
    gather_late_rows,
    merge_people,
    preview_merge,
    unmerge_people,
)

__all__ = [
    "close_merges",
    "gather_late_rows",
    "merge_people",
    "preview_merge",
    "settle_addresses",
    "settle_consents",
    "settle_profile",
    "unmerge_people",
]
