"""The nouns of learning money."""

from .allowances import Allowance, Deposit, Funder, Grant, Run
from .books import Account, Book, Checkpoint, Exchange, Hold, Posting, Transfer
from .pots import Pot, PotGuest, condition_of, kept_as
from .purchases import Consent, Purchase, Share

__all__ = [
    "Account",
    "Allowance",
    "Book",
    "Checkpoint",
    "Consent",
    "Deposit",
    "Exchange",
    "Funder",
    "Grant",
    "Hold",
    "Posting",
    "Pot",
    "PotGuest",
    "Purchase",
    "Run",
    "Share",
    "Transfer",
    "condition_of",
    "kept_as",
]
