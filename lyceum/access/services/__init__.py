"""Verbs at the door."""

from .ways_in import (
    create_first_account,
    end_sessions,
    forget_what_expired,
    post_invitation,
    remove_factors,
    sign_in,
    sign_in_link,
    use_link,
)

__all__ = [
    "create_first_account",
    "end_sessions",
    "forget_what_expired",
    "post_invitation",
    "remove_factors",
    "sign_in",
    "sign_in_link",
    "use_link",
]
