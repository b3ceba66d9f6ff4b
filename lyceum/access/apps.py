from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "lyceum.access"

    def ready(self) -> None:
        from lyceum.messaging import api as messaging

        from . import handlers, tasks  # noqa: F401  so that they are heard and run

        codes = {
            "access.sign_in_code": _("Sign-in codes"),
            "access.password_code": _("Codes for a new password"),
            "access.invited": _("Invitations"),
        }
        for name, label in codes.items():
            messaging.register_kind(name, label, secret=True, is_required=True)
        notices = {
            "access.confirm_address": _("Confirming an address"),
            "access.password_changed": _("A changed password"),
            "access.address_changed": _("A changed address"),
            "access.factor_changed": _("A changed way to sign in"),
        }
        for name, label in notices.items():
            messaging.register_kind(name, label, is_required=True)
        _declare_keepings()


def _declare_keepings() -> None:
    """What is kept of ways in."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import Keeping, Retention, Table

    from . import services

    for keeping in (
        Keeping(
            kind="access.factors",
            label=_("Your ways to sign in"),
            purpose=_("To know that it is you."),
            seen_by=_("only you"),
            kept_for=Retention(),
            tables=(
                Table("mfa.Authenticator", of=("user",), hidden=("data",)),
                Table("access.SignInLink", hidden=("token_hash",), ages_by="expires_at"),
            ),
        ),
        Keeping(
            kind="access.sessions",
            label=_("Where you are signed in"),
            purpose=_("So that you can stay signed in, and end it from elsewhere."),
            seen_by=_("only you"),
            erase=services.end_sessions,
            tables=(
                Table("usersessions.UserSession", of=("user",), hidden=("session_key", "data")),
                Table("sessions.Session", of=()),
            ),
        ),
    ):
        identity.register_keeping(keeping)
