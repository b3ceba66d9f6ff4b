from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Pages of the floors below that show nothing of a person's own; each higher app opens its own.
OPEN_PAGES = [
    "ui:brand-css",
    "ui:icon",
    "ui:icon-png",
    "ui:manifest",
    "organisations:organisations",
    "organisations:organisation",
    "organisations:people",
    "organisations:directory",
    "organisations:place",
    "organisations:units",
    "organisations:roles",
    "organisations:invitations",
    "rules:rules",
]


class AccessConfig(AppConfig):
    name = "lyceum.access"

    def ready(self) -> None:
        from lyceum.messaging import api as messaging

        from . import handlers, tasks  # noqa: F401  so that they are heard and run
        from .types import open_to_viewers

        codes = {
            "access.sign_in_code": _("Sign-in codes"),
            "access.password_code": _("Codes for a new password"),
            "access.invited": _("Invitations"),
        }
        for name, label in codes.items():
            messaging.register_kind(name, label, secret=True, is_required=True)
        notices = {
            "access.address_change_asked": _("A change of address to agree to"),
            "access.confirm_address": _("Confirming an address"),
            "access.password_changed": _("A changed password"),
            "access.address_changed": _("A changed address"),
            "access.factor_changed": _("A changed way to sign in"),
        }
        for name, label in notices.items():
            messaging.register_kind(name, label, is_required=True, urgent=True)
        messaging.register_kind(
            "access.viewed_as", _("Somebody looked as you"), is_required=True, urgent=True
        )
        open_to_viewers(*OPEN_PAGES)
        messaging.register_kind("access.role_ends", _("A role of yours that ends"))
        messaging.register_kind("access.role_of_theirs_ends", _("A role you granted that ends"))
        _declare_keepings()


SECRETS, TOKENS = ("token", "token_secret"), ("token", "token_checksum")


def _declare_keepings() -> None:
    """What is kept of ways in."""
    from django.utils.translation import gettext_lazy as _

    from lyceum.identity import api as identity
    from lyceum.identity.api import ENDS, MOVES, STAYS, Keeping, Merging, Retention, Table

    from . import services

    for keeping in (
        Keeping(
            kind="access.factors",
            label=_("Your ways to sign in"),
            purpose=_("To know that it is you."),
            seen_by=_("only you"),
            kept_for=Retention(),
            tables=(
                Table(
                    "mfa.Authenticator",
                    of=("user",),
                    hidden=("data",),
                    merging=Merging(_("the app and the codes of the account that stays count")),
                ),
                Table(
                    "access.SignInLink", hidden=("token_hash",), ages_by="expires_at", merging=ENDS
                ),
                Table("access.AddressChange", hidden=("token_hash",), merging=ENDS),
            ),
        ),
        Keeping(
            kind="access.identities",
            label=_("Sign-on of your organisations"),
            purpose=_("To know you again when you come by your organisation's sign-on."),
            seen_by=_("only you"),
            tables=(
                Table(
                    "socialaccount.SocialToken",
                    of=("account__user",),
                    hidden=SECRETS,
                    merging=MOVES,
                ),
                Table("socialaccount.SocialAccount", of=("user",), merging=MOVES),
            ),
        ),
        Keeping(
            kind="access.tools",
            label=_("Tools you signed in to"),
            purpose=_(
                "To sign you in to the tools of the ecosystem, and to know what you let each know."
            ),
            seen_by=_("only you; each tool what you agreed to"),
            tables=(
                Table("access.ToolSignIn", hidden=("code_hash",), merging=MOVES),
                Table("access.Consent", merging=Merging(settle=services.settle_tool_consents)),
                Table(
                    "access.Alias",
                    merging=Merging(_("these tools know the person by the account that stays")),
                ),
                Table(
                    "oauth2_provider.Grant",
                    of=("user",),
                    hidden=("code", "code_challenge"),
                    merging=ENDS,
                ),
                Table("oauth2_provider.AccessToken", of=("user",), hidden=TOKENS, merging=ENDS),
                Table("oauth2_provider.RefreshToken", of=("user",), hidden=TOKENS, merging=ENDS),
                Table("oauth2_provider.IDToken", of=("user",), hidden=("jti",), merging=ENDS),
                Table(
                    "oauth2_provider.DeviceGrant",
                    of=("user",),
                    hidden=("device_code", "user_code"),
                    merging=ENDS,
                ),
            ),
        ),
        Keeping(
            kind="access.directories",
            label=_("What directories of your organisations say of you"),
            purpose=_("To keep your place in step with the directory of your organisation."),
            seen_by=_("the directory, and administrators of the organisation"),
            tables=(
                Table("access.ScimEmail", of=("user__person",), merging=MOVES),
                Table(
                    "access.ScimUser",
                    merging=Merging(
                        _(
                            "the directory has two entries: the one of the account that stays counts"
                        ),
                        settle=services.settle_directories,
                    ),
                ),
            ),
        ),
        Keeping(
            kind="access.views",
            label=_("Who looked as you"),
            purpose=_("To tell you which administrator looked as you, when and why."),
            seen_by=_("you, who looked, and administrators of the organisation"),
            tables=(Table("access.ViewAs", numbers=("viewer",), merging=MOVES),),
        ),
        Keeping(
            kind="access.sessions",
            label=_("Where you are signed in"),
            purpose=_("So that you can stay signed in, and end it from elsewhere."),
            seen_by=_("only you"),
            erase=services.end_sessions,
            tables=(
                Table(
                    "usersessions.UserSession",
                    of=("user",),
                    hidden=("session_key", "data"),
                    merging=Merging(settle=services.end_folded_sessions, ends=True),
                ),
                Table("sessions.Session", of=(), merging=STAYS),
            ),
        ),
    ):
        identity.register_keeping(keeping)
