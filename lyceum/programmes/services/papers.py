"""What coming along asks for: a consent, and whom to call if something happens."""

from datetime import timedelta

from django.db import transaction

from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.programmes.errors import PapersAreMissing
from lyceum.programmes.events import PapersGiven
from lyceum.programmes.models import Papers, Seat
from lyceum.programmes.types import NewPapers

KEPT_FOR = timedelta(days=30)  # after the run


@transaction.atomic
def give_papers(*, by: Actor, offering_id: int, new: NewPapers) -> Papers:
    """Agree to what the run asks for, and say whom to call. Raises `PapersAreMissing`."""
    seats = Seat.objects.within(by.scope).filter(person_id=by.person_id or 0, given_up_at=None)
    seat = seats.select_related("offering").filter(offering_id=offering_id).first()
    if seat is None:
        raise NotFound
    run = seat.offering
    lacks_contact = run.asks_contact and not (new.contact and new.phone)
    if (run.consent and not new.agrees) or lacks_contact:
        raise PapersAreMissing
    papers, _is_new = Papers.objects.update_or_create(
        seat=seat,
        defaults={
            "agreed_to": run.consent,
            "contact": new.contact,
            "phone": new.phone,
            "given_at": clock.now(),
        },
    )
    publish(
        PapersGiven(
            by=str(by),
            owner_id=seat.owner_id,
            seat_id=seat.pk,
            offering_id=offering_id,
            person_id=seat.person_id,
        )
    )
    return papers


def forget_contacts() -> int:
    """A month after a run nobody has to be called any more."""
    before = clock.today() - KEPT_FOR
    old = Papers.objects.exclude(contact="", phone="").filter(seat__offering__starts_on__lt=before)
    over = old.exclude(seat__offering__ends_on__gte=before)
    return over.update(contact="", phone="")
