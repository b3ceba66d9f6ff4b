"""What a person has on which day, and the secret address of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS

from lyceum.kernel.owned import Owned


class Entry(Owned):
    """A dated thing in one person's calendar, as its source wrote it last."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=120)
    uid = models.CharField(max_length=200)
    sequence = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    place = models.CharField(max_length=400, blank=True)
    url = models.CharField(max_length=500, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64, default="UTC")
    is_all_day = models.BooleanField(default=False)
    is_busy = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["person", "source"], name="one_entry_per_source"),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="entry_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(fields=["owner_id", "starts_at"], name="agenda_by_day"),
            models.Index(fields=["source"], name="agenda_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.title}"


class LearningHours(Owned):
    """On a weekday, from one wall time to another, a person likes to learn."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField(choices=tuple(WEEKDAYS.items()))
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        verbose_name_plural = "learning hours"
        constraints = [
            models.UniqueConstraint(fields=["person", "weekday"], name="one_time_per_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="hours_end_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {WEEKDAYS[self.weekday]} {self.starts}"


class Feed(Owned):
    """The secret address under which a person's calendar is a file: found by its hash, shown again
    from where it lies sealed."""

    person = models.OneToOneField("identity.Person", on_delete=models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"feed of {self.person_id}"
