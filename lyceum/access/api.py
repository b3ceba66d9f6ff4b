"""Access: the ways in.

Questions  tool_names
Commands   sign_in_link, create_first_account, sign_in, register_tool
Types      ToolWish
Refusals   AlreadySetUp, LinkIsSpent
"""

from .errors import AlreadySetUp, LinkIsSpent
from .selectors import tool_names
from .services import create_first_account, register_tool, sign_in, sign_in_link
from .types import ToolWish

__all__ = [
    "AlreadySetUp",
    "LinkIsSpent",
    "ToolWish",
    "create_first_account",
    "register_tool",
    "sign_in",
    "sign_in_link",
    "tool_names",
]
