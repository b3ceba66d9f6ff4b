"""Learning money: what people have, spend and get back.

Questions  pots_to_spend, paying, request_in, consents_to_answer
Commands   pay_for, ask_for, refund, open_pot, know_sellers
Types      Seller, Order, Condition, SpendablePot, NewPot, Request, Paying
Refusals   NotEnoughMoney, NeedsConsent, WaitsForAnswer
"""

from .errors import NeedsConsent, NotEnoughMoney, WaitsForAnswer
from .selectors import Paying, consents_to_answer, paying, pots_to_spend
from .selectors.sellers import Seller, know_sellers
from .services import NewPot, Request, ask_for, open_pot, pay_for, refund, request_in
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
    "ask_for",
    "consents_to_answer",
    "know_sellers",
    "open_pot",
    "pay_for",
    "paying",
    "pots_to_spend",
    "refund",
    "request_in",
]
