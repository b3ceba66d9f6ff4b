"""Access: the ways in.

Questions  tool_names, views_in, people_with_factor
Commands   sign_in_link, create_first_account, sign_in, register_tool, open_to_viewers
Types      ToolWish, ViewRow
Refusals   AlreadySetUp, LinkIsSpent
"""

from .errors import AlreadySetUp, LinkIsSpent
from .selectors import (
    people_with_factor,
    tool_names,
    views_in,
)
from .services import (
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
    "ToolWish",
    "ViewRow",
    "create_first_account",
    "open_to_viewers",
    "people_with_factor",
    "register_tool",
    "sign_in",
    "sign_in_link",
    "tool_names",
    "views_in",
]
