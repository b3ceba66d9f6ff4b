"""Prices as people write them.

Only the first amount is the price; what follows ("FREE-Add a Verified Certificate for $49 USD") is
kept as a note. An amount without a currency is not taken for one in any: it stays unknown, with
the amount in the note, unless whoever imports says which currency the file speaks of.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median_low

from django.utils.translation import gettext_lazy as _

from lyceum.kernel.money import CURRENCIES, MOST_SIGNS, Money, exponent, of_major

from .words import NotUnderstood, said

FREE = re.compile(
    r"(free( of charge)?|gratis|gratuit|gratuito|gratuita|kostenlos|kostenfrei|grátis|免费|無料"
    r"|бесплатно|no cost|included|open)\b[\s:\u2013\u2014-]*(.*)",
    re.IGNORECASE,
)
SIGNS = {
    "€": "EUR", "$": "USD", "us$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB",
    "₺": "TRY", "₩": "KRW", "zł": "PLN", "chf": "CHF", "fr.": "CHF", "r$": "BRL", "a$": "AUD",
    "c$": "CAD", "euro": "EUR", "euros": "EUR", "dollars": "USD", "dollar": "USD",
}  # fmt: skip
SIGN = r"[€$£¥₹₽₺₩]|us\$|r\$|a\$|c\$|zł|fr\.|(?:euros?|dollars?|[a-z]{3})(?![^\W\d_])"
AMOUNT = re.compile(
    rf"(?P<before>{SIGN})?\s*(?P<number>\d[\d.,'\s]*)\s*(?P<after>{SIGN})?\s*(?P<rest>.*)",
    re.IGNORECASE,
)
THOUSAND = 3  # so many digits stand between the marks that group
NO_PARTS = {"IQD"}  # by the standard it has a thousandth, but nobody writes one
MOST = 10**15  # minor units; nothing to learn from costs more


@dataclass(frozen=True)
class Price:
    """Minor units and currency; None and "" where unknown; and what else was said."""

    amount: int | None = None
    currency: str = ""
    note: str = ""


def read_price(text: str, currency: str = "") -> Price:
    """`Free`, `0`, `$49`, `19.99 €`, `EUR 1.234,50`, `200` (in `currency` if one is given)."""
    plain = said(text)
    if not plain:
        return Price()
    if found := FREE.fullmatch(plain):
        return Price(0, "", found[3].strip()[:200])
    found = AMOUNT.fullmatch(plain)
    if not found:
        raise NotUnderstood(_("a price such as 49 EUR, $19.99 or free"))
    return _amount(found, plain, currency)


def _amount(found: re.Match[str], plain: str, assumed: str) -> Price:
    given = _currency(found["before"], found["after"])
    currency = given or assumed
    number = _number(found["number"], currency)
    is_bare = found.span("number") == (0, len(plain))
    if number is None or not (is_bare or currency):
        raise NotUnderstood(_("a price such as 49 EUR, $19.99 or free"))
    note = _note(found)
    if not Decimal(number):
        return Price(0, "", note)
    if not currency:
        return Price(None, "", plain[:200])
    money = _money(number, currency)
    return Price(money.amount, money.currency, note)


def _note(found: re.Match[str]) -> str:
    """What is neither the number nor a currency: `per month`."""
    before, after = (found[name] or "" for name in ("before", "after"))
    rest = found["rest"] if not after or _currency(after) else found.string[found.start("after") :]
    words = [before if before and not _currency(before) else "", rest.strip(" -\u2013\u2014")]
    return " ".join(filter(None, words))[:200]


def _money(number: str, currency: str) -> Money:
    money = of_major(Decimal(number), currency)
    if money.amount > MOST:
        raise NotUnderstood(_("a price such as 49 EUR, $19.99 or free"))
    return money


def _currency(*signs: str | None) -> str:
    """`$49 USD` says it twice; the code wins over the sign. Three letters that are no code say none."""
    words = [sign.casefold() for sign in signs if sign]
    codes = [word.upper() for word in words if word.upper() in CURRENCIES]
    return (codes or [SIGNS[word] for word in words if word in SIGNS] or [""])[0]


def _number(text: str, currency: str) -> str | None:
    """`1.234,50`, `1,234.50`, `1'234` and `1 234` as 1234.50; the last mark decides.

    A mark before three digits groups, but for money that has three digits behind the mark: there
    it does only where it stands more than once.
    """
    digits = re.sub(r"[\s']", "", text).strip(".,")
    at = max(digits.rfind(","), digits.rfind("."))
    whole, part = (digits[:at], digits[at + 1 :]) if at >= 0 else (digits, "")
    has_three = exponent(currency) == THOUSAND and currency not in NO_PARTS
    is_fraction = has_three and at >= 0 and digits.count(digits[at]) == 1
    if len(part) == THOUSAND and whole.strip("0") and not is_fraction:
        whole, part = whole + part, ""
    whole = re.sub("[.,]", "", whole)
    if not whole or len(whole) + len(part) > MOST_SIGNS:
        return None
    return f"{whole}.{part}" if part else whole


def middle_price(prices: Sequence[tuple[int, str]]) -> tuple[int, str] | None:
    """The median in the currency that most of them have; free ones count too."""
    if not prices:
        return None
    currencies = [currency for _price, currency in prices if currency]
    most = max(sorted(set(currencies)), key=currencies.count, default="")
    return median_low([price for price, currency in prices if currency in {most, ""}]), most
