from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError

# Why something was not taken in, by code; whoever reads arrivals has reasons of its own.
REASONS: dict[str, str | Promise] = {
    "no-signature": _("It carried no signature."),
    "wrong-signature": _("Its signature is not made with the secret of this connection."),
    "too-old": _("It was signed more than five minutes before or after it came."),
    "not-json": _("It is no JSON that can be read."),
    "too-large": _("It is larger than what is taken in."),
    "off": _("The connection is switched off."),
    "broken": _("Something broke here while it was read. It is tried again."),
}


class NotReached(DomainError):
    """What was asked for did not come; `trouble` says why, in words."""

    code = "connections.not_reached"
    status = 502
    message = _("{url} could not be read: {trouble}")

    def __init__(self, url: str, trouble: str) -> None:
        self.url, self.trouble = url, trouble


class NotTaken(DomainError):
    """Something that came is not taken in; `reason` is its code, which the log keeps."""

    code = "connections.not_taken"
    status = 400
    message = _("This is not taken in. {why}")

    def __init__(self, reason: str) -> None:
        self.reason, self.why = reason, REASONS[reason]


class NotTrusted(NotTaken):
    code = "connections.not_trusted"
    status = 401


class NotUnderstood(NotTaken):
    code = "connections.not_understood"


class TooLarge(NotTaken):
    code = "connections.too_large"
    status = 413


class IsOff(NotTaken):
    code = "connections.off"
    status = 409


class SealIsLost(NotTaken):
    """What lies sealed was sealed under a secret of the installation that it does not have now.

    It stays as it is, for when the secret is back.
    """

    code = "connections.seal"
    status = 503

    def __init__(self) -> None:
        super().__init__("broken")


class ProofIsWrong(DomainError):
    code = "connections.proof"
    status = 422
    message = _("This is no way to sign that is known here: {problem}.")

    def __init__(self, problem: str) -> None:
        self.problem = problem


class NothingToReplay(DomainError):
    code = "connections.nothing_to_replay"
    message = _("Nothing of this is kept any more, so it cannot be read again.")
