from dataclasses import dataclass
from datetime import date


def wanted_of(offering_id: int) -> str:
    """A seat in a run as what a purchase wants."""
    return f"programmes.offering:{offering_id}"


@dataclass(frozen=True)
class Run:
    """A dated run as somebody describes it; None is unknown, or without a limit for seats."""

    starts_on: date
    ends_on: date | None = None
    deadline_on: date | None = None
    price: int | None = None
    currency: str = "EUR"
    mode: str = ""
    language: str = ""
    seats: int | None = None
    place: str = ""
    refund_days: int = 0
    late_refund: int = 0


@dataclass(frozen=True)
class OfferingRow:
    """One dated run, ready to show or to plan with."""

    id: int
    resource_id: int
    starts_on: date
    ends_on: date | None
    deadline_on: date | None
    price: int | None
    currency: str
    mode: str
    mode_word: str
    language: str
    seats_left: int | None
    place: str
    refund_days: int
    late_refund: int
    is_mine: bool = False

    @property
    def is_full(self) -> bool:
        return self.seats_left == 0
