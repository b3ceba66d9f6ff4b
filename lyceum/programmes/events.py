from dataclasses import dataclass

from lyceum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OfferingAdded(Event):
    """A dated run of a resource was announced."""

    offering_id: int
    resource_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OfferingChanged(Event):
    """A dated run is now different: dates, price, place, seats."""

    offering_id: int
    resource_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OfferingCancelled(Event):
    """A dated run will not take place."""

    offering_id: int
    resource_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class SeatTaken(Event):
    """A person has a seat in a run."""

    seat_id: int
    offering_id: int
    resource_id: int
    person_id: int
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SeatGivenUp(Event):
    """A person gave their seat back."""

    seat_id: int
    offering_id: int
    resource_id: int
    person_id: int
    organisation_id: int | None = None
