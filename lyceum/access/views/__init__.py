"""Pages at the door."""

from .accounts import (
    close_account,
    new_token,
    revoke_token,
    service_accounts,
)
from .openid import (
    authorize,
    decide,
    end_session,
    go_on,
    leave,
)
from .tools import (
    add,
    change,
    kept,
    mine,
    passes,
    renew_secret,
    revoke,
    withdraw,
    withdraw_pass,
)
from .viewing import (
    stop_viewing,
    view_as,
    views_of_me,
)
from .ways_in import (
    freshly_signed_in,
    sign_in_link,
    sign_up,
)

__all__ = [
    "add",
    "authorize",
    "change",
    "close_account",
    "decide",
    "end_session",
    "freshly_signed_in",
    "go_on",
    "kept",
    "leave",
    "mine",
    "new_token",
    "passes",
    "renew_secret",
    "revoke",
    "revoke_token",
    "service_accounts",
    "sign_in_link",
    "sign_up",
    "stop_viewing",
    "view_as",
    "views_of_me",
    "withdraw",
    "withdraw_pass",
]
