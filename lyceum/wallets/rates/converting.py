"""Money of one currency in another, by the euro reference rates of a day.

The rule is that of Council Regulation (EC) No 1103/97, articles 4 and 5: from one currency to another
one goes by way of the euro; one divides by the published rate and never multiplies by its inverse; the
published rates are neither rounded nor cut; what comes out is rounded once, to the minor unit, and a half
goes up (away from zero, so that what is taken back is what was paid).
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from lyceum.kernel.money import Money, exponent, half_up

from .errors import NoRate, RateIsOld
from .shapes import EURO, Rate

OLDEST = 7  # days: over Easter and Christmas the bank publishes nothing for up to five
SHOWN = 12  # significant digits of a rate that is no published one
SHOWN_DIFFERENCE = 6


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """What came out, and how.

    rate        units of the new currency for one of the old: the published one where there is one,
                else the quotient of two, to 12 significant digits, to be shown
    difference  what rounding added, in minor units of the new currency, at most a half; to 6 digits
    by          the published rates by which it was reckoned, in full
    """

    money: Money
    rate: Decimal
    difference: Decimal
    by: tuple[Rate, ...]


class Rates:
    """Published rates, to be asked for the last one at or before a day."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._days: dict[str, list[date]] = {}
        self._rates: dict[str, list[Rate]] = {}
        for rate in sorted(rates, key=lambda rate: rate.day):
            self._days.setdefault(rate.currency, []).append(rate.day)
            self._rates.setdefault(rate.currency, []).append(rate)

    def on(self, day: date, currency: str, *, oldest: int = OLDEST) -> Rate:
        """The last rate at or before the day. NoRate if there is none, RateIsOld if it is more than
        `oldest` days older than asked."""
        at = bisect_right(self._days.get(currency, []), day)
        if not at:
            raise NoRate(currency=currency, on=day)
        found = self._rates[currency][at - 1]
        if day - found.day > timedelta(days=oldest):
            raise RateIsOld(currency=currency, on=day, found_on=found.day, days=oldest)
        return found


def convert(money: Money, to: str, rates: Rates, day: date, *, oldest: int = OLDEST) -> Conversion:
    """The money in the currency `to`, by the rates of the day. Errors: see `Rates.on`."""
    if money.currency == to:
        return Conversion(money=money, rate=Decimal(1), difference=Decimal(0), by=())
    by = tuple(rates.on(day, code, oldest=oldest) for code in (money.currency, to) if code != EURO)
    factor = Fraction(_per_euro(to, by)) / Fraction(_per_euro(money.currency, by))
    exact = money.amount * factor * Fraction(10) ** (exponent(to) - exponent(money.currency))
    rounded = half_up(exact)
    return Conversion(
        money=Money(rounded, to),
        rate=by[0].per_euro if money.currency == EURO else _decimal(factor, SHOWN),
        difference=_places(rounded - exact),
        by=by,
    )


def cross_rate(one: Rate, other: Rate) -> Decimal:
    """Units of the other currency for one of the first, to 12 significant digits, to be shown."""
    return _decimal(Fraction(other.per_euro) / Fraction(one.per_euro), SHOWN)


def _per_euro(currency: str, by: tuple[Rate, ...]) -> Decimal:
    return next((rate.per_euro for rate in by if rate.currency == currency), Decimal(1))


def _decimal(value: Fraction, digits: int) -> Decimal:
    context = Context(prec=digits, rounding=ROUND_HALF_EVEN)
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))


def _places(value: Fraction) -> Decimal:
    return Decimal(round(value * 10**SHOWN_DIFFERENCE)).scaleb(-SHOWN_DIFFERENCE)
