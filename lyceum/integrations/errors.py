from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class MappingIsRefused(DomainError):
    """A mapping that cannot be used; `place` says where, `problem` what."""

    code = "integrations.mapping"
    status = 422
    message = _("At {place}: {problem}.")

    def __init__(self, place: str, problem: str) -> None:
        self.place, self.problem = place, problem.rstrip(".")


class AccountTaken(DomainError):
    code = "integrations.account_taken"
    message = _(
        "Somebody else has said that “{name}” is theirs. If it is yours, whoever administers"
        " the connection can release it."
    )

    def __init__(self, name: str) -> None:
        self.name = name


class NobodysAccount(DomainError):
    code = "integrations.nobodys_account"
    status = 404
    message = _("Nobody has entered the account “{name}”.")

    def __init__(self, name: str) -> None:
        self.name = name


class NotYourTool(DomainError):
    code = "integrations.not_your_tool"
    status = 404
    message = _("None of your organisations has this tool.")


class NoConsent(DomainError):
    code = "integrations.no_consent"
    message = _("You have not agreed that this tool tells anything of you.")
