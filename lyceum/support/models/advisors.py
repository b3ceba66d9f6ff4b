"""Times that advisors offer, who has one of them, and what was noted there."""

from django.db import models
from django.db.models import F, Q

from lyceum.kernel.owned import Owned
from lyceum.support.types import MEETING_KINDS


class AdvisorSlot(Owned):
    """A time with an advisor that somebody may have: of an organisation, or without one anybody of
    the ecosystem."""

    advisor = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=MEETING_KINDS)
    place = models.CharField(max_length=400, blank=True)
    offered_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="support_slot_ends_after_it_starts"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "starts_at"], name="support_slots"),
            models.Index(fields=["advisor", "starts_at"], name="support_slots_of"),
        ]

    def __str__(self) -> str:
        return f"slot {self.pk}"


class Booking(Owned):
    """Somebody has a time with an advisor, until it is called off. It is theirs."""

    slot = models.ForeignKey(AdvisorSlot, on_delete=models.CASCADE, related_name="bookings")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(cancelled_at=None), name="support_a_slot_is_had_once"
            )
        ]
        indexes = [models.Index(fields=["person", "cancelled_at"], name="support_bookings_of")]

    def __str__(self) -> str:
        return f"booking {self.pk}"


class AdviceNote(Owned):
    """What an advisor noted about a conversation. It belongs to whom it is about: they and its author
    read it; other advisors only from when to when its person shares it."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["booking", "at"], name="support_advice_notes")]

    def __str__(self) -> str:
        return f"note of booking {self.booking_id}"
