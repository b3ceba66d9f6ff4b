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
from .consents import answer_consent, delegate_consent, remind_deciders
from .deposits import Deposits, make_deposit, take_back_deposit
from .granting import grant_now, run_allowances
from .instead import pay_instead
from .merging import end_everything, join_consents, join_purchases
from .moving import come_back, leave
from .offcatalogue import ask_off_catalogue, settle_with_receipt
from .pots import NewPot, guards_lifted, open_pot, order_pots
from .purchases import (
    Request,
    ask_for,
    cancel_purchase,
    expire_purchases,
    pay_for,
    refund,
    request_in,
)
from .requests import end_requests

__all__ = [
    "Deposits",
    "NewPot",
    "Request",
    "activate_allowance",
    "agree_share",
    "answer_consent",
    "ask_for",
    "ask_off_catalogue",
    "cancel_purchase",
    "change_allowance",
    "come_back",
    "decline_share",
    "delegate_consent",
    "draft_allowance",
    "end_allowance",
    "end_everything",
    "end_requests",
    "expire_purchases",
    "grant_now",
    "guards_lifted",
    "join_consents",
    "join_purchases",
    "leave",
    "make_deposit",
    "open_pot",
    "order_pots",
    "pay_for",
    "pay_instead",
    "refund",
    "remind_deciders",
    "remove_draft",
    "request_in",
    "run_allowances",
    "settle_with_receipt",
    "take_back_deposit",
]
