"""Our side of the plugs of others: of allauth."""

from .ways_in import AccountAdapter, MFAAdapter

__all__ = ["AccountAdapter", "MFAAdapter"]
