"""What every verb on runs and seats needs: the run, locked."""

from collections.abc import Collection
from hashlib import blake2b
from zoneinfo import available_timezones

from django.db import connection

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


def lock_teachers(person_ids: Collection[int]) -> None:
    """Until the transaction ends nobody else plans what these people teach: runs of any organisation.
    SQLite has locked everything."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for pk in sorted(set(person_ids)):
            mark = blake2b(f"programmes.teacher:{pk}".encode(), digest_size=7).digest()
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(mark, "big")])


def insist_on_zone(zone: str) -> None:
    """Stop here unless it is the IANA name of a time zone."""
    if zone not in available_timezones():
        raise ZoneIsUnknown(zone=zone)
