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


class OnlyLooking(DomainError):
    """Whoever looks as somebody else changes nothing."""

    code = "access.only_looking"
    status = 403
    message = _("You are looking as {name}: nothing can be changed. Stop looking first.")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ViewIsOver(DomainError):
    """What was pressed on a page of somebody else's must not happen to oneself."""

    code = "access.view_is_over"
    status = 403
    message = _("You had stopped looking as somebody else, so nothing was done. You are yourself.")


class MayDoMore(DomainError):
    code = "access.may_do_more"
    status = 403
    message = _("This person may do more than you. Only who may do as much can look as they do.")


class ReasonIsMissing(DomainError):
    code = "access.reason_is_missing"
    status = 422
    message = _("Say why, in a sentence: the person and the log will read it.")
