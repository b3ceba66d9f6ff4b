"""Peers who read a lesson before others learn from it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .lessons import Lesson, LessonVersion


class ReviewTerms(models.Model):
    """How an organisation reviews: by how many, and what they look at. Without a row: by one."""

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    reviewers = models.PositiveSmallIntegerField(default=1)
    checklist = models.JSONField(default=list)  # lines of text
    changed_by = models.CharField(max_length=100)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "review terms"
        constraints = [
            models.CheckConstraint(condition=Q(reviewers__lte=9), name="a_review_comes_to_an_end")
        ]

    def __str__(self) -> str:
        return f"{self.reviewers} in {self.organisation_id}"


class ReviewRound(models.Model):
    """One version of a lesson, handed in by the terms of that day."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="rounds")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="+")
    needed = models.PositiveSmallIntegerField()
    checklist = models.JSONField(default=list)
    asked_by = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson"], condition=Q(closed_at=None), name="one_open_round_a_lesson"
            )
        ]

    def __str__(self) -> str:
        return f"round {self.pk} of {self.lesson_id}"


class Review(models.Model):
    """What a peer says of a version: it may go out, or it needs something first."""

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("good to publish")
        CHANGES = "changes", _("needs something first")

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="reviews")
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    ticked = models.JSONField(default=list)
    words = models.TextField(blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="one_review_a_peer")
        ]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.person_id}"


class BlockComment(models.Model):
    """A word on one block, until it is settled."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="comments")
    block_id = models.CharField(max_length=40, blank=True)  # empty: on the whole lesson
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    said_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.block_id}"
