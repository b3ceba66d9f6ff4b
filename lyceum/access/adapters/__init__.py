"""Our side of the plugs of others: of allauth."""

from .factor_policies import insist_on_factor
from .ways_in import AccountAdapter, MFAAdapter

__all__ = ["AccountAdapter", "MFAAdapter", "insist_on_factor"]
