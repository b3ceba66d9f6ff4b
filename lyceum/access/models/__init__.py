"""Ways in that are ours; passwords, addresses and sessions are allauth's and Django's."""

from .accounts import ApiToken, ServiceAccount
from .links import SignInLink
from .scim import ScimEmail, ScimGroup, ScimUser

__all__ = ["ApiToken", "ScimEmail", "ScimGroup", "ScimUser", "ServiceAccount", "SignInLink"]
