"""Access: the ways in.

Questions  tool_names, tool_choices, views_in, people_with_factor, account_names, actor_of_token, credential_of,
           accounts_elsewhere, address, issuer, is_of_verified_domain, key_set, signing_key
Commands   sign_in_link, create_first_account, sign_in, register_tool, open_to_viewers
Types      Account, Credential, ToolWish, ViewRow
Refusals   AlreadySetUp, LinkIsSpent, TokenIsWrong, TooManyTries
"""

from .errors import (
    AlreadySetUp,
    LinkIsSpent,
    TokenIsWrong,
    TooManyTries,
)
from .selectors import (
    Account,
    account_names,
    accounts_elsewhere,
    address,
    is_of_verified_domain,
    issuer,
    key_set,
    people_with_factor,
    tool_choices,
    tool_names,
    views_in,
)
from .services import (
    actor_of_token,
    create_first_account,
    credential_of,
    register_tool,
    sign_in,
    sign_in_link,
    signing_key,
)
from .types import (
    Credential,
    ToolWish,
    ViewRow,
    open_to_viewers,
)

__all__ = [
    "Account",
    "AlreadySetUp",
    "Credential",
    "LinkIsSpent",
    "TokenIsWrong",
    "TooManyTries",
    "ToolWish",
    "ViewRow",
    "account_names",
    "accounts_elsewhere",
    "actor_of_token",
    "address",
    "create_first_account",
    "credential_of",
    "is_of_verified_domain",
    "issuer",
    "key_set",
    "open_to_viewers",
    "people_with_factor",
    "register_tool",
    "sign_in",
    "sign_in_link",
    "signing_key",
    "tool_choices",
    "tool_names",
    "views_in",
]
