"""Programmes: what can be learnt at a date.

Questions  offerings, dates_of
Commands   add_offering, change_offering, cancel_offering, take_seat, give_up_seat
Refusals   OfferingIsFull, OfferingIsCancelled, DeadlineHasPassed
"""

from .errors import DeadlineHasPassed, OfferingIsCancelled, OfferingIsFull
from .models import Offering, Seat
from .selectors import dates_of, offerings
from .services import add_offering, cancel_offering, change_offering, give_up_seat, take_seat
from .types import OfferingRow, Run

__all__ = [
    "DeadlineHasPassed",
    "Offering",
    "OfferingIsCancelled",
    "OfferingIsFull",
    "OfferingRow",
    "Run",
    "Seat",
    "add_offering",
    "cancel_offering",
    "change_offering",
    "dates_of",
    "give_up_seat",
    "offerings",
    "take_seat",
]
