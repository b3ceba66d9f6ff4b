"""Verbs on dated runs and the seats in them."""

from .offerings import add_offering, cancel_offering, change_offering
from .seats import ask_for_seat, free_seats, give_up_seat, give_up_seats_of, join_seats, take_seat
from .settling import settle_cancelled, settle_cancelled_runs

__all__ = [
    "add_offering",
    "ask_for_seat",
    "cancel_offering",
    "change_offering",
    "free_seats",
    "give_up_seat",
    "give_up_seats_of",
    "join_seats",
    "settle_cancelled",
    "settle_cancelled_runs",
    "take_seat",
]
