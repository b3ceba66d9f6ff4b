"""Who was asked stands on one side, what was said on the other; nothing leads from one to the other.

Decision 0044 says why it is cut like this, and what must not be added here: no time, no number that
grows with each answer, and no word of a person on the side of what was said.
"""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.kernel.owned import Owned

from .surveys import Survey


class Asked(Owned):
    """Somebody is asked about something, once for ever; and whether they have answered."""

    class What(models.TextChoices):
        ENPS = "enps", _("recommendation")
        SURVEY = "survey", _("survey")
        PULSE = "pulse", _("pulse")

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    what = models.CharField(max_length=10, choices=What)
    about_kind = models.CharField(max_length=40)
    about_id = models.CharField(max_length=80)
    title = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=500, blank=True)
    offered_by = models.BigIntegerField(null=True, blank=True)
    survey = models.ForeignKey(Survey, null=True, blank=True, on_delete=models.CASCADE)
    asked_at = models.DateTimeField()
    tell_at = models.DateTimeField(null=True, blank=True)  # by a message, unless answered before
    until = models.DateField(null=True, blank=True)
    is_answered = models.BooleanField(default=False)  # when, is not kept
    has_said_why = models.BooleanField(default=False)
    draft = models.TextField(blank=True)  # sealed; gone when it is handed in or its time is over

    class Meta:
        verbose_name_plural = "asked"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "what", "about_kind", "about_id"],
                name="asked_once_about_each_thing",
            )
        ]
        indexes = [
            models.Index(fields=["what", "about_kind", "about_id"], name="feedback_about"),
            models.Index(fields=["organisation", "what"], name="feedback_asked_in"),
            models.Index(
                fields=["tell_at"], name="feedback_to_tell", condition=Q(tell_at__isnull=False)
            ),
            models.Index(fields=["until"], name="feedback_drafts", condition=~Q(draft="")),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.what} {self.about_kind}:{self.about_id}"


class Box(models.Model):
    """Where answers to one question about one thing come together."""

    what = models.CharField(max_length=10, choices=Asked.What)
    about_kind = models.CharField(max_length=40)
    about_id = models.CharField(max_length=80)
    question = models.CharField(max_length=40)
    is_text = models.BooleanField(default=False)
    title = models.CharField(max_length=500, blank=True)
    offered_by = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name_plural = "boxes"
        constraints = [
            models.UniqueConstraint(
                fields=["what", "about_kind", "about_id", "question"], name="one_box_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.about_kind}:{self.about_id} {self.question}"


class Waiting(models.Model):
    """An answer that may not be shown yet: sealed, and put into a new order with each that comes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    box = models.ForeignKey(Box, on_delete=models.CASCADE)
    sealed = models.TextField()

    class Meta:
        verbose_name_plural = "waiting"

    def __str__(self) -> str:
        return f"in {self.box_id}"


class Batch(models.Model):
    """What enough people said, counted together: shown as a whole or not at all. Never changed."""

    box = models.ForeignKey(Box, on_delete=models.CASCADE)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    unit_id = models.BigIntegerField(null=True, blank=True)
    on = models.DateField()  # the month or the week in which they came together
    size = models.PositiveIntegerField()
    tally: models.JSONField[Any] = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "batches"
        indexes = [models.Index(fields=["organisation", "on"], name="feedback_batches_in")]

    def __str__(self) -> str:
        return f"{self.size} in {self.box_id}"


class Remark(models.Model):
    """What somebody of a batch wrote, in no order."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE)
    text = models.TextField()

    def __str__(self) -> str:
        return f"of {self.batch_id}"


class Reply(Owned):
    """What somebody said to a survey that asks with names."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE)
    answers: models.JSONField[Any] = models.JSONField(default=dict)
    given_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.UniqueConstraint(fields=["person", "survey"], name="one_reply_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.survey_id}"
