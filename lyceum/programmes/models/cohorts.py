"""Cohorts: people put together for a purpose with dates, and how they were found."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .offerings import Offering
from .programmes import Programme


class Cohort(Owned):
    """A group that learns together, of a programme or without one. Its members have their own rows."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    made_at = models.DateTimeField()
    dissolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="cohort_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["programme", "dissolved_at"])]

    def __str__(self) -> str:
        return self.title


class CohortMember(Owned):
    """A person in a cohort; one who left is kept, with the moment."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"],
                condition=Q(left_at=None),
                name="one_place_in_a_cohort",
            )
        ]
        indexes = [models.Index(fields=["person", "left_at"])]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.cohort_id}"


class CohortRun(models.Model):
    """A run into which a cohort without a programme goes together; each takes a seat of their own."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="runs")
    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "offering"], name="a_run_of_a_cohort_once")
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} in {self.offering_id}"


class Forming(Owned):
    """Cohorts, or teams for a case, as they could be: asked for, found by the worker, taken or not.

    `limits` are sizes, hours and weights; `answer` names people by their numbers, and why so.
    """

    class Kind(models.TextChoices):
        COHORTS = "cohorts", _("new cohorts")
        BALANCE = "balance", _("re-balance")
        TEAMS = "teams", _("teams for a case")

    class State(models.TextChoices):
        ASKED = "asked", _("being worked out")
        READY = "ready", _("ready to look at")
        FAILED = "failed", _("could not be worked out")
        TAKEN = "taken", _("taken")
        DROPPED = "dropped", _("not taken")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(
        "programmes.Case", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COHORTS)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    limits = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    found_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["programme", "-asked_at"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.programme_id}"
