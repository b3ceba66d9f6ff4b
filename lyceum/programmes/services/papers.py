"""What coming along asks for: a consent, and whom to call if something happens."""

from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.schedule import one_by_one
from lyceum.messaging import api as messaging
from lyceum.programmes import selectors
from lyceum.programmes.errors import PapersAreMissing
from lyceum.programmes.events import PapersGiven
from lyceum.programmes.models import Offering, Papers, Seat
from lyceum.programmes.types import NewPapers

from .states import ALL

KEPT_FOR = timedelta(days=30)  # after the run
REMINDED = timedelta(days=7)  # before it
A_WHILE = timedelta(days=1)  # that somebody has had a seat: until then its page has just told them


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


def remind_of_papers() -> int:
    """Who comes along within a week and has not given what is asked for is told, once; gives in how
    many runs there are such."""
    today = clock.today()
    return one_by_one(_remind_one, selectors.runs_that_ask(today, today + REMINDED))


def _remind_one(offering_id: int) -> bool:
    offering = Offering.objects.unscoped(ALL).get(pk=offering_id)
    people = selectors.people_without_papers(offering, clock.now() - A_WHILE)
    title, address = (
        selectors.title_of(offering),
        reverse("programmes:give-papers", args=[offering.pk]),
    )
    about = {}
    for person_id, card in identity.cards_of(people).items():
        with translation.override(card.locale or settings.LANGUAGE_CODE):
            day = date_format(offering.starts_on)
        about[person_id] = messaging.About(title, address, day=day)
    words = sha256(offering.consent.encode()).hexdigest()[:20]  # other words are asked about anew
    messaging.send_each(
        kind="programmes.papers_missing",
        to=about,
        organisation_id=offering.organisation_id,
        key=f"programmes.papers:{offering.pk}:{words}",
    )
    return bool(about)


def forget_contacts() -> int:
    """A month after a run nobody has to be called any more."""
    before = clock.today() - KEPT_FOR
    old = Papers.objects.exclude(contact="", phone="").filter(seat__offering__starts_on__lt=before)
    over = old.exclude(seat__offering__ends_on__gte=before)
    return over.update(contact="", phone="")
