"""What a currency is worth on a day."""

from django.db import models
from django.db.models import Q


class ExchangeRate(models.Model):
    """For one euro so many units of the currency on that day. The highest version counts.

    A correction is a new version; what was booked by the old one keeps it.
    """

    currency = models.CharField(max_length=3)
    day = models.DateField()
    version = models.PositiveIntegerField(default=1)
    per_euro = models.DecimalField(max_digits=24, decimal_places=12)
    source = models.CharField(max_length=20)  # `ecb` where a file said so, `hand`
    by = models.CharField(max_length=100)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "day", "version"], name="one_rate_of_a_version"
            ),
            models.CheckConstraint(condition=Q(per_euro__gt=0), name="a_rate_is_above_zero"),
            models.CheckConstraint(condition=~Q(currency="EUR"), name="a_euro_is_a_euro"),
        ]

    def __str__(self) -> str:
        return f"{self.per_euro} {self.currency} on {self.day}"
