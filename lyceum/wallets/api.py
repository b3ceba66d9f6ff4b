"""Learning money: what people have, spend and get back.

Questions  pots_to_spend, payment_for, open_purchase
Commands   pay_for, ask_for, refund, open_pot
Types      Order, Condition, SpendablePot, NewPot, Request, Payment
Refusals   NotEnoughMoney, NeedsConsent, WaitsForAnswer
"""

from .errors import NeedsConsent, NotEnoughMoney, WaitsForAnswer
from .selectors import Payment, open_purchase, payment_for, pots_to_spend
from .services import NewPot, Request, ask_for, open_pot, pay_for, refund
from .types import Condition, Order, SpendablePot

__all__ = [
    "Condition",
    "NeedsConsent",
    "NewPot",
    "NotEnoughMoney",
    "Order",
    "Payment",
    "Request",
    "SpendablePot",
    "WaitsForAnswer",
    "ask_for",
    "open_pot",
    "open_purchase",
    "pay_for",
    "payment_for",
    "pots_to_spend",
    "refund",
]
