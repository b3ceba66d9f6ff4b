"""Money: integer minor units with a currency (ISO 4217), never a float."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

# ISO 4217, list one: the currencies of countries.
CURRENCIES = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
    GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF
    KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
    MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH
    UGX USD UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905  a list of 160 lines is no better to read
)

SPACES = re.compile(r"[\s\u00a0\u202f'\u2019]")
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
GROUPS = re.compile(r"-?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
THOUSAND = 3
MOST_SIGNS = 24  # nobody writes more, and arithmetic stays exact

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


class TwoReadings(ValueError):
    """An amount that is one sum to some readers and another to others: `1,234`."""


def exponent(currency: str) -> int:
    """How many digits the minor unit of a currency has."""
    return EXPONENTS.get(currency, 2)


def half_up(value: Fraction) -> int:
    """The nearest whole number of minor units; a half goes away from zero. Exact, however large."""
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


def parse(text: str, currency: str) -> Money:
    """`1234.5`, `1234,50`, `1 234.50` or `1.234,50` in major units.

    Raises ValueError for what is not a number, and for what can be read in two ways (`1,234` EUR).
    """
    return of_major(major_of(text, currency), currency)


def of_major(value: Decimal, currency: str) -> Money:
    """So many major units, as a form has read them: 19.99 and 1E+3 as well; rounded half up."""
    minor = value.scaleb(exponent(currency))
    return Money(int(minor.quantize(Decimal(1), rounding=ROUND_HALF_UP)), currency)


def parse_exactly(text: str, currency: str) -> Money:
    """The same, but parts of a minor unit are no amount either: `19.9999 EUR` raises ValueError."""
    found = parse(text, currency)
    if found.major != major_of(text, currency):
        raise ValueError(f"{text!r} has more digits than {currency}")
    return found


def major_of(text: str, currency: str) -> Decimal:
    """The number that `parse` reads, in major units and to its last digit; raises as it does."""
    said = SPACES.sub("", text)
    if not NUMBER.fullmatch(said) or len(said) > MOST_SIGNS:
        raise ValueError(f"{text!r} is not an amount of money")
    marks = [sign for sign in said if sign in ".,"]
    if not marks:
        return Decimal(said)
    whole, _mark, fraction = said.rpartition(marks[-1])
    if len(marks) == 1 and len(fraction) == THOUSAND and exponent(currency) != THOUSAND:
        raise TwoReadings(f"{text!r} can be read in two ways")
    if len(set(marks)) == 1 and len(marks) > 1:  # 1.234.567
        whole, fraction = said, "0"
    if any(sign in whole for sign in ".,") and not GROUPS.fullmatch(whole):
        raise ValueError(f"{text!r} is not an amount of money")
    return Decimal(f"{whole.replace('.', '').replace(',', '')}.{fraction}")


def parts_of(amount: int, weights: Sequence[int]) -> list[int]:
    """An amount in whole minor units by weights: the parts sum to it. What whole units cannot share
    goes to the largest remainders, the first of equals first. Raises ValueError where none weighs."""
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("somebody has to carry something, and nobody less than nothing")
    parts = [amount * weight // total for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda at: -(amount * weights[at] % total))
    for at in by_rest[: amount - sum(parts)]:
        parts[at] += 1
    return parts
