"""Prices as people write them.

Only the first amount is the price; what follows ("FREE-Add a Verified Certificate for $49 USD") is
kept as a note. An amount without a currency is not taken for one in any: it stays unknown, with
the amount in the note, unless whoever imports says which currency the file speaks of.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

from django.utils.translation import gettext_lazy as _

from lyceum.kernel.money import Money, parse

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
SIGN = r"[€$£¥₹₽₺₩]|us\$|r\$|a\$|c\$|zł|fr\.|euros?|dollars?|[a-z]{3}"
AMOUNT = re.compile(
    rf"(?P<before>{SIGN})?\s*(?P<number>\d[\d.,'\s]*)\s*(?P<after>{SIGN})?\s*(?P<rest>.*)",
    re.IGNORECASE,
)
MOST = 10**15  # minor units; nothing to learn from costs more
CODE = re.compile(r"[A-Z]{3}")


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
    number = _number(found["number"])
    more = found["before"] or found["after"] or found["rest"]
    if number is None or (more and not (given or assumed)):
        raise NotUnderstood(_("a price such as 49 EUR, $19.99 or free"))
    if not float(number):
        return Price(0, "", found["rest"][:200])
    if not (given or assumed):
        return Price(None, "", plain[:200])
    money = _money(number, given or assumed)
    return Price(money.amount, money.currency, found["rest"].strip(" -\u2013\u2014")[:200])


def _money(number: str, currency: str) -> Money:
    refusal = NotUnderstood(_("a price such as 49 EUR, $19.99 or free"))
    try:
        money = parse(number, currency)
    except ValueError:
        raise refusal from None
    if money.amount > MOST:
        raise refusal
    return money


def _currency(*signs: str | None) -> str:
    """`$49 USD` says it twice; the code wins over the sign."""
    words = [sign.casefold() for sign in signs if sign]
    codes = [word.upper() for word in words if word not in SIGNS and CODE.fullmatch(word.upper())]
    return (codes or [SIGNS[word] for word in words if word in SIGNS] or [""])[0]


def _number(text: str) -> str | None:
    """`1.234,50`, `1,234.50`, `1'234` and `1 234` as 1234.50; the last mark decides."""
    digits = re.sub(r"[\s']", "", text).strip(".,")
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma > point:
        whole, part = digits[:comma], digits[comma + 1 :]
    elif point > comma:
        whole, part = digits[:point], digits[point + 1 :]
    else:
        whole, part = digits, ""
    if len(part) == 3 and whole.strip("0"):  # noqa: PLR2004  a mark before three digits groups
        whole, part = whole + part, ""
    whole = re.sub("[.,]", "", whole)
    return f"{whole}.{part}" if part else whole or None


def middle_price(prices: Sequence[tuple[int, str]]) -> tuple[int, str] | None:
    """The median in the currency that most of them have; free ones count too."""
    if not prices:
        return None
    currencies = [currency for _price, currency in prices if currency]
    most = max(sorted(set(currencies)), key=currencies.count, default="")
    return median_low([price for price, currency in prices if currency in {most, ""}]), most
