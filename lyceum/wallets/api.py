"""Learning money: what people have, spend and get back.

Questions  pots_to_spend, paying, request_in, consents_to_answer
Commands   pay_for, pay_instead, ask_for, ask_off_catalogue, answer_consent, end_request,
           end_requests, refund, join_paid, open_pot, make_deposit, draft_allowance, activate_allowance,
           run_allowances, guards_lifted, know_sellers
Types      Seller, Order, Condition, SpendablePot, NewPot, Request, Paying
Refusals   NotEnoughMoney, NeedsConsent, WaitsForAnswer
"""

from .errors import NeedsConsent, NotEnoughMoney, WaitsForAnswer
from .selectors import Paying, consents_to_answer, paying, pots_to_spend
from .selectors.sellers import Seller, know_sellers
from .services import (
    NewPot,
    Request,
    activate_allowance,
    answer_consent,
    ask_for,
    ask_off_catalogue,
    draft_allowance,
    end_request,
    end_requests,
    guards_lifted,
    join_paid,
    make_deposit,
    open_pot,
    pay_for,
    pay_instead,
    refund,
    request_in,
    run_allowances,
)
from .types import Condition, Order, SpendablePot

__all__ = [
    "Condition",
    "NeedsConsent",
    "NewPot",
    "NotEnoughMoney",
    "Order",
    "Paying",
    "Request",
    "Seller",
    "SpendablePot",
    "WaitsForAnswer",
    "activate_allowance",
    "answer_consent",
    "ask_for",
    "ask_off_catalogue",
    "consents_to_answer",
    "draft_allowance",
    "end_request",
    "end_requests",
    "guards_lifted",
    "join_paid",
    "know_sellers",
    "make_deposit",
    "open_pot",
    "pay_for",
    "pay_instead",
    "paying",
    "pots_to_spend",
    "refund",
    "request_in",
    "run_allowances",
]
