"""Two accounts that became one, and what is needed to make them two again."""

from typing import Any

from django.db import models
from django.db.models import Q

from .people import Person


class Merge(models.Model):
    """One account folded into another. `sealed` holds what was moved and settled, encrypted under
    the installation's key, until the term is over; then only the numbers stay."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    folded = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=100)
    merged_at = models.DateTimeField()
    undone_by = models.CharField(max_length=100, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    sealed = models.TextField(blank=True)
    # The main addresses of both on that day: whoever reads there is told.
    addresses: models.JSONField[Any] = models.JSONField(default=list)
    # How many rows of which kind were moved.
    counts: models.JSONField[Any] = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["folded"], condition=Q(undone_at=None), name="folded_once"
            ),
            models.CheckConstraint(condition=~Q(kept=models.F("folded")), name="two_accounts"),
        ]
        indexes = [models.Index(fields=["kept", "merged_at"], name="identity_merges_of")]

    def __str__(self) -> str:
        return f"{self.folded_id} into {self.kept_id}"
