"""Our side of the plugs of others: of allauth."""

from .factor_policies import insist_on_factor
from .sign_ons import IdentityAdapter
from .ways_in import AccountAdapter, MFAAdapter

__all__ = ["AccountAdapter", "IdentityAdapter", "MFAAdapter", "insist_on_factor"]
