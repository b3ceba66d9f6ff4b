from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class ResourceIsWithdrawn(DomainError):
    code = "learning.resource_is_withdrawn"
    message = _("“{title}” is no longer offered. You can look for something like it in Explore.")

    def __init__(self, *, title: str) -> None:
        self.title = title


class EnrolFirst(DomainError):
    code = "learning.enrol_first"
    message = _("“{title}” has a price. Enrol on its page first; then it opens.")

    def __init__(self, *, title: str) -> None:
        self.title = title


class EnrolmentIsClosed(DomainError):
    code = "learning.enrolment_is_closed"
    message = _("“{title}” is behind you already. Enrol again to go on with it.")

    def __init__(self, *, title: str) -> None:
        self.title = title


class ContentIsLeft(DomainError):
    code = "learning.content_is_left"
    message = _("“{title}” opens here, and says itself when it is done. Go on in it to its end.")

    def __init__(self, *, title: str) -> None:
        self.title = title


class DayIsAhead(DomainError):
    code = "learning.day_is_ahead"
    status = 422
    message = _("That day is still to come.")


class TooManyMinutes(DomainError):
    code = "learning.too_many_minutes"
    status = 422
    message = _("A day has 24 hours.")


class ReasonIsMissing(DomainError):
    code = "learning.reason_is_missing"
    status = 422
    message = _("Say why: an auditor will ask.")
