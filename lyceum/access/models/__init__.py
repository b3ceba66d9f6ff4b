"""Ways in that are ours; passwords, addresses and sessions are allauth's and Django's, tokens and
codes oauth-toolkit's."""

from .accounts import ApiToken, ServiceAccount
from .keys import SigningKey
from .links import SignInLink
from .scim import (
    ScimEmail,
    ScimGroup,
    ScimUser,
)
from .tools import (
    Alias,
    Client,
    Consent,
    Offer,
    RegistrationPass,
    ToolSignIn,
)
from .viewing import ViewAs

__all__ = [
    "Alias",
    "ApiToken",
    "Client",
    "Consent",
    "Offer",
    "RegistrationPass",
    "ScimEmail",
    "ScimGroup",
    "ScimUser",
    "ServiceAccount",
    "SignInLink",
    "SigningKey",
    "ToolSignIn",
    "ViewAs",
]
