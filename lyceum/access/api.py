"""Access: the ways in.

Questions  views_in, people_with_factor
Commands   sign_in_link, create_first_account, sign_in, open_to_viewers
Types      ViewRow
Refusals   AlreadySetUp, LinkIsSpent
"""

from .errors import AlreadySetUp, LinkIsSpent
from .selectors import people_with_factor, views_in
from .services import create_first_account, sign_in, sign_in_link
from .types import ViewRow, open_to_viewers

__all__ = [
    "AlreadySetUp",
    "LinkIsSpent",
    "ViewRow",
    "create_first_account",
    "open_to_viewers",
    "people_with_factor",
    "sign_in",
    "sign_in_link",
    "views_in",
]
