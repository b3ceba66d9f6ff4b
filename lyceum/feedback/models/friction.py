from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned


class Friction(Owned):
    """Something is in somebody's way. Its reporter and those to whom it goes read it."""

    class State(models.TextChoices):
        NEW = "new", _("nobody has taken it yet")
        TAKEN = "taken", _("somebody is on it")
        SOLVED = "solved", _("solved")
        DECLINED = "declined", _("stays as it is")

    OPEN = (State.NEW, State.TAKEN)

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=20)  # who handles it there
    text = models.TextField()
    title = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=500, blank=True)
    is_name_shown = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    answer = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "friction"
        indexes = [
            models.Index(
                fields=["organisation", "role"],
                name="feedback_open_friction",
                condition=Q(state__in=("new", "taken")),
            )
        ]

    def __str__(self) -> str:
        return f"friction {self.pk}"


class FrictionStep(models.Model):
    """What happened to a report, and when. Written once."""

    report = models.ForeignKey(Friction, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=Friction.State)
    words = models.TextField(blank=True)
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.state}"
