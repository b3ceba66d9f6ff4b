"""People on their way through a playbook: where they are, and each step as it went."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .playbooks import Playbook, Version


class Run(Owned):
    """One person in one version. `number` counts the steps they have come to; `due_at` is when
    somebody has to look at it next."""

    class State(models.TextChoices):
        RUNNING = "running", _("on the way")
        DONE = "done", _("through")
        LEFT = "left", _("left")
        STUCK = "stuck", _("stuck")

    playbook = models.ForeignKey(Playbook, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    occasion = models.CharField(max_length=80)  # what set it off: once each
    matter = models.CharField(max_length=80, blank=True, default="")  # the one thing it is about
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    step = models.CharField(max_length=40)
    number = models.PositiveIntegerField(default=1)
    arrived_at = models.DateTimeField()  # at this step
    due_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=12, blank=True)  # end, goal, exit, gone, stopped
    goal_at = models.DateTimeField(null=True)
    answers: models.JSONField[Any] = models.JSONField(default=dict)  # by step
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["playbook", "person", "matter"],
                condition=Q(state="running"),
                name="on_the_way_once_a_playbook",
            ),
            models.UniqueConstraint(
                fields=["playbook", "person", "occasion"], name="once_an_occasion"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="journeys_due", condition=Q(state="running")
            ),
            models.Index(fields=["person"], name="journeys_open", condition=Q(state="running")),
            models.Index(fields=["playbook", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.playbook_id}"

    @property
    def key(self) -> str:
        """The same for the same step of the same person, however often it is tried."""
        return f"journeys:{self.pk}:{self.number}"


class Trace(models.Model):
    """One step of one run, as it went."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("skipped")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="traces")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State)
    how = models.CharField(max_length=400, blank=True)
    came_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="each_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.number} {self.step}"


class Happening(models.Model):
    """Something on which the way of a run hangs has happened since it began."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="happenings")
    fact = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "fact"], name="noted_once_a_run")]

    def __str__(self) -> str:
        return f"{self.fact} in {self.run_id}"


class InSegment(models.Model):
    """Who was in the segment that sets a playbook off when it was last looked at."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["playbook", "person"], name="in_a_segment_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.playbook_id}"


class Gathering(models.Model):
    """The cohort that a step fills at the moment."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=40)
    cohort_id = models.BigIntegerField(null=True)
    people = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["playbook", "step"], name="one_gathering_a_step")
        ]

    def __str__(self) -> str:
        return f"{self.playbook_id} {self.step}"
