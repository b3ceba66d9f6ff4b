"""Programmes: what can be learnt at a date.

Questions  offerings, dates_of, payment_of, seat_of
Commands   add_offering, change_offering, cancel_offering, take_seat, give_up_seat
Refusals   OfferingIsFull, OfferingIsCancelled, DeadlineHasPassed, SeatInAnotherRun
"""

from .errors import DeadlineHasPassed, OfferingIsCancelled, OfferingIsFull, SeatInAnotherRun
from .models import Offering, Seat
from .selectors import dates_of, offerings, payment_of, seat_of
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
    "SeatInAnotherRun",
    "add_offering",
    "cancel_offering",
    "change_offering",
    "dates_of",
    "give_up_seat",
    "offerings",
    "payment_of",
    "seat_of",
    "take_seat",
]
