from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .owned import Owned


class RecordedEvent(models.Model):
    """One line of the event log. Written once, never changed."""

    name = models.CharField(max_length=100)
    payload = models.JSONField()
    by = models.CharField(max_length=100)
    owner_id = models.CharField(max_length=40, blank=True)
    occurred_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["name", "occurred_at"]),
            models.Index(fields=["by", "occurred_at"]),
            models.Index(fields=["owner_id", "occurred_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"


class Delivery(models.Model):
    """One event on its way to one subscriber."""

    event = models.ForeignKey(RecordedEvent, on_delete=models.CASCADE)
    subscriber = models.CharField(max_length=200)
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    parked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "subscriber"], name="one_delivery_per_subscriber"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="kernel_waiting_deliveries",
                condition=Q(delivered_at=None, parked_at=None),
            ),
            models.Index(
                fields=["parked_at"],
                name="kernel_parked_deliveries",
                condition=Q(parked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} -> {self.subscriber}"


class ClockTask(models.Model):
    """When a task of the clock is due next."""

    name = models.CharField(max_length=200, unique=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at}"


class WorkerBeat(models.Model):
    """A sign of life of one worker, so that its unfinished work can be taken over."""

    worker = models.CharField(max_length=64, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.worker} at {self.beat_at}"


class ImportRun(Owned):
    """One file on its way in: what it is, how far it has come, what came of it."""

    class State(models.TextChoices):
        MAPPING = "mapping", _("columns to be chosen")
        CHECKING = "checking", _("dry run")
        CHECKED = "checked", _("ready to run")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")
        FAILED = "failed", _("failed")

    kind = models.CharField(max_length=40)
    organisation_id = models.BigIntegerField(null=True)
    by = models.CharField(max_length=100)
    scope = models.JSONField(default=dict)
    language = models.CharField(max_length=16, default="en")
    file = models.FileField(upload_to="imports")
    name = models.CharField(max_length=200)
    size = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)
    form = models.CharField(max_length=40, blank=True)
    encoding = models.CharField(max_length=40, blank=True)
    columns = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    stage = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    preview = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner_id", "kind", "digest"], name="kernel_same_file")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name} ({self.state})"

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.RUNNING)

    @property
    def percent(self) -> int:
        """How much of the pass at hand is done."""
        return min(100, 100 * self.position // self.total) if self.total else 0


class ImportProblem(models.Model):
    """Why one row was not taken: where, what stood there, what was expected."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE)
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=60, blank=True)
    column = models.CharField(max_length=300, blank=True)
    value = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=1000)
    expected = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "line"], name="kernel_problems_by_line")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class RememberedMapping(Owned):
    """Which column was which field, the last time a file with this header came."""

    kind = models.CharField(max_length=40)
    header_hash = models.CharField(max_length=64)
    mapping = models.JSONField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "kind", "header_hash"], name="one_mapping_per_header"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.owner_id}"
