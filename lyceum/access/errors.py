from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class LinkIsSpent(DomainError):
    """Used, expired or never made: the visitor is not told which."""

    code = "access.link_is_spent"
    status = 410
    message = _("This link has been used or has expired. Ask for a new one, or sign in.")


class AlreadySetUp(DomainError):
    code = "access.already_set_up"
    message = _("The first account exists already. Sign in with it.")


class FactorCannotBeRead(DomainError):
    """The installation's secret key is another than when the factor was set up."""

    code = "access.factor_cannot_be_read"
    message = _(
        "Your second factor cannot be read on this installation any more. Use a passkey, or ask"
        " your administrator to take the factor away."
    )
