"""Prices as people write them."""

from collections.abc import Sequence
from statistics import median_low


def middle_price(prices: Sequence[tuple[int, str]]) -> tuple[int, str] | None:
    """The median in the currency that most of them have; free ones count too."""
    if not prices:
        return None
    currencies = [currency for _, currency in prices if currency]
    most = max(sorted(set(currencies)), key=currencies.count, default="")
    return median_low([price for price, currency in prices if currency in {most, ""}]), most
