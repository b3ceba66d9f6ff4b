"""Counts, stars and dates as people write them."""

import re
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from .words import NotUnderstood, said

COUNT = re.compile(r"([\d.,\s]*\d)\s*(k|m|mio|tsd)?\+?", re.IGNORECASE)
TIMES = {"": 1, "k": 1000, "tsd": 1000, "m": 1_000_000, "mio": 1_000_000}
THOUSANDS = re.compile(r"(?<=\d)[,.\s](?=\d{3}(\D|$))")
RATING = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:/\s*(\d+)|%|stars?|★+)?", re.IGNORECASE)
DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%Y")
STARS = 5
MOST = 2**31 - 1  # what a column of counts holds


def read_count(text: str) -> int | None:
    """`124,980`, `16400.0`, `1.2m`, `3k+`; None where nothing is said."""
    plain = said(text)
    if not plain:
        return None
    found = COUNT.fullmatch(plain)
    if not found:
        raise NotUnderstood(_("a number such as 12,500 or 1.2m"))
    unit = (found[2] or "").casefold()
    digits = found[1] if unit else THOUSANDS.sub("", found[1])
    try:
        count = float(digits.replace(",", ".").replace(" ", "")) * TIMES[unit]
    except ValueError:
        raise NotUnderstood(_("a number such as 12,500 or 1.2m")) from None
    if count > MOST:
        raise NotUnderstood(_("a number such as 12,500 or 1.2m"))
    return round(count)


def read_rating(text: str) -> float | None:
    """`4.7`, `4,7`, `9/10`, `80%` as stars from 0 to 5."""
    plain = said(text)
    if not plain:
        return None
    found = RATING.fullmatch(plain)
    if not found:
        raise NotUnderstood(_("stars from 0 to 5, such as 4.7"))
    of = 100 if "%" in plain else float(found[2] or STARS)
    stars = float(found[1].replace(",", ".")) / of * STARS if of else STARS + 1
    if not stars <= STARS:  # nor the share of one endless number in another
        raise NotUnderstood(_("stars from 0 to 5, such as 4.7"))
    return round(stars, 2)


def read_date(text: str) -> date | None:
    """ISO dates and moments, and the usual ways to write a day."""
    plain = said(text)
    if not plain:
        return None
    try:
        return datetime.fromisoformat(plain).date()
    except ValueError:
        pass
    for form in DATES:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise NotUnderstood(_("a date such as 2026-01-31"))


def read_level(text: str) -> int | None:
    """A level as a number from 0 to 5."""
    plain = said(text)
    if not plain:
        return None
    if plain not in {"0", "1", "2", "3", "4", "5"}:
        raise NotUnderstood(_("a level from 0 to 5"))
    return int(plain)
