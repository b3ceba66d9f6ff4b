"""How far people came in packages."""

import uuid

from django.db import models
from django.db.models import Q

from lyceum.kernel.owned import Owned

from .contents import Content
from .packages import Package


class Attempt(Owned):
    """A person's way through one version of a package; in cmi5 it is the registration.

    There is one current attempt for each content; whoever starts over leaves the others behind.
    """

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="+")
    registration = models.UUIDField(default=uuid.uuid4, unique=True)
    is_current = models.BooleanField(default=True)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    score = models.FloatField(null=True, blank=True)  # the mean of its parts' scaled scores
    satisfied = models.JSONField(default=list)  # publisher ids of blocks that are done
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "content"],
                condition=Q(is_current=True),
                name="one_current_attempt_per_content",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="attempt_in_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.package_id}"

    @property
    def tenant_id(self) -> int:
        """Whose store hears of it: the organisation in whose context it was begun, else the one
        that offers the content."""
        return self.organisation_id or self.content.organisation_id


class UnitState(models.Model):
    """How far a person came in one part of a package: an assignable unit, a SCO, a page."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="units")
    unit = models.PositiveIntegerField()  # its number in the structure
    opened_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_because = models.CharField(max_length=200, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    score = models.FloatField(null=True, blank=True)  # scaled, -1 to 1
    seconds = models.PositiveIntegerField(default=0)
    memory = models.TextField(blank=True)  # what a SCO keeps, as JSON

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "unit"], name="one_state_per_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit} of {self.attempt_id}"


class Session(models.Model):
    """One launch of a unit: who runs in it may tell, until it ends. Its secrets are kept nowhere,
    they follow from its id (`services.keys`)."""

    class Ending(models.TextChoices):
        TERMINATED = "terminated"
        ABANDONED = "abandoned"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="sessions")
    unit = models.PositiveIntegerField()
    mode = models.CharField(max_length=10, default="Normal")
    told = models.JSONField(default=list)  # see `moments`
    seconds = models.PositiveIntegerField(default=0)
    received = models.PositiveBigIntegerField(default=0)  # bytes that it sent to be kept
    launched_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)
    data_read_at = models.DateTimeField(null=True, blank=True)
    preferences_read_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=12, choices=Ending, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["heard_at"],
                condition=Q(ended_at__isnull=True),
                name="courseware_open_sessions",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def moments(self) -> dict[str, str]:
        """The verbs of cmi5 that its unit told, and when, by the unit's clock; empty where that was
        not kept yet."""
        return dict(self.told) if isinstance(self.told, dict) else dict.fromkeys(self.told, "")

    @property
    def counts(self) -> bool:
        """Who browses or reviews is not judged, and comes no further (cmi5 10.2.2)."""
        return self.mode == "Normal"
