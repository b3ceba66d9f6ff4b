"""What goes out of the house: written with the step, sent after it, with the same key each time."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .runs import Run


class Errand(models.Model):
    """A webhook on its way."""

    class State(models.TextChoices):
        WAITING = "waiting", _("on its way")
        SENT = "sent", _("taken")
        FAILED = "failed", _("failed")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80, unique=True)
    token_id = models.BigIntegerField()
    body: models.JSONField[Any] = models.JSONField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["try_at"], name="journeys_errands", condition=Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return self.key
