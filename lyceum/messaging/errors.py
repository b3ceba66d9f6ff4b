from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class UnknownKind(LookupError):
    """A bug, not a refusal: somebody sends a kind of message that has no template."""


class NotSent(Exception):
    """A system outside did not take a message this time; it is tried again later."""


class Limited(NotSent):
    """It asks us to wait; `seconds` as its Retry-After says."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class TokenRefused(NotSent):
    """It no longer takes our token: nothing goes there before there is another."""


class NobodyThere(NotSent):
    """The person, or their browser, is not reached there any more."""


class Hopeless(NotSent):
    """It refuses the message itself; trying again does not help."""


class WordsAreWrong(DomainError):
    code = "messaging.words"
    status = 422
    message = _("Line {line}: {problem}")

    def __init__(self, line: int, problem: str) -> None:
        self.line, self.problem = line, problem


class NoSuchChoice(DomainError):
    code = "messaging.choice"
    status = 422
    message = _("“{said}” is nothing to choose for {name}.")

    def __init__(self, name: str, said: str) -> None:
        self.name, self.said = name, said


class NotABrowser(DomainError):
    code = "messaging.browser"
    status = 422
    message = _("This is no address and key of a browser: {field}.")

    def __init__(self, field: str) -> None:
        self.field = field


class WordsAreGone(DomainError):
    code = "messaging.gone"
    status = 409
    message = _("What it said was wiped when it was sent; it cannot be sent again.")
