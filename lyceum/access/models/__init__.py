"""Ways in that are ours; passwords, addresses and sessions are allauth's and Django's."""

from .links import SignInLink
from .viewing import ViewAs

__all__ = ["SignInLink", "ViewAs"]
