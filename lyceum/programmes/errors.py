from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError


class OfferingIsFull(DomainError):
    code = "programmes.offering_is_full"
    message = _("Every seat of this run is taken.")


class OfferingIsCancelled(DomainError):
    code = "programmes.offering_is_cancelled"
    message = _("This run was cancelled.")


class DeadlineHasPassed(DomainError):
    code = "programmes.deadline_has_passed"
    message = _("This run could be joined until {day}.")

    def __init__(self, *, day: date) -> None:
        self.day = date_format(day)


class OfferingIsFree(DomainError):
    code = "programmes.offering_is_free"
    message = _("A seat in this run costs nothing: there is nothing to ask for.")


class SeatInAnotherRun(DomainError):
    code = "programmes.seat_in_another_run"
    message = _("You have a seat in the run of {day} already. Give that up first.")

    def __init__(self, *, day: date) -> None:
        self.day = date_format(day)


class RunIsBehindYou(DomainError):
    code = "programmes.run_is_behind_you"
    message = _("You have finished this run already.")


class DatesDoNotFit(DomainError):
    code = "programmes.dates_do_not_fit"
    status = 422
    message = _("A run ends after it starts, and is joined before it ends.")


class FewerSeatsThanTaken(DomainError):
    code = "programmes.fewer_seats_than_taken"
    status = 422
    message = _("{taken} seats are taken already; there cannot be fewer.")

    def __init__(self, *, taken: int) -> None:
        self.taken = taken
