"""Learning money: what people have, spend and get back.

Questions  pots_to_spend
Commands   pay_for, ask_for, refund, open_pot
Types      Order, Condition, SpendablePot, NewPot, Request
Refusals   NotEnoughMoney, NeedsConsent, WaitsForAnswer
"""

from .errors import NeedsConsent, NotEnoughMoney, WaitsForAnswer
from .selectors import pots_to_spend
from .services import NewPot, Request, ask_for, open_pot, pay_for, refund
from .types import Condition, Order, SpendablePot

__all__ = [
    "Condition",
    "NeedsConsent",
    "NewPot",
    "NotEnoughMoney",
    "Order",
    "Request",
    "SpendablePot",
    "WaitsForAnswer",
    "ask_for",
    "open_pot",
    "pay_for",
    "pots_to_spend",
    "refund",
]
