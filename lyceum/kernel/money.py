"""Money: integer minor units with a currency (ISO 4217), never a float."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

# ISO 4217, table A.1: currencies whose minor unit is not a hundredth.
EXPONENTS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}


@dataclass(frozen=True, order=True)
class Money:
    """An amount in minor units (cents, øre, yen) of one currency."""

    amount: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._alike(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._alike(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.major} {self.currency}"

    @property
    def major(self) -> Decimal:
        """The amount in major units: 1999 EUR cents are 19.99."""
        return Decimal(self.amount).scaleb(-exponent(self.currency))

    def _alike(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")


def exponent(currency: str) -> int:
    """How many digits the minor unit of a currency has."""
    return EXPONENTS.get(currency, 2)


def half_up(value: Fraction) -> int:
    """The nearest whole number of minor units; a half goes away from zero. Exact, however large."""
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


def parse(text: str, currency: str) -> Money:
    """`19.99` or `19,99` in major units; raises ValueError for what is not a number."""
    try:
        major = Decimal(text.strip().replace(" ", "").replace("\N{NO-BREAK SPACE}", ""))
    except InvalidOperation:
        try:
            major = Decimal(text.strip().replace(".", "").replace(",", "."))
        except InvalidOperation:
            raise ValueError(f"{text!r} is not an amount of money") from None
    minor = major.scaleb(exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return Money(int(minor), currency)
