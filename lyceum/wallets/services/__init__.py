"""Verbs on learning money."""

from .allowances import (
    activate_allowance,
    agree_share,
    change_allowance,
    decline_share,
    draft_allowance,
    end_allowance,
    remove_draft,
)
from .auditing import audit_books
from .closing import close_period
from .consents import answer_consent, delegate_consent, remind_deciders
from .consortium import keep_guests, share_cost
from .deposits import Deposits, make_deposit, take_back_deposit
from .erasing import close_pots, empty_closed_pots
from .granting import grant_now, run_allowances
from .instead import pay_instead
from .invoices import issue_invoices, keep_legal_details, print_invoice
from .locking import lock_purses
from .merging import (
    end_everything,
    join_consents,
    join_paid,
    join_purchases,
    move_debts,
    move_debts_back,
)
from .moving import come_back, leave
from .offcatalogue import ask_off_catalogue, settle_with_receipt
from .payouts import drop_bank_details, keep_bank_details, pay_out
from .pots import NewPot, guards_lifted, open_pot, order_pots
from .purchases import (
    Request,
    ask_for,
    cancel_purchase,
    end_request,
    expire_purchases,
    insist_on_price,
    pay_for,
    price_in,
    refund,
    request_in,
)
from .rates import ExchangeRates, keep_rate
from .requests import end_requests

__all__ = [
    "Deposits",
    "ExchangeRates",
    "NewPot",
    "Request",
    "activate_allowance",
    "agree_share",
    "answer_consent",
    "ask_for",
    "ask_off_catalogue",
    "audit_books",
    "cancel_purchase",
    "change_allowance",
    "close_period",
    "close_pots",
    "come_back",
    "decline_share",
    "delegate_consent",
    "draft_allowance",
    "drop_bank_details",
    "empty_closed_pots",
    "end_allowance",
    "end_everything",
    "end_request",
    "end_requests",
    "expire_purchases",
    "grant_now",
    "guards_lifted",
    "insist_on_price",
    "issue_invoices",
    "join_consents",
    "join_paid",
    "join_purchases",
    "keep_bank_details",
    "keep_guests",
    "keep_legal_details",
    "keep_rate",
    "leave",
    "lock_purses",
    "make_deposit",
    "move_debts",
    "move_debts_back",
    "open_pot",
    "order_pots",
    "pay_for",
    "pay_instead",
    "pay_out",
    "price_in",
    "print_invoice",
    "refund",
    "remind_deciders",
    "remove_draft",
    "request_in",
    "run_allowances",
    "settle_with_receipt",
    "share_cost",
    "take_back_deposit",
]
