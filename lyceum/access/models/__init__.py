"""Ways in that are ours; passwords, addresses and sessions are allauth's and Django's, tokens and
codes oauth-toolkit's."""

from .keys import SigningKey
from .links import SignInLink
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
    "Client",
    "Consent",
    "Offer",
    "RegistrationPass",
    "SignInLink",
    "SigningKey",
    "ToolSignIn",
    "ViewAs",
]
