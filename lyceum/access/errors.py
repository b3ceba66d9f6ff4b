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


class ToolNameTaken(DomainError):
    code = "access.tool_name_taken"
    message = _("There is a tool of this name already.")


class ToolIsRevoked(DomainError):
    code = "access.tool_is_revoked"
    message = _("This tool was revoked. Register it anew.")


class NobodyMayUseIt(DomainError):
    code = "access.nobody_may_use_it"
    status = 422
    message = _("Say whose people may use the tool.")


class PassIsSpent(DomainError):
    """Used, expired, withdrawn or never made."""

    code = "access.pass_is_spent"
    status = 401
    message = _("This registration token has been used or has expired.")


class ToolUnknown(DomainError):
    code = "access.tool_unknown"
    status = 400
    message = _("The tool that sent you here is not registered with us, or no longer.")


class AddressUnknown(DomainError):
    """Answering there could hand a sign-in to somebody else."""

    code = "access.address_unknown"
    status = 400
    message = _(
        "The tool that sent you here wants its answer at an address that is not registered for it."
        " Tell whoever runs the tool."
    )


class RequestUnreadable(DomainError):
    code = "access.request_unreadable"
    status = 400
    message = _("The tool that sent you here did not say clearly what it asks for.")


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


class NameTaken(DomainError):
    code = "access.name_taken"
    message = _("There is one of this name already: {name}.")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class PersonKnown(DomainError):
    code = "access.person_known"
    message = _("This person is known here already, as {name}.")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class AddressOfAnother(DomainError):
    """Somebody has an account with this address and has not proven that it is theirs."""

    code = "access.address_of_another"
    message = _("The address {address} belongs to an account that has not confirmed it yet.")

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class WordNotTaken(DomainError):
    """Something that was said cannot be taken: which word, and what was expected."""

    code = "access.word_not_taken"
    status = 400
    message = "{word}: {reason}"  # for machines, in the words of the standard

    def __init__(self, word: str, reason: str) -> None:
        super().__init__(word, reason)
        self.word, self.reason = word, reason


class ChangedMeanwhile(DomainError):
    code = "access.changed_meanwhile"
    status = 412
    message = _("This has changed since it was read.")


class TokenIsWrong(DomainError):
    """Unknown, expired, revoked, of another organisation or without the scope: not told which."""

    code = "access.token_is_wrong"
    status = 401
    message = _("This token opens nothing here.")


class TooManyTries(DomainError):
    code = "access.too_many_tries"
    status = 429
    message = _("Too many wrong tokens came from there. Try again in some minutes.")


class ExpiryOutOfRange(DomainError):
    code = "access.expiry_out_of_range"
    status = 422
    message = _("A token needs a last day: a day to come, within two years.")


class ScopeUnknown(DomainError):
    code = "access.scope_unknown"
    status = 422
    message = _("A token needs at least one of the scopes that there are.")


class AccountIsClosed(DomainError):
    code = "access.account_is_closed"
    message = _("This service account was closed. Make a new one.")
