"""A tool that comes to people: in waves, with a tutorial, until it is decided whether it stays."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned


class Rollout(Owned):
    """A tool of an organisation on its way to people."""

    class Decision(models.TextChoices):
        KEEP = "keep", _("it stays")
        CHANGE = "change", _("it stays, and changes")
        DROP = "drop", _("it goes")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    about = models.CharField(max_length=500, blank=True)
    tutorial = models.ForeignKey(
        "catalogue.Resource", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    tool_id = models.BigIntegerField(null=True, blank=True)  # whose opening is the first use
    made_at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    why = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "decided_at"])]

    def __str__(self) -> str:
        return self.name


class Wave(models.Model):
    """People who get it together, from a day on."""

    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="waves")
    name = models.CharField(max_length=120)
    starts_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rollout", "starts_on"], name="one_wave_a_day")
        ]

    def __str__(self) -> str:
        return self.name


class Trying(Owned):
    """Somebody of a wave. They have got it since `joined_at`; before their wave starts they have not.
    When they used it first, how often something was in the way."""

    rollout = models.ForeignKey(Rollout, on_delete=models.PROTECT, related_name="+")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(null=True, blank=True)
    tutorial_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    frictions = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rollout", "person"], name="got_a_tool_once")
        ]
        indexes = [models.Index(fields=["person", "used_at"])]

    def __str__(self) -> str:
        return f"{self.person_id} tries {self.rollout_id}"
