"""A playbook as an organisation keeps it: the draft that is written, the versions that are walked."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned


class Playbook(Owned):
    """When this happens, do that. `draft` is what stands in the editor."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ACTIVE = "active", _("runs")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("ended")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    draft: models.JSONField[Any] = models.JSONField()
    shipped = models.CharField(max_length=40, blank=True)  # from which of those that come along
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    version = models.ForeignKey(
        "journeys.Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    edition = models.PositiveIntegerField(default=1)  # of the draft: two editors at once
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)  # when dates and segments were

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"])]

    def __str__(self) -> str:
        return self.name


class Version(Owned):
    """What was made active at a moment. People finish on the one on which they began."""

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    book: models.JSONField[Any] = models.JSONField()
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["playbook", "number"], name="a_number_once_a_playbook")
        ]

    def __str__(self) -> str:
        return f"{self.playbook_id} v{self.number}"


class Hears(models.Model):
    """A fact that a version listens to: it sets it off, or somebody's way hangs on it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="hears")
    name = models.CharField(max_length=80, db_index=True)

    class Meta:
        verbose_name_plural = "hears"
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="heard_once_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} hears {self.name}"
