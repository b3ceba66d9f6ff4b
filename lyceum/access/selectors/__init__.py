"""Questions at the door."""

from .accounts import (
    account_for,
    account_names,
    accounts_of,
    has_token_for,
    open_token,
    today,
    token_for,
)
from .ways_in import can_add_way_in, hash_of, link_for

__all__ = [
    "account_for",
    "account_names",
    "accounts_of",
    "can_add_way_in",
    "has_token_for",
    "hash_of",
    "link_for",
    "open_token",
    "today",
    "token_for",
]
