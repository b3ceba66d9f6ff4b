"""Verbs on learning money."""

from .consents import answer_consent, delegate_consent, remind_deciders
from .merging import end_everything, join_consents, join_purchases
from .offcatalogue import ask_off_catalogue, settle_with_receipt
from .pots import NewPot, open_pot, order_pots
from .purchases import (
    Request,
    ask_for,
    cancel_purchase,
    expire_purchases,
    pay_for,
    refund,
    request_in,
)
from .rates import ExchangeRates, keep_rate

__all__ = [
    "ExchangeRates",
    "NewPot",
    "Request",
    "answer_consent",
    "ask_for",
    "ask_off_catalogue",
    "cancel_purchase",
    "delegate_consent",
    "end_everything",
    "expire_purchases",
    "join_consents",
    "join_purchases",
    "keep_rate",
    "open_pot",
    "order_pots",
    "pay_for",
    "refund",
    "remind_deciders",
    "request_in",
    "settle_with_receipt",
]
