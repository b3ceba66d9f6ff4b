"""Ways in that are ours; passwords, addresses and sessions are allauth's and Django's, tokens and
codes oauth-toolkit's."""

from .accounts import ApiToken, ServiceAccount
from .address_changes import AddressChange
from .factor_policies import FactorPolicy
from .keys import SigningKey
from .links import SignInLink
from .scim import (
    ScimEmail,
    ScimGroup,
    ScimUser,
)
from .sign_ons import (
    Domain,
    SignOn,
    UsedAssertion,
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
    "AddressChange",
    "Alias",
    "ApiToken",
    "Client",
    "Consent",
    "Domain",
    "FactorPolicy",
    "Offer",
    "RegistrationPass",
    "ScimEmail",
    "ScimGroup",
    "ScimUser",
    "ServiceAccount",
    "SignInLink",
    "SignOn",
    "SigningKey",
    "ToolSignIn",
    "UsedAssertion",
    "ViewAs",
]
