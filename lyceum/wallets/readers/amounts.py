"""How people and banks write amounts and days."""

import re
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.money import exponent

SPACES = re.compile(r"[\s\u00a0\u202f'\u2019]")
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
GROUPS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
THOUSAND = 3
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
    said = SPACES.sub("", text)
    if not NUMBER.fullmatch(said):
        raise NotUnderstood(_("is no amount"), _("a number, such as 1234.50"))
    if said.startswith("-"):
        raise NotUnderstood(_("is below zero"), _("an amount above zero"))
    digits = exponent(currency)
    whole, fraction = _parted(said, digits)
    if len(whole) > MOST_DIGITS - digits:
        raise NotUnderstood(_("is too large"), _("at most {n} digits").format(n=MOST_DIGITS))
    if len(fraction.rstrip("0")) > digits:
        raise NotUnderstood(
            _("has parts of a minor unit"),
            _("at most {n} digits after the point").format(n=digits),
        )
    amount = int(whole + fraction[:digits].ljust(digits, "0"))
    if amount == 0:
        raise NotUnderstood(_("is nothing"), _("an amount above zero"))
    return amount


def _parted(said: str, digits: int) -> tuple[str, str]:
    """The digits before and after the point or comma that divides them."""
    marks = [sign for sign in said if sign in ".,"]
    if not marks:
        return said, ""
    whole, _mark, fraction = said.rpartition(marks[-1])
    if len(marks) == 1 and len(fraction) == THOUSAND and digits != THOUSAND:
        raise NotUnderstood(_("can be read in two ways"), _("thousands without a sign: 1234.00"))
    if len(set(marks)) == 1 and len(marks) > 1:  # 1.234.567
        whole, fraction = said, ""
    if any(sign in whole for sign in ".,") and not GROUPS.fullmatch(whole):
        raise NotUnderstood(_("is no amount"), _("a number, such as 1234.50"))
    return whole.replace(".", "").replace(",", ""), fraction


def read_day(text: str) -> date:
    """A day, written `2026-03-31` or `31.03.2026`."""
    for form in DAYS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise NotUnderstood(_("is no date"), _("a day, written 2026-03-31"))
