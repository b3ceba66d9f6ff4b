"""A person's own pages."""

from .merging import merges, unmerge
from .privacy import archive, cancel_erasure, consents, erase, make_archive, privacy, seen
from .profile import profile

__all__ = [
    "archive",
    "cancel_erasure",
    "consents",
    "erase",
    "make_archive",
    "merges",
    "privacy",
    "profile",
    "seen",
    "unmerge",
]
