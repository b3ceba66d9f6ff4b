"""Our side of the plugs of others: of allauth, and of Django's middleware."""

from .factor_policies import insist_on_factor
from .scim import scim
from .sign_ons import IdentityAdapter
from .viewing import look_as
from .ways_in import AccountAdapter, MFAAdapter

__all__ = [
    "AccountAdapter",
    "IdentityAdapter",
    "MFAAdapter",
    "insist_on_factor",
    "look_as",
    "scim",
]
