"""Rates that are not there, or not to be trusted any more."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.errors import DomainError
from lyceum.kernel.tables import NotATable


class NotARateFile(NotATable):
    """A table, but none that the European Central Bank publishes; the reason names what is wanting."""

    code = "wallets.not_a_rate_file"


class NoRate(DomainError):
    code = "wallets.no_rate"
    message = _("There is no exchange rate for {currency} on or before {day}.")

    def __init__(self, *, currency: str, on: date) -> None:
        super().__init__(currency, on)
        self.currency, self.on = currency, on

    def __str__(self) -> str:
        day = date_format(self.on, "DATE_FORMAT")
        return str(self.message).format(currency=self.currency, day=day)


class RateIsOld(DomainError):
    code = "wallets.rate_is_old"
    message = _(
        "The last exchange rate for {currency} before {day} is of {found}, more than {days} days older."
    )

    def __init__(self, *, currency: str, on: date, found_on: date, days: int) -> None:
        super().__init__(currency, on, found_on)
        self.currency, self.on, self.found_on, self.days = currency, on, found_on, days

    def __str__(self) -> str:
        return str(self.message).format(
            currency=self.currency,
            day=date_format(self.on, "DATE_FORMAT"),
            found=date_format(self.found_on, "DATE_FORMAT"),
            days=self.days,
        )
