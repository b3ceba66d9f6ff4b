from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned


class Survey(Owned):
    """Questions that an organisation asks its people, until a day."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True)
    is_anonymous = models.BooleanField(default=True)
    questions: models.JSONField[Any] = models.JSONField(default=list)
    relations: models.JSONField[Any] = models.JSONField(default=list)
    roles: models.JSONField[Any] = models.JSONField(default=list)
    unit_ids: models.JSONField[Any] = models.JSONField(default=list)  # with all below
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    closes_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    asked_up_to = models.BigIntegerField(null=True, blank=True)  # the person; nothing: all are
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["closes_on"], name="feedback_to_close", condition=Q(state="open")),
            models.Index(
                fields=["id"], name="feedback_still_asking", condition=Q(asked_up_to__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Pulse(Owned):
    """How an organisation takes the pulse: a share of its people each week, nobody too often."""

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    is_on = models.BooleanField(default=False)
    share = models.PositiveSmallIntegerField(
        default=25, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )  # per cent of the people each week
    every_weeks = models.PositiveSmallIntegerField(default=4)  # nobody is asked more often
    last_week = models.DateField(null=True, blank=True)  # the Monday of the last one asked

    def __str__(self) -> str:
        return f"pulse of {self.organisation_id}"
