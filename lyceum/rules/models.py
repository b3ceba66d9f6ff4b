"""Rules, their versions, and what was decided by them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned


class Rule(models.Model):
    """A rule of the whole ecosystem; what it says stands in its versions."""

    key = models.SlugField(max_length=80, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Action(models.TextChoices):
    """What the rules decide about."""

    ENROL = "enrol", _("enrol")
    JOIN = "join", _("take a seat in a run")
    TEACH = "teach", _("write lessons and review them")
    PUBLISH = "publish", _("publish for the whole ecosystem")
    SPEND = "spend", _("spend learning money without asking")
    ASK = "ask", _("ask the others for something to learn")
    SEE = "see", _("see what organisations share")


class RuleVersion(models.Model):
    """What a rule says from one moment to another. Once published it never changes."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=20, choices=Action)
    is_permit = models.BooleanField(default=True)
    sentence: models.JSONField[Any] = models.JSONField(null=True)  # None: an expert's text
    text = models.TextField()  # Cedar, without the annotation
    words = models.CharField(max_length=500, blank=True)  # of an expert's rule
    reason = models.CharField(max_length=500, blank=True)
    author = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="one_number_per_version"),
            models.UniqueConstraint(
                fields=["rule"], condition=Q(starts_at=None), name="one_draft_per_rule"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="a_rule_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} version {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.starts_at is None


class RuleBook(models.Model):
    """One row: another edition with every change, so that each process knows when to read anew."""

    edition = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.edition


class DecisionRecord(Owned):
    """What was asked and answered; kept for as long as drafts are tried on it."""

    action = models.CharField(max_length=20)
    is_allowed = models.BooleanField()
    version_ids: models.JSONField[Any] = models.JSONField(default=list)
    request: models.JSONField[Any] = models.JSONField()
    person_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["action", "at"], name="rules_decisions_by_action")]

    def __str__(self) -> str:
        return f"{self.action} by {self.person_id}: {self.is_allowed}"
