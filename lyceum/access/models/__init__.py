"""Ways in that are ours; passwords, addresses and sessions are allauth's and Django's."""

from .links import SignInLink

__all__ = ["SignInLink"]
