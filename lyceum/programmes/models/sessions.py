"""When a run meets, where, with whom, and what goes with it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .offerings import Offering
from .places import Room


class Session(Owned):
    """One meeting of a run. It belongs to the organisation that runs it.

    `wall` (2027-03-28T09:00) and `zone` are what was said; `starts_at` and `ends_at` are what that
    means in UTC by the rules of the zones as they are known now.
    """

    class Mode(models.TextChoices):
        ONLINE = "online", _("online")
        ON_SITE = "on-site", _("on site")
        BLENDED = "blended", _("on site and online")

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    wall = models.CharField(max_length=16)
    minutes = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=64)
    rule = models.CharField(max_length=200, blank=True)  # what it came of
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.ONLINE)
    join_url = models.URLField(max_length=1000, blank=True)
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    meeting_point = models.CharField(max_length=400, blank=True)
    bring = models.TextField(blank=True)
    clash_reason = models.CharField(max_length=400, blank=True)  # why it may clash
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    day_told_at = models.DateTimeField(null=True, blank=True)  # who comes was reminded a day before
    hour_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"
            )
        ]
        indexes = [
            models.Index(fields=["offering", "starts_at"]),
            models.Index(fields=["room", "starts_at"]),
            models.Index(fields=["ends_at"], condition=Q(cancelled_at=None), name="sessions_ahead"),
        ]

    def __str__(self) -> str:
        return f"{self.offering_id} on {self.wall}"

    @property
    def is_online(self) -> bool:
        return self.mode != self.Mode.ON_SITE


class Teaching(models.Model):
    """Somebody who teaches in a session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="teachers")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "teaching"
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="teaches_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.session_id}"


class Material(models.Model):
    """Something to read or watch, before or after a session, or its recording."""

    class When(models.TextChoices):
        BEFORE = "before", _("before")
        AFTER = "after", _("after")
        RECORDING = "recording", _("recording")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="materials")
    when = models.CharField(max_length=10, choices=When)
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=1000)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title
