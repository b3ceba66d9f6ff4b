"""The ways in which a well-formed request can still be refused."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal the person can understand. Anything else is a bug."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: ClassVar[str | Promise] = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.message).format(**self.__dict__)


class Forbidden(DomainError):
    code = "forbidden"
    status = 403
    message = _("You may not do this.")


class NotFound(DomainError):
    code = "not_found"
    status = 404
    message = _("There is nothing here.")


class EditedMeanwhile(DomainError):
    """Two people saved the same page; the second is told, and nothing is lost."""

    code = "edited_meanwhile"
    message = _("Someone changed this while you were editing. Reload to see their version.")
