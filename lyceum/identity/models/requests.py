"""What a person asks for about their own data: a copy of everything, or that it goes."""

from typing import Any

from django.db import models
from django.db.models import Q

from .people import Person


class PersonalExport(models.Model):
    """A copy of everything that is kept about a person, made once, there for some days."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    file = models.FileField(upload_to="exports", max_length=200, blank=True)
    size = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["person", "-asked_at"])]

    def __str__(self) -> str:
        return f"export {self.pk} of {self.person_id}"


class Erasure(models.Model):
    """An account on its way out: asked for, perhaps cancelled, or done. Ids and moments only."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # How many rows of which kind went.
    counts: models.JSONField[Any] = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(cancelled_at=None, done_at=None),
                name="one_open_erasure_per_person",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(cancelled_at=None, done_at=None),
                name="identity_due_erasures",
            )
        ]

    def __str__(self) -> str:
        return f"erasure of {self.person_id}"


class HeldRecord(models.Model):
    """What a law asks to keep of an erased person: sealed, apart, and gone after its term."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    sealed = models.TextField()
    held_at = models.DateTimeField()
    until = models.DateField()

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id} until {self.until}"
