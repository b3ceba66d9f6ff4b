"""Times with advisors: which there are, whose they are, what was noted."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from lyceum.identity import api as identity
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.errors import NotFound
from lyceum.kernel.scope import ECOSYSTEM, organisation_owner
from lyceum.organisations import api as organisations
from lyceum.support import policies
from lyceum.support.models import AdviceNote, AdvisorSlot, Booking
from lyceum.support.types import MEETING_KINDS, BookingRow, NoteRow, SlotRow

PAGE = 60
NARROWED = "narrowed to whoever may have it"


def where_to_advise(actor: Actor) -> dict[int, str]:
    """For whose people the actor may offer times: 0 is everybody."""
    held = {at for at, role in actor.scope.roles if role == policies.ADVISOR}
    held |= {at for at, _unit, role in actor.scope.parts if role == policies.ADVISOR}
    names = organisations.organisation_names(held - {ECOSYSTEM})
    return ({ECOSYSTEM: ""} if ECOSYSTEM in held else {}) | names


def free_slots(actor: Actor) -> list[SlotRow]:
    """The next times that the actor may have, the first first. Three queries."""
    taken = Booking.objects.unscoped(NARROWED).filter(slot=OuterRef("pk"), cancelled_at=None)
    rows = AdvisorSlot.objects.unscoped(NARROWED).filter(
        _offered_to(actor), ~Exists(taken), starts_at__gt=clock.now(), cancelled_at=None
    )
    rows = rows.exclude(advisor_id=actor.person_id or 0)
    return _slot_rows(list(rows.select_related("organisation").order_by("starts_at", "pk")[:PAGE]))


def own_slots(actor: Actor) -> list[SlotRow]:
    """The times that the actor offers, from today on, and who has them."""
    rows = AdvisorSlot.objects.unscoped(NARROWED).filter(
        advisor_id=actor.person_id or 0, ends_at__gt=clock.now(), cancelled_at=None
    )
    return _slot_rows(list(rows.select_related("organisation").order_by("starts_at", "pk")[:PAGE]))


def _slot_rows(found: list[AdvisorSlot]) -> list[SlotRow]:
    had = Booking.objects.unscoped(NARROWED).filter(slot__in=found, cancelled_at=None)
    by_slot = {each.slot_id: each for each in had}
    names = identity.names_of(
        {each.advisor_id for each in found} | {each.person_id for each in by_slot.values()}
    )
    return [_slot_row(each, by_slot.get(each.pk), names) for each in found]


def _slot_row(slot: AdvisorSlot, booking: Booking | None, names: dict[int, str]) -> SlotRow:
    return SlotRow(
        id=slot.pk,
        advisor=names.get(slot.advisor_id, ""),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        kind=dict(MEETING_KINDS).get(slot.kind, slot.kind),
        place=slot.place,
        for_whom=slot.organisation.name if slot.organisation else "",
        booking_id=booking.pk if booking else None,
        booked_by=names.get(booking.person_id, "") if booking else "",
    )


def _offered_to(actor: Actor) -> Q:
    """What is for everybody, and what is for the organisations where the actor belongs."""
    prefix = organisation_owner(0)[:-1]
    at = [int(o.removeprefix(prefix)) for o in actor.scope.owners if o.startswith(prefix)]
    return Q(organisation=None) | Q(organisation_id__in=at)


def slot_for(actor: Actor, slot_id: int) -> AdvisorSlot:
    """A time that the actor may have, or offers; for others there is none."""
    rows = AdvisorSlot.objects.unscoped(NARROWED)
    mine = Q(advisor_id=actor.person_id or 0)
    found = rows.filter(_offered_to(actor) | mine, pk=slot_id).first()
    if found is None:
        raise NotFound
    return found


# --- bookings -------------------------------------------------------------------------------------


def booking_for(actor: Actor, booking_id: int) -> Booking:
    """A time that is the actor's, on either side; for others there is none."""
    me = actor.person_id or 0
    rows = Booking.objects.unscoped(NARROWED).filter(Q(person_id=me) | Q(slot__advisor_id=me))
    found = rows.select_related("slot__organisation").filter(pk=booking_id).first()
    if found is None:
        raise NotFound
    return found


def bookings_of(actor: Actor) -> list[BookingRow]:
    """One's own, on either side: what is ahead first. Two queries."""
    me, moment = actor.person_id or 0, clock.now()
    rows = Booking.objects.unscoped(NARROWED).filter(Q(person_id=me) | Q(slot__advisor_id=me))
    found = list(rows.select_related("slot").order_by("-slot__starts_at", "-pk")[:PAGE])
    names = identity.names_of({_other(each, me) for each in found})
    rows_ = [
        BookingRow(
            id=each.pk,
            with_whom=names.get(_other(each, me), ""),
            i_advise=each.slot.advisor_id == me,
            starts_at=each.slot.starts_at,
            ends_at=each.slot.ends_at,
            kind=dict(MEETING_KINDS).get(each.slot.kind, each.slot.kind),
            is_cancelled=each.cancelled_at is not None,
            is_over=each.slot.ends_at <= moment,
        )
        for each in found
    ]
    ahead = [row for row in rows_ if not (row.is_over or row.is_cancelled)]
    return ahead[::-1] + [row for row in rows_ if row.is_over or row.is_cancelled]


def _other(booking: Booking, me: int) -> int:
    return booking.person_id if booking.slot.advisor_id == me else booking.slot.advisor_id


def booking_page(actor: Actor, booking: Booking) -> dict[str, Any]:
    """A booking got through its gate, with names and the notes that the actor may read."""
    names = identity.names_of({booking.person_id, booking.slot.advisor_id})
    return {
        "booking": booking,
        "i_advise": booking.slot.advisor_id == actor.person_id,
        "advisor": names.get(booking.slot.advisor_id, ""),
        "person": names.get(booking.person_id, ""),
        "is_over": booking.slot.ends_at <= clock.now(),
        "notes": notes_of(actor, booking),
    }


def notes_of(actor: Actor, booking: Booking) -> list[NoteRow]:
    """To whom a note is about: all of this conversation. To the advisor: their own, and what other
    advisors noted as far as its person shares it with advisors now. Two queries."""
    rows = AdviceNote.objects.unscoped("narrowed here")
    if booking.person_id == actor.person_id:
        rows = rows.filter(booking=booking)
    else:
        shared = Q(booking__person_id=booking.person_id, shared_at__isnull=False)
        rows = rows.filter(Q(booking=booking, by_id=actor.person_id or 0) | shared)
    found = list(rows.order_by("-at", "-pk")[:PAGE])
    names = identity.names_of({each.by_id for each in found})
    return [
        NoteRow(
            id=each.pk,
            by=names.get(each.by_id, ""),
            text=each.text,
            at=each.at,
            is_shared=each.shared_at is not None,
            is_elsewhere=each.booking_id != booking.pk,
        )
        for each in found
    ]
