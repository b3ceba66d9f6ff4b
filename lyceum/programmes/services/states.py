"""What every verb on runs and seats needs: the run, locked, and the names of things that are paid."""

from zoneinfo import available_timezones

from lyceum.kernel.errors import NotFound
from lyceum.programmes.errors import ZoneIsUnknown
from lyceum.programmes.models import Offering

ALL = "locked by its id; the policy is asked before anything changes"


def locked(offering_id: int) -> Offering:
    """The run, locked: everything about its seats waits for this."""
    runs = Offering.objects.unscoped(ALL).select_for_update()
    offering = runs.filter(pk=offering_id).first()
    if offering is None:
        raise NotFound
    return offering


def seat_name(seat_id: int) -> str:
    """A seat as what a payment was about."""
    return f"programmes.seat:{seat_id}"


def insist_on_zone(zone: str) -> None:
    """Stop here unless it is the IANA name of a time zone."""
    if zone not in available_timezones():
        raise ZoneIsUnknown(zone=zone)
