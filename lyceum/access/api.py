"""Access: the ways in.

Questions  tool_names, views_in, people_with_factor, account_names, actor_of_token
Commands   sign_in_link, create_first_account, sign_in, register_tool, open_to_viewers
Types      ToolWish, ViewRow
Refusals   AlreadySetUp, LinkIsSpent, TokenIsWrong
"""

from .errors import (
    AlreadySetUp,
    LinkIsSpent,
    TokenIsWrong,
)
from .selectors import (
    account_names,
    people_with_factor,
    tool_names,
    views_in,
)
from .services import (
    actor_of_token,
    create_first_account,
    register_tool,
    sign_in,
    sign_in_link,
)
from .types import (
    ToolWish,
    ViewRow,
    open_to_viewers,
)

__all__ = [
    "AlreadySetUp",
    "LinkIsSpent",
    "TokenIsWrong",
    "ToolWish",
    "ViewRow",
    "account_names",
    "actor_of_token",
    "create_first_account",
    "open_to_viewers",
    "people_with_factor",
    "register_tool",
    "sign_in",
    "sign_in_link",
    "tool_names",
    "views_in",
]
