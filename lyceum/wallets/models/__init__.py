"""The nouns of learning money."""

from .allowances import Allowance, Deposit, Funder, Grant, Run
from .books import Account, Book, Checkpoint, Exchange, Hold, Posting, Transfer
from .payouts import (
    AuditRun,
    BankDetails,
    Invoice,
    InvoiceCounter,
    InvoiceLine,
    LegalDetails,
    Payout,
    PayoutRun,
)
from .pots import Pot, PotGuest, condition_of, kept_as
from .purchases import Consent, Purchase, Share
from .rates import ExchangeRate

__all__ = [
    "Account",
    "Allowance",
    "AuditRun",
    "BankDetails",
    "Book",
    "Checkpoint",
    "Consent",
    "Deposit",
    "Exchange",
    "ExchangeRate",
    "Funder",
    "Grant",
    "Hold",
    "Invoice",
    "InvoiceCounter",
    "InvoiceLine",
    "LegalDetails",
    "Payout",
    "PayoutRun",
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
