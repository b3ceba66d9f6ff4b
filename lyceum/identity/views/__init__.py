"""A person's own pages."""

from .privacy import archive, cancel_erasure, consents, erase, make_archive, privacy, seen
from .profile import profile

__all__ = [
    "archive",
    "cancel_erasure",
    "consents",
    "erase",
    "make_archive",
    "privacy",
    "profile",
    "seen",
]
