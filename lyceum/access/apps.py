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
            messaging.register_kind(name, label, is_required=True)
        messaging.register_kind("access.viewed_as", _("Somebody looked as you"), is_required=True)
        open_to_viewers(*OPEN_PAGES)
        messaging.register_kind("access.role_ends", _("A role of yours that ends"))
        messaging.register_kind("access.role_of_theirs_ends", _("A role you granted that ends"))
