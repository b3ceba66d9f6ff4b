"""Who must have a second factor."""

from typing import Any

from django.db import models

from lyceum.kernel.owned import Owned


class FactorPolicy(Owned):
    """The roles of an organisation that need a second factor, some days after they could know."""

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    roles: models.JSONField[Any] = models.JSONField(default=list)
    grace_days = models.PositiveSmallIntegerField(default=14)
    since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {', '.join(self.roles)}"
