"""Questions about learning money."""

from .audit import audit_runs, books_health
from .deciding import delegation
from .exchange import RateRow, rate_rows, rates_on
from .moving import who_gave
from .pages import (
    asked_about,
    consents_to_answer,
    consents_waiting,
    currency_of,
    history_page,
    kinds_to_ask_for,
    pot_rows,
    purchase_for,
    purchases_of,
    share_rows,
    skill_choices,
    totals,
)
from .paying import Paying, Payment, open_purchase, paying, payment_for, thing_of
from .pots import pots_of, pots_to_spend, whose_top_ups
from .receipts import receipt_for

__all__ = [
    "Paying",
    "Payment",
    "RateRow",
    "asked_about",
    "audit_runs",
    "books_health",
    "consents_to_answer",
    "consents_waiting",
    "currency_of",
    "delegation",
    "history_page",
    "kinds_to_ask_for",
    "open_purchase",
    "paying",
    "payment_for",
    "pot_rows",
    "pots_of",
    "pots_to_spend",
    "purchase_for",
    "purchases_of",
    "rate_rows",
    "rates_on",
    "receipt_for",
    "share_rows",
    "skill_choices",
    "thing_of",
    "totals",
    "who_gave",
    "whose_top_ups",
]
