"""Our side of the plugs of others: of allauth, and of scim2-server."""

from .scim import scim
from .ways_in import AccountAdapter, MFAAdapter

__all__ = ["AccountAdapter", "MFAAdapter", "scim"]
