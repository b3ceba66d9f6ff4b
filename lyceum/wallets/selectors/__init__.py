"""Questions about learning money."""

from .moving import who_gave
from .pages import (
    asked_about,
    consents_to_answer,
    consents_waiting,
    history_page,
    pot_rows,
    purchase_for,
    purchases_of,
    totals,
)
from .paying import Paying, Payment, open_purchase, paying, payment_for, thing_of
from .pots import pots_of, pots_to_spend

__all__ = [
    "Paying",
    "Payment",
    "asked_about",
    "consents_to_answer",
    "consents_waiting",
    "history_page",
    "open_purchase",
    "paying",
    "payment_for",
    "pot_rows",
    "pots_of",
    "pots_to_spend",
    "purchase_for",
    "purchases_of",
    "thing_of",
    "totals",
    "who_gave",
]
