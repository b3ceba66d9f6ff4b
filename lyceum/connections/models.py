"""Systems outside that an organisation is joined to, and the log of what came from them."""

import uuid
import zlib
from typing import Any

from django.db import models
from django.db.models import Q

from lyceum.kernel.owned import Owned
from lyceum.kernel.scope import organisation_owner
from lyceum.kernel.sealing import cipher

from .errors import SealIsLost
from .types import Proof

SECRETS, BODIES, TOKENS = "connections.secrets", "connections.bodies", "connections.tokens"


def sealed(words: bytes, purpose: str) -> str:
    """Under the installation's own secret, packed first: payloads repeat themselves."""
    return cipher(purpose).encrypt(zlib.compress(words)).decode() if words else ""


def opened(words: str, purpose: str) -> bytes:
    """What was sealed. Raises `SealIsLost` where it was sealed under a secret that is gone: nothing
    may be taken for an empty secret, nor for an empty body."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415  loaded when one is opened

    try:
        return zlib.decompress(cipher(purpose).decrypt(words.encode())) if words else b""
    except InvalidToken as error:
        raise SealIsLost from error


class Connection(Owned):
    """One system outside, joined to one organisation; `public_id` is the end of its address."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    system = models.CharField(max_length=40)
    proof: models.JSONField[Any] = models.JSONField()
    # Paths of the body that are kept, `event.user`; none: all of it. The rest is never written down.
    keeps: models.JSONField[Any] = models.JSONField(default=list)
    # The field of the body that tells one delivery from another, where no header does.
    delivery_field = models.CharField(max_length=60, blank=True)
    sealed_secret = models.TextField()
    is_on = models.BooleanField(default=True)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    last_arrival_at = models.DateTimeField(null=True)
    unheard = models.PositiveIntegerField(default=0)  # of people who have not agreed

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_id = organisation_owner(self.organisation_id)
        super().save(*args, **kwargs)

    @property
    def secret(self) -> str:
        return opened(self.sealed_secret, SECRETS).decode()

    @secret.setter
    def secret(self, words: str) -> None:
        self.sealed_secret = sealed(words.encode(), SECRETS)

    @property
    def how_proven(self) -> Proof:
        return Proof(**self.proof)


class Token(Owned):
    """With what we speak to a system outside in the name of one organisation; it lies sealed.

    Once the system has refused it, nothing is asked with it before there is another.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    system = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=300, blank=True)  # of the system, where it has many homes
    sealed_token = models.TextField()
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    broken_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_id = organisation_owner(self.organisation_id)
        super().save(*args, **kwargs)

    @property
    def words(self) -> str:
        return opened(self.sealed_token, TOKENS).decode()

    @words.setter
    def words(self, words: str) -> None:
        self.sealed_token = sealed(words.encode(), TOKENS)


class State(models.TextChoices):
    """What has become of an arrival."""

    WAITING = "waiting"
    TOLD = "told"
    NOTHING = "nothing"  # it was not about anything that is told
    UNCLAIMED = "unclaimed"  # of somebody who is not known; it waits, sealed
    UNHEARD = "unheard"  # of somebody who has not agreed, or pauses; its body is gone
    REFUSED = "refused"  # not trusted, or not to be read; nothing of it is kept
    FAILED = "failed"


class Arrival(Owned):
    """One thing that came: what is kept of it, and what has become of it.

    Refusals that follow each other for the same reason share a line and are counted (`times`).
    """

    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="arrivals")
    delivery = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=400, blank=True)
    headers: models.JSONField[Any] = models.JSONField(default=dict)
    sealed_body = models.TextField(blank=True)
    size = models.PositiveIntegerField(default=0)
    is_test = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "delivery"],
                condition=~Q(delivery=""),
                name="a_delivery_comes_once",
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "-id"], name="connections_log"),
            models.Index(
                fields=["retry_at"], condition=Q(state="waiting"), name="connections_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection_id}: {self.delivery}"

    @property
    def body(self) -> bytes:
        return opened(self.sealed_body, BODIES)

    @body.setter
    def body(self, words: bytes) -> None:
        self.sealed_body = sealed(words, BODIES)


class ArrivalKey(models.Model):
    """A word by which a sealed arrival is found again: a keyed hash of whom it is about."""

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrival", "key"], name="a_key_is_said_once"),
        ]

    def __str__(self) -> str:
        return self.key
