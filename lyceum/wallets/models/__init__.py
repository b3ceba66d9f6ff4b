"""The nouns of learning money."""

from .books import Account, Book, Checkpoint, Exchange, Hold, Posting, Transfer
from .pots import Pot, PotGuest, condition_of, kept_as
from .purchases import Consent, Purchase, Share

__all__ = [
    "Account",
    "Book",
    "Checkpoint",
    "Consent",
    "Exchange",
    "Hold",
    "Posting",
    "Pot",
    "PotGuest",
    "Purchase",
    "Share",
    "Transfer",
    "condition_of",
    "kept_as",
]
