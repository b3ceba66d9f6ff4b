"""Times with advisors: offered, had, called off; and notes that are shared by consent only."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from lyceum.agenda import api as agenda
from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.eventlog import publish
from lyceum.kernel.scope import ECOSYSTEM, organisation_owner, person_owner
from lyceum.support import policies, selectors
from lyceum.support.errors import MeetingCannotBe, NotNowPossible, SlotIsTaken, TimesOverlap
from lyceum.support.events import (
    AdviceBooked,
    AdviceCancelled,
    AdviceEvent,
    AdviceNoted,
    AdviceShared,
    AdviceUnshared,
    SlotCancelled,
    SlotsOffered,
)
from lyceum.support.models import AdviceNote, AdvisorSlot, Booking
from lyceum.support.types import MEETING_KINDS, NewSlots

from .meetings import AHEAD, LONGEST, SHORTEST
from .mentors import bounded
from .opening import ALL, checked

MOST = 16  # times in a row
ECOSYSTEM_OWNER = "ecosystem"


@transaction.atomic
def offer_slots(*, by: Actor, advisor_id: int, new: NewSlots) -> list[AdvisorSlot]:
    """Offer times in a row. Nobody offers two at the same time."""
    at = new.organisation_id
    if not policies.can_ask_as(by, advisor_id) or not policies.can_advise(by, at):
        raise Forbidden
    length = timedelta(minutes=new.minutes)
    fits = SHORTEST <= length <= LONGEST and 1 <= new.count <= MOST
    if not (fits and clock.now() < new.starts_at < clock.now() + AHEAD):
        raise MeetingCannotBe
    if new.kind not in dict(MEETING_KINDS):
        raise Forbidden
    identity.hold_person(person_id=advisor_id)
    _insist_on_free_time(advisor_id, new)
    made = AdvisorSlot.objects.bulk_create(
        AdvisorSlot(
            owner_id=organisation_owner(at) if at else ECOSYSTEM_OWNER,
            advisor_id=advisor_id,
            organisation_id=at,
            starts_at=new.starts_at + number * length,
            ends_at=new.starts_at + (number + 1) * length,
            zone=new.zone,
            kind=new.kind,
            place=new.place.replace("\0", "")[:400],
            offered_at=clock.now(),
        )
        for number in range(new.count)
    )
    publish(
        SlotsOffered(
            by=str(by),
            owner_id=made[0].owner_id,
            advisor_id=advisor_id,
            slot_ids=[each.pk for each in made],
            organisation_id=at,
        )
    )
    return made


def _insist_on_free_time(advisor_id: int, new: NewSlots) -> None:
    until = new.starts_at + timedelta(minutes=new.minutes * new.count)
    rows = AdvisorSlot.objects.unscoped(ALL).filter(
        advisor_id=advisor_id, cancelled_at=None, starts_at__lt=until, ends_at__gt=new.starts_at
    )
    if rows.exists():
        raise TimesOverlap


@transaction.atomic
def book_slot(*, by: Actor, person_id: int, slot_id: int, words: str = "") -> Booking:
    """Have a time with an advisor: it stands in both calendars. One time is had by one person, and
    nobody has two at once."""
    if not policies.can_ask_as(by, person_id):
        raise Forbidden
    selectors.slot_for(by, slot_id)
    identity.hold_person(person_id=person_id)
    slot = AdvisorSlot.objects.unscoped(ALL).select_for_update().get(pk=slot_id)
    if slot.cancelled_at or slot.starts_at <= clock.now() or slot.advisor_id == person_id:
        raise NotNowPossible
    _insist_on_one_at_a_time(person_id, slot)
    try:
        with transaction.atomic():
            booking = Booking.objects.create(
                owner_id=person_owner(person_id),
                slot=slot,
                person_id=person_id,
                words=bounded(words),
                booked_at=clock.now(),
            )
    except IntegrityError:
        raise SlotIsTaken from None
    _write_down(slot, booking)
    publish(fact(AdviceBooked, by, booking))
    return booking


def _insist_on_one_at_a_time(person_id: int, slot: AdvisorSlot) -> None:
    theirs = Booking.objects.unscoped(ALL).filter(person_id=person_id, cancelled_at=None)
    same = theirs.filter(slot__starts_at__lt=slot.ends_at, slot__ends_at__gt=slot.starts_at)
    if same.exclude(slot=slot).exists():
        raise TimesOverlap


def _write_down(slot: AdvisorSlot, booking: Booking) -> None:
    two = (slot.advisor_id, booking.person_id)
    names = identity.names_of(two)
    agenda.write_entries(
        [
            agenda.NewEntry(
                person_id=person,
                source=_source(booking),
                kind="support.advice",
                title=names.get(other, ""),
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                zone=slot.zone,
                place=slot.place,
                url=reverse("support:booking", args=[booking.pk]),
                organisation_id=slot.organisation_id,
            )
            for person, other in (two, two[::-1])
        ]
    )


@transaction.atomic
def cancel_booking(*, by: Actor, booking_id: int) -> Booking:
    """Either of the two calls it off; both calendars say so, and somebody else may have the time."""
    selectors.booking_for(by, booking_id)
    rows = Booking.objects.unscoped(ALL).select_for_update(of=("self",)).select_related("slot")
    booking = rows.get(pk=booking_id)
    if booking.cancelled_at or booking.slot.ends_at <= clock.now():
        raise NotNowPossible
    _cancel(by, booking)
    return booking


def _cancel(by: Actor, booking: Booking) -> None:
    booking.cancelled_at = clock.now()
    booking.save(update_fields=["cancelled_at"])
    agenda.cancel_entries([_source(booking)])
    publish(fact(AdviceCancelled, by, booking))


@transaction.atomic
def cancel_slot(*, by: Actor, slot_id: int) -> AdvisorSlot:
    """The advisor takes a time back, and with it whoever has it."""
    rows = AdvisorSlot.objects.unscoped(ALL).select_for_update()
    slot = rows.filter(pk=slot_id, advisor_id=by.person_id or 0).first()
    if slot is None:
        raise NotFound
    if slot.cancelled_at or slot.ends_at <= clock.now():
        raise NotNowPossible
    slot.cancelled_at = clock.now()
    slot.save(update_fields=["cancelled_at"])
    had = Booking.objects.unscoped(ALL).filter(slot=slot, cancelled_at=None)
    for booking in had.select_related("slot"):
        _cancel(by, booking)
    publish(
        SlotCancelled(
            by=str(by),
            owner_id=slot.owner_id,
            advisor_id=slot.advisor_id,
            slot_id=slot.pk,
            organisation_id=slot.organisation_id,
        )
    )
    return slot


# --- notes ----------------------------------------------------------------------------------------


@transaction.atomic
def write_advice(*, by: Actor, booking_id: int, text: str) -> AdviceNote:
    """What the advisor notes. Whom it is about reads it at once; other advisors only by their leave."""
    booking = selectors.booking_for(by, booking_id)
    if booking.slot.advisor_id != by.person_id:
        raise NotFound
    note = AdviceNote.objects.create(
        owner_id=booking.owner_id,
        booking=booking,
        by_id=booking.slot.advisor_id,
        text=checked(text),
        at=clock.now(),
    )
    publish(fact(AdviceNoted, by, booking, note_id=note.pk))
    return note


@transaction.atomic
def share_advice(*, by: Actor, note_id: int, is_shared: bool) -> AdviceNote:
    """Whom a note is about lets other advisors of theirs read it, or no more."""
    rows = AdviceNote.objects.within(by.scope).select_for_update(of=("self",))
    note = rows.select_related("booking__slot").filter(pk=note_id).first()
    if note is None or note.booking.person_id != by.person_id:
        raise NotFound
    note.shared_at = clock.now() if is_shared else None
    note.save(update_fields=["shared_at"])
    what = AdviceShared if is_shared else AdviceUnshared
    publish(fact(what, by, note.booking, note_id=note.pk))
    return note


def call_off_advice_of(subject: identity.Subject) -> None:
    """A part of an erasure: nobody waits for somebody who is gone."""
    moment, person = clock.now(), subject.person_id
    ahead = Booking.objects.unscoped(ALL).filter(cancelled_at=None, slot__ends_at__gt=moment)
    theirs = list(ahead.filter(person_id=person)) + list(ahead.filter(slot__advisor_id=person))
    agenda.cancel_entries([_source(each) for each in theirs])
    ids = [each.pk for each in theirs]
    Booking.objects.unscoped(ALL).filter(pk__in=ids).update(cancelled_at=moment)
    slots = AdvisorSlot.objects.unscoped(ALL).filter(advisor_id=person, ends_at__gt=moment)
    slots.filter(cancelled_at=None).update(cancelled_at=moment)


def _source(booking: Booking) -> str:
    return f"support.advice:{booking.pk}"


def fact(what: type[AdviceEvent], by: Actor, booking: Booking, **more: Any) -> AdviceEvent:
    return what(
        by=str(by),
        owner_id=booking.owner_id,
        person_id=booking.person_id,
        advisor_id=booking.slot.advisor_id,
        booking_id=booking.pk,
        organisation_id=booking.slot.organisation_id or ECOSYSTEM,
        **more,
    )
