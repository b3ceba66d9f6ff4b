"""Corporate sign-on: providers, the domains they speak for, and what was used up."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lyceum.access.types import FACTOR_WORDS
from lyceum.kernel.owned import Owned

from .sealed import SealedField


class SignOn(Owned):
    """One identity provider of one organisation.

    `key` stands in the addresses and names the provider in the identities that came by it (allauth's
    SocialAccount). `base_url` is our own address as the provider knows it: what it signs is compared
    with that, never with what a request claims to have asked for.
    """

    class Kind(models.TextChoices):
        OIDC = "oidc", _("OpenID Connect")
        SAML = "saml", _("SAML 2.0")

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=80)
    is_on = models.BooleanField(default=False)
    base_url = models.CharField(max_length=300)

    issuer = models.CharField(max_length=500, blank=True)
    client_id = models.CharField(max_length=300, blank=True)
    client_secret = SealedField(blank=True)

    metadata = models.TextField(blank=True)
    metadata_url = models.CharField(max_length=500, blank=True)
    our_key = SealedField(blank=True)  # signs our requests, opens encrypted answers
    our_certificate = models.TextField(blank=True)

    mapping: models.JSONField[Any] = models.JSONField(default=dict)
    adds_people = models.BooleanField(default=False)
    allows_unsolicited = models.BooleanField(default=False)
    counts_as_factor = models.BooleanField(default=False)
    factor_words = models.TextField(default=FACTOR_WORDS)

    tested_at = models.DateTimeField(null=True)
    test_went_well = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Domain(Owned):
    """A domain whose addresses an organisation says are its own; true once its DNS says so, too."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=253)
    token = models.CharField(max_length=40)
    verified_at = models.DateTimeField(null=True)
    sign_on = models.ForeignKey(
        SignOn, null=True, on_delete=models.SET_NULL, related_name="domains"
    )
    is_required = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="a_domain_is_claimed_once_by_each"
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(verified_at__isnull=False),
                name="a_verified_domain_belongs_to_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UsedAssertion(models.Model):
    """A signed answer that has let somebody in; it lets nobody in again."""

    sign_on = models.ForeignKey(SignOn, on_delete=models.CASCADE, related_name="+")
    assertion_id = models.CharField(max_length=64)  # its hash: providers choose how long it is
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sign_on", "assertion_id"], name="an_assertion_is_used_once"
            )
        ]

    def __str__(self) -> str:
        return self.assertion_id
