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
            "access.address_change_asked": _("A change of address to agree to"),
            "access.confirm_address": _("Confirming an address"),
            "access.password_changed": _("A changed password"),
            "access.address_changed": _("A changed address"),
            "access.factor_changed": _("A changed way to sign in"),
        }
        for name, label in notices.items():
            messaging.register_kind(name, label, is_required=True)
