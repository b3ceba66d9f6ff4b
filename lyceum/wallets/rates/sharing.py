"""What a pot of one currency pays of a price in another.

The rule: a share is what its part of the price costs in the pot's currency by the published rates,
rounded up to the next whole minor unit. So whoever sells is never short, and a pot pays less than one
minor unit too much. What comes back leaves paid what the rest alone would have cost.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from math import ceil, floor

from lyceum.kernel.money import exponent

from .converting import SHOWN, Rates
from .shapes import EURO

PLACES = 12  # of what is kept of a rate and of a rounding


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The currencies of a pot and of a price, and how much of each was one euro on a day."""

    pot: str
    price: str
    pot_per_euro: Decimal
    price_per_euro: Decimal
    day: date

    def exact(self, of_price: int) -> Fraction:
        """A part of the price, in minor units, in those of the pot's currency."""
        worth = Fraction(self.pot_per_euro) / Fraction(self.price_per_euro)
        return of_price * worth * Fraction(10) ** (exponent(self.pot) - exponent(self.price))

    def cost(self, of_price: int) -> int:
        """What the pot pays for it: rounded up."""
        return ceil(self.exact(of_price))

    def covers(self, amount: int) -> int:
        """How much of a price the pot pays with so much: never more than it has."""
        return floor(amount / self.exact(1))

    def rounding(self, amount: int, of_price: int) -> Decimal:
        """The amount in the pot's currency less the exact one; to be kept."""
        return _kept(amount - self.exact(of_price))

    @property
    def rate(self) -> Decimal:
        """Units of the price's currency for one of the pot's, to 12 significant digits."""
        return _shown(Fraction(self.price_per_euro) / Fraction(self.pot_per_euro))

    @property
    def rate_back(self) -> Decimal:
        """Units of the pot's currency for one of the price's."""
        return _shown(Fraction(self.pot_per_euro) / Fraction(self.price_per_euro))


def pair_of(pot: str, price: str, rates: Rates, day: date) -> Pair:
    """Both currencies by their last rates, at most a week old. Raises what `Rates.on` does."""
    found = {code: rates.on(day, code) for code in (pot, price) if code != EURO}
    return Pair(
        pot=pot,
        price=price,
        pot_per_euro=found[pot].per_euro if pot in found else Decimal(1),
        price_per_euro=found[price].per_euro if price in found else Decimal(1),
        day=min((rate.day for rate in found.values()), default=day),
    )


def _shown(value: Fraction) -> Decimal:
    context = Context(prec=SHOWN, rounding=ROUND_HALF_EVEN)
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))


def _kept(value: Fraction) -> Decimal:
    return Decimal(round(value * 10**PLACES)).scaleb(-PLACES)
