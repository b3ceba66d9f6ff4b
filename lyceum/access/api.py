"""Access: the ways in.

Questions  tool_names
Commands   sign_in_link, create_first_account, sign_in
Refusals   AlreadySetUp, LinkIsSpent
"""

from .errors import AlreadySetUp, LinkIsSpent
from .selectors import tool_names
from .services import create_first_account, sign_in, sign_in_link

__all__ = [
    "AlreadySetUp",
    "LinkIsSpent",
    "create_first_account",
    "sign_in",
    "sign_in_link",
    "tool_names",
]
