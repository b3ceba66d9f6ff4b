"""Whom somebody of ours has to reach, and what came of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .desk import OfDesk


class Outreach(OfDesk):
    """A person to be reached by a human, until when, and why. `reached_at` is when somebody spoke
    with them; what is over without that was given up."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        REACHED = "reached", pgettext_lazy("outreach", "reached")
        NOT_REACHED = "not-reached", _("not reached")

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    context = models.CharField(max_length=400, blank=True)
    key = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    opened_at = models.DateTimeField()
    due_minutes = models.PositiveIntegerField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        "identity.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    barrier = models.CharField(max_length=400, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "outreach"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="support_reached_for_once")
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "due_at"], name="support_outreach_due"),
            models.Index(
                fields=["due_at"], condition=Q(state="waiting"), name="support_outreach_clock"
            ),
            models.Index(fields=["organisation", "opened_at"], name="support_outreach_since"),
        ]

    def __str__(self) -> str:
        return f"outreach {self.pk}"
