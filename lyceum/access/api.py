"""Access: the ways in.

Commands   sign_in_link, create_first_account, sign_in
Refusals   AlreadySetUp, LinkIsSpent
"""

from .errors import AlreadySetUp, LinkIsSpent
from .services import create_first_account, sign_in, sign_in_link

__all__ = ["AlreadySetUp", "LinkIsSpent", "create_first_account", "sign_in", "sign_in_link"]
