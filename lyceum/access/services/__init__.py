"""Verbs at the door."""

from .accounts import (
    actor_of_token,
    close_service_account,
    make_service_account,
    make_token,
    revoke_token,
)
from .scim import (
    create_group,
    create_user,
    delete_group,
    delete_user,
    forget_unit,
    know_everybody,
    know_places,
    know_units,
    touch_user,
    update_group,
    update_user,
)
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
    "actor_of_token",
    "close_service_account",
    "create_first_account",
    "create_group",
    "create_user",
    "delete_group",
    "delete_user",
    "forget_unit",
    "forget_what_expired",
    "know_everybody",
    "know_places",
    "know_units",
    "make_service_account",
    "make_token",
    "post_invitation",
    "remove_factors",
    "revoke_token",
    "sign_in",
    "sign_in_link",
    "touch_user",
    "update_group",
    "update_user",
    "use_link",
]
