"""Our side of allauth's plug."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing up, in and out, in our own pages."""
