"""What answers are worth, and what they say. Plain Python."""

from .items import (
    CHOICES,
    KINDS,
    LEVELS,
    MULTIPLE,
    SCALE,
    SINGLE,
    SITUATION,
    TEXT,
    Item,
    Option,
    fits,
    item_in,
    kept,
    seconds_for,
    wrong_with,
)
from .marking import Outcome, Share, marked

__all__ = [
    "CHOICES",
    "KINDS",
    "LEVELS",
    "MULTIPLE",
    "SCALE",
    "SINGLE",
    "SITUATION",
    "TEXT",
    "Item",
    "Option",
    "Outcome",
    "Share",
    "fits",
    "item_in",
    "kept",
    "marked",
    "seconds_for",
    "wrong_with",
]
