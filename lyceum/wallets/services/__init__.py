"""Verbs on learning money."""

from .closing import close_period
from .consents import answer_consent, delegate_consent, remind_deciders
from .invoices import issue_invoices, keep_legal_details, print_invoice
from .merging import end_everything, join_consents, join_purchases
from .offcatalogue import ask_off_catalogue, settle_with_receipt
from .payouts import drop_bank_details, keep_bank_details, pay_out
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
    "close_period",
    "delegate_consent",
    "drop_bank_details",
    "end_everything",
    "expire_purchases",
    "issue_invoices",
    "join_consents",
    "join_purchases",
    "keep_bank_details",
    "keep_legal_details",
    "keep_rate",
    "open_pot",
    "order_pots",
    "pay_for",
    "pay_out",
    "print_invoice",
    "refund",
    "remind_deciders",
    "request_in",
    "settle_with_receipt",
]
