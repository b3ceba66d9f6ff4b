"""Verbs at the door."""

from .delegation import tell_ending_role
from .viewing import begin_viewing, end_overdue_views, end_viewing, forget_view
from .ways_in import (
    create_first_account,
    forget_what_expired,
    post_invitation,
    remove_factors,
    sign_in,
    sign_in_link,
    use_link,
)

__all__ = [
    "begin_viewing",
    "create_first_account",
    "end_overdue_views",
    "end_viewing",
    "forget_view",
    "forget_what_expired",
    "post_invitation",
    "remove_factors",
    "sign_in",
    "sign_in_link",
    "tell_ending_role",
    "use_link",
]
