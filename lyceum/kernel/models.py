from django.db import models
from django.db.models import Q


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
