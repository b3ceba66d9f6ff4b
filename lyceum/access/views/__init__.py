"""Pages at the door."""

from .accounts import close_account, new_token, revoke_token, service_accounts
from .ways_in import freshly_signed_in, sign_in_link, sign_up

__all__ = [
    "close_account",
    "freshly_signed_in",
    "new_token",
    "revoke_token",
    "service_accounts",
    "sign_in_link",
    "sign_up",
]
