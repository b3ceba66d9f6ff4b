from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class EndsBeforeItStarts(DomainError):
    code = "agenda.ends_before_it_starts"
    status = 422
    message = _("It ends after it starts, within a week.")


class NoSuchYear(DomainError):
    code = "agenda.no_such_year"
    status = 422
    message = _("Calendars here hold the years from {first} to {last}.")

    def __init__(self, *, first: int, last: int) -> None:
        self.first = str(first)  # without the signs that numbers are grouped by
        self.last = str(last)
