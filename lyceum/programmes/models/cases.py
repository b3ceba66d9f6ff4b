"""Cases: a real question of a sponsor, answered by mixed teams."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .programmes import Programme


class Case(Owned):
    """What a sponsor asks, in a programme or outside of one."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    sponsor = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    brief = models.TextField()
    property_note = models.TextField(blank=True)  # to whom what is found belongs
    due_on = models.DateField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Team(models.Model):
    """Some people on a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="teams")
    number = models.PositiveSmallIntegerField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_team_of_a_number")
        ]

    def __str__(self) -> str:
        return f"team {self.number} of {self.case_id}"


class TeamMember(Owned):
    """A person in a team."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "person"], name="once_in_a_team")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.team_id}"


class Deliverable(models.Model):
    """What a team hands in: a link or a file, with some words. Who did is a number."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="deliverables")
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    url = models.URLField(blank=True, max_length=1000)
    token = models.CharField(max_length=40, unique=True)
    file = models.FileField(upload_to="cases", max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    by = models.CharField(max_length=100)
    delivered_at = models.DateTimeField()

    class Meta:
        ordering = ["-delivered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(file=""), name="a_deliverable_is_something"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Feedback(models.Model):
    """What the sponsor says of a team's work. Who wrote it is a number."""

    class Verdict(models.TextChoices):
        TAKEN = "taken", _("We take it up")
        PROMISING = "promising", _("Promising: go on")
        NOT_YET = "not-yet", _("Not yet")

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="feedback")
    verdict = models.CharField(max_length=10, choices=Verdict)
    words = models.TextField()
    by = models.CharField(max_length=100)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.verdict} for {self.team_id}"
