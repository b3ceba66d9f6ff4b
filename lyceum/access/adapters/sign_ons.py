"""Our side of allauth's plug for identities that come from elsewhere."""

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from lyceum.connections import api as connections


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by an identity alone, and whatever allauth fetches goes through the guard."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False

    def get_requests_session(self) -> Any:
        return connections.session()
