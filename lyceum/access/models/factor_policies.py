"""Who must have a second factor."""

from typing import Any

from django.db import models

from lyceum.kernel.owned import Owned


class FactorPolicy(Owned):
    """The roles of an organisation, or of the whole ecosystem (none), that need a second factor,
    some days after whoever holds them could know."""

    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    roles: models.JSONField[Any] = models.JSONField(default=list)
    grace_days = models.PositiveSmallIntegerField(default=14)
    since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_id"], name="one_factor_policy_per_owner")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {', '.join(self.roles)}"
