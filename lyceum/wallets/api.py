"""Learning money: what people have, spend and get back.

Questions  pots_to_spend, paying, paid_for, request_in, price_in, insist_on_price, consents_to_answer,
           whose_top_ups, takings_of, paid_out_to, keeps_books, paid_in, spent_on_learning, paid_for_runs
Commands   pay_for, pay_instead, ask_for, ask_off_catalogue, answer_consent, end_request,
           end_requests, refund, join_paid, lock_purses, open_pot, make_deposit, draft_allowance,
           activate_allowance, run_allowances, guards_lifted, know_sellers, know_consortia,
           share_cost, keep_guests
Types      Seller, Order, Condition, SpendablePot, NewPot, Request, Paying, Taking, PaidOut
Refusals   NotEnoughMoney, NeedsConsent, PriceHasChanged, WaitsForAnswer
"""

from .errors import NeedsConsent, NotEnoughMoney, PriceHasChanged, WaitsForAnswer
from .selectors import Paying, consents_to_answer, paying, pots_to_spend, whose_top_ups
from .selectors.between import paid_for_runs, paid_in, spent_on_learning
from .selectors.consortia import know_consortia
from .selectors.paying import paid_for
from .selectors.sellers import Seller, know_sellers
from .selectors.takings import PaidOut, Taking, keeps_books, paid_out_to, takings_of
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
    insist_on_price,
    join_paid,
    keep_guests,
    lock_purses,
    make_deposit,
    open_pot,
    pay_for,
    pay_instead,
    price_in,
    refund,
    request_in,
    run_allowances,
    share_cost,
)
from .types import Condition, Order, SpendablePot

__all__ = [
    "Condition",
    "NeedsConsent",
    "NewPot",
    "NotEnoughMoney",
    "Order",
    "PaidOut",
    "Paying",
    "PriceHasChanged",
    "Request",
    "Seller",
    "SpendablePot",
    "Taking",
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
    "insist_on_price",
    "join_paid",
    "keep_guests",
    "keeps_books",
    "know_consortia",
    "know_sellers",
    "lock_purses",
    "make_deposit",
    "open_pot",
    "paid_for",
    "paid_for_runs",
    "paid_in",
    "paid_out_to",
    "pay_for",
    "pay_instead",
    "paying",
    "pots_to_spend",
    "price_in",
    "refund",
    "request_in",
    "run_allowances",
    "share_cost",
    "spent_on_learning",
    "takings_of",
    "whose_top_ups",
]
