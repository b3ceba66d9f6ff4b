"""Tools whose people sign in with us, who agreed to it, and every such sign-in."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from oauth2_provider.models import AbstractApplication

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import ECOSYSTEM, Scope, organisation_owner, person_owner


class OfKeeper(Owned):
    """What belongs to an organisation, or to the ecosystem where none is named.

    The ecosystem's administrators see it everywhere.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, scope: Scope) -> Q:
        if (ECOSYSTEM, "administrator") in scope.roles:
            return Q()
        return super().visible_to(scope)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_id = organisation_owner(self.organisation_id or ECOSYSTEM)
        super().save(*args, **kwargs)


class Client(OfKeeper, AbstractApplication):  # type: ignore[misc]
    """A tool: in the words of OAuth a client, of OpenID Connect a relying party.

    Of its secret only the hash is kept. `sector` is the host under which people have one pairwise
    subject; it stays what it was at first, so that nobody gets a new one when an address moves.
    """

    class Subject(models.TextChoices):
        PUBLIC = "public"
        PAIRWISE = "pairwise"

    user = None  # a tool belongs to an organisation, not to who registered it
    about = models.CharField(max_length=300, blank=True)
    start_url = models.CharField(max_length=500, blank=True)
    scopes = models.JSONField(default=list)
    subject_type = models.CharField(max_length=10, choices=Subject, default=Subject.PUBLIC)
    sector = models.CharField(max_length=255, blank=True)
    is_for_all = models.BooleanField(default=False)
    registered_by = models.CharField(max_length=100)
    revoked_at = models.DateTimeField(null=True, blank=True)

    signing_key: Any = None  # lent to the tool while a token for it is signed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "owner_id",
                condition=Q(revoked_at=None),
                name="one_open_tool_of_a_name",
            )
        ]

    @property
    def jwk_key(self) -> Any:
        return self.signing_key

    def is_usable(self, request: Any) -> bool:
        return self.revoked_at is None

    def get_allowed_schemes(self) -> list[str]:
        """Nowhere but to the addresses that were registered, of whichever scheme."""
        addresses = f"{self.redirect_uris} {self.post_logout_redirect_uris}".split()
        return sorted({address.partition(":")[0] for address in addresses})


class Offer(models.Model):
    """The people of this organisation may use the tool."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="offers")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "organisation"], name="offered_once")
        ]

    def __str__(self) -> str:
        return f"{self.client_id} for {self.organisation_id}"


class OfPerson(Owned):
    """What belongs to a person."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_id = person_owner(self.person_id)
        super().save(*args, **kwargs)


class Consent(OfPerson):
    """What a person lets a tool know of them. Taken back, it is gone; the log still knows it."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    scopes = models.JSONField(default=list)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "client"], name="one_consent_per_tool")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.client_id}"


class Alias(OfPerson):
    """The subject under which the tools of one sector know a person; elsewhere it says nothing."""

    sector = models.CharField(max_length=255)
    subject = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "sector"], name="one_alias_per_sector")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.sector}"


class ToolSignIn(OfPerson):
    """One sign-in to a tool: how the person had shown who they are, and what came of it.

    It is there from the moment the code is given. `used_at` is when the tool came for it, `family`
    and `token_id` are what it got; they end with it.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    organisation_id_then = models.BigIntegerField(null=True)  # where the person stood
    is_silent = models.BooleanField(default=False)
    proven_at = models.DateTimeField()
    methods = models.JSONField(default=list)
    strength = models.CharField(max_length=60, blank=True)
    given_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    family = models.UUIDField(null=True, unique=True)
    token_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["client", "person", "used_at"])]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.client_id}"


class RegistrationPass(OfKeeper):
    """An initial access token of RFC 7591: with it, one tool may register itself, once."""

    token_hash = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=120, blank=True)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"pass #{self.pk}"
