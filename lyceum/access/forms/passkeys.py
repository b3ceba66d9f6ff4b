"""allauth's form of a passkey as the only factor."""

from typing import Any

from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.contrib.auth import get_user_model

from lyceum.identity import api as identity


class PasskeySignInForm(LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey names the account that it was made for; that one may be another's by now."""

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]
        auth.parse_authentication_response(credential)
        named = auth.extract_user_from_response(credential)
        now = identity.current_ids([named.pk])[named.pk]
        return auth.complete_authentication(get_user_model().objects.get(pk=now), credential)
