"""Access: the ways in.

Questions  account_names, actor_of_token
Commands   sign_in_link, create_first_account, sign_in
Refusals   AlreadySetUp, LinkIsSpent, TokenIsWrong
"""

from .errors import AlreadySetUp, LinkIsSpent, TokenIsWrong
from .selectors import account_names
from .services import actor_of_token, create_first_account, sign_in, sign_in_link

__all__ = [
    "AlreadySetUp",
    "LinkIsSpent",
    "TokenIsWrong",
    "account_names",
    "actor_of_token",
    "create_first_account",
    "sign_in",
    "sign_in_link",
]
