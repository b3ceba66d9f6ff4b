"""Our side of the plugs of others: of allauth, and of Django's middleware."""

from .scim import scim
from .viewing import look_as
from .ways_in import AccountAdapter, MFAAdapter

__all__ = [
    "AccountAdapter",
    "MFAAdapter",
    "look_as",
    "scim",
]
