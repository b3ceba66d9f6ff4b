"""Our side of allauth's plug."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import translation

from lyceum.identity import api as identity
from lyceum.messaging import api as messaging

# What allauth wants to say → our kind of message. What is missing here is never mailed.
KINDS = {
    "login_code": "access.sign_in_code",
    "password_reset_code": "access.password_code",
    "email_confirmation": "access.confirm_address",
    "password_changed": "access.password_changed",
    "password_reset": "access.password_changed",
    "password_set": "access.password_changed",
    "email_changed": "access.address_changed",
}
WORDS = ("code", "from_email", "to_email")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in and out in our own pages; its mails are messages of ours."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        kind = KINDS.get(template_prefix.removeprefix("account/email/"))
        if kind is None:
            return
        words = {word: str(context[word]) for word in WORDS if word in context}
        url = urlsplit(context.get("activate_url", "")).path
        messaging.send_mail(
            kind=kind,
            address=email,
            locale=_locale_of(email),
            about=messaging.About(url=url, **words),
        )


def _locale_of(address: str) -> str:
    """The language of whoever has this address; else the one that is spoken now."""
    cards = identity.cards_of(identity.people_by_email([address]).values())
    spoken = translation.get_language() or ""
    return next((card.locale for card in cards.values()), "") or spoken
