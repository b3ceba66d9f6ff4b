"""How people and banks write amounts and days."""

from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.money import TwoReadings, exponent, major_of

DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y%m%d")
MOST_DIGITS = 15


class NotUnderstood(ValueError):
    """Why it is not read, and what was expected."""

    def __init__(self, reason: str | Promise, expected: str | Promise) -> None:
        super().__init__(reason)
        self.reason, self.expected = reason, expected


def read_amount(text: str, currency: str) -> int:
    """`1 234.50`, `1.234,50` or `1234,5` of a currency in minor units, above zero.

    Raises `NotUnderstood` for what is no number, is not above zero, has parts of a minor unit, is too
    large, or can be read in two ways (`1,234`).
    """
    try:
        minor = major_of(text, currency).scaleb(exponent(currency))
    except TwoReadings as reason:
        expected = _("thousands without a sign: 1234.00")
        raise NotUnderstood(_("can be read in two ways"), expected) from reason
    except ValueError as reason:
        raise NotUnderstood(_("is no amount"), _("a number, such as 1234.50")) from reason
    if minor < 0:
        raise NotUnderstood(_("is below zero"), _("an amount above zero"))
    if minor >= 10**MOST_DIGITS:
        raise NotUnderstood(_("is too large"), _("at most {n} digits").format(n=MOST_DIGITS))
    if minor != int(minor):
        raise NotUnderstood(
            _("has parts of a minor unit"),
            _("at most {n} digits after the point").format(n=exponent(currency)),
        )
    if not minor:
        raise NotUnderstood(_("is nothing"), _("an amount above zero"))
    return int(minor)


def read_day(text: str) -> date:
    """A day, written `2026-03-31` or `31.03.2026`."""
    for form in DAYS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise NotUnderstood(_("is no date"), _("a day, written 2026-03-31"))
