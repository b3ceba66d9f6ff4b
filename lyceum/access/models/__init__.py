"""Ways in that are ours; passwords, addresses and sessions are allauth's and Django's."""

from .address_changes import AddressChange
from .factor_policies import FactorPolicy
from .links import SignInLink
from .sign_ons import Domain, SignOn, UsedAssertion

__all__ = ["AddressChange", "Domain", "FactorPolicy", "SignInLink", "SignOn", "UsedAssertion"]
