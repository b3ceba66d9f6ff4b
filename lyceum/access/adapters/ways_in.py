"""Our side of allauth's plug."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lyceum.access import selectors, services
from lyceum.access.errors import FactorCannotBeRead
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.sealing import cipher
from lyceum.messaging import api as messaging
from lyceum.organisations import api as organisations

# What allauth wants to say → our kind of message. What is missing here is never mailed.
KINDS = {
    "login_code": "access.sign_in_code",
    "password_reset_code": "access.password_code",
    "email_confirmation": "access.confirm_address",
    "password_changed": "access.password_changed",
    "password_reset": "access.password_changed",
    "password_set": "access.password_changed",
    "email_changed": "access.address_changed",
    "mfa/email/totp_activated": "access.factor_changed",
    "mfa/email/totp_deactivated": "access.factor_changed",
    "mfa/email/webauthn_added": "access.factor_changed",
    "mfa/email/webauthn_removed": "access.factor_changed",
    "mfa/email/recovery_codes_generated": "access.factor_changed",
}
PROOFS = {  # the ways to prove oneself once more, the shortest first
    "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey"),
    "reauthenticate": gettext_lazy("Use the password"),
    "mfa_reauthenticate": gettext_lazy("Use digits of the app, or a recovery code"),
}
WORDS = ("code", "from_email", "to_email")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in and out in our own pages; its mails are messages of ours."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The shortest way to prove oneself first: a passkey where there is one."""
        methods = super().get_reauthentication_methods(user)
        for method in methods:
            method["description"] = PROOFS.get(method["id"], method["description"])
        return sorted(methods, key=lambda method: [*PROOFS, method["id"]].index(method["id"]))

    def send_confirmation_mail(self, request: Any, emailconfirmation: Any, signup: bool) -> None:  # noqa: FBT001  as allauth has it
        """The present address is asked before the new one."""
        address = emailconfirmation.email_address
        if services.ask_present_address(person=address.user, new_email=address.email):
            return
        super().send_confirmation_mail(request, emailconfirmation, signup)

    def pre_login(self, request: Any, user: Any, **words: Any) -> HttpResponse | None:
        """Some domains have one way in only; a link from the administrator goes round it."""
        answer: HttpResponse | None = super().pre_login(request, user, **words)
        required = selectors.required_sign_on(user.email or "")
        if answer or required is None or getattr(request, "is_let_in_by_link", False):
            return answer
        if getattr(request, "sign_on_key", "") == required.key:
            return None
        clear_login(request)
        context = {"sign_on": required, "next": words.get("redirect_url")}
        return render(request, "access/required.html", context, status=403)

    def post_login(self, request: Any, user: Any, **words: Any) -> HttpResponse:
        """Whoever will need a second factor hears it while there is time."""
        actor = actors.person(user.pk, organisations.scope_of(user.pk))
        due = selectors.factor_due_at(actor, request.session.get(services.FACTOR_KEY, []))
        if due is not None and due > clock.now():
            told = _("Your role needs a second factor. Please set one up until {day}.")
            messages.warning(request, told.format(day=date_format(due)))
        answer: HttpResponse = super().post_login(request, user, **words)
        return answer

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


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets lie encrypted, their names are ours."""

    def encrypt(self, text: str) -> str:
        return cipher("access.factors").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return cipher("access.factors").decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise FactorCannotBeRead from error

    def build_totp_svg(self, url: str) -> str:
        """The key as a picture on white, so that it can be scanned in the dark theme too."""
        import qrcode  # noqa: PLC0415  drawn seldom, loaded then
        from qrcode.image.svg import SvgPathFillImage  # noqa: PLC0415

        return str(qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode"))

    def _get_site_name(self) -> str:
        return organisations.brand().name

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return _("This device")


def _locale_of(address: str) -> str:
    """The language of whoever has this address; else the one that is spoken now."""
    cards = identity.cards_of(identity.people_by_email([address]).values())
    spoken = translation.get_language() or ""
    return next((card.locale for card in cards.values()), "") or spoken
