"""Accounts of machines, and the tokens by which they come in."""

from typing import Any

from django.db import models

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import organisation_owner


class OfOrganisation(Owned):
    """What an organisation owns at the door."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_id = organisation_owner(self.organisation_id)
        super().save(*args, **kwargs)


class ServiceAccount(OfOrganisation):
    """Somebody who is no person: a program that acts for one organisation, and what for."""

    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ApiToken(OfOrganisation):
    """A key of a service account. It is shown once; only its hash and its beginning are kept."""

    account = models.ForeignKey(ServiceAccount, on_delete=models.PROTECT, related_name="tokens")
    scopes = models.JSONField(default=list)
    beginning = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.beginning}…"
