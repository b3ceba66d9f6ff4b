from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class NotReached(DomainError):
    """What was asked for did not come; `trouble` says why, in words."""

    code = "connections.not_reached"
    status = 502
    message = _("{url} could not be read: {trouble}")

    def __init__(self, url: str, trouble: str) -> None:
        self.url, self.trouble = url, trouble
