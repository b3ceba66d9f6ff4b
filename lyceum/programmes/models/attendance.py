"""Who was there."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .sessions import Session


class Attendance(Owned):
    """Whether a person was in a session. It belongs to the person."""

    class State(models.TextChoices):
        PRESENT = "present", _("present")
        LATE = "late", _("late")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")

    class How(models.TextChoices):
        LIST = "list", _("by the list")
        CODE = "code", _("by the code in the room")
        REPORT = "report", _("by the report of the video meeting")

    THERE = (State.PRESENT, State.LATE)

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    how = models.CharField(max_length=10, choices=How)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "attendance"
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="attends_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state} in {self.session_id}"


class Energy(Owned):
    """How a session was for a person, from 1 (drained) to 5 (full of energy): one tap, nobody has to.

    It belongs to the person. Nobody else sees it but as a mean of five or more.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "energy"
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_energy_per_session"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=5), name="energy_from_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} after {self.session_id}"
