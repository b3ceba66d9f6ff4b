"""Access: the ways in.

Questions  account_names
Commands   sign_in_link, create_first_account, sign_in
Refusals   AlreadySetUp, LinkIsSpent
"""

from .errors import AlreadySetUp, LinkIsSpent
from .selectors import account_names
from .services import create_first_account, sign_in, sign_in_link

__all__ = [
    "AlreadySetUp",
    "LinkIsSpent",
    "account_names",
    "create_first_account",
    "sign_in",
    "sign_in_link",
]
