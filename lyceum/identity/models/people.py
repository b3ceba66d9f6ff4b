"""People. A person is not a membership, and a membership is not a role."""

import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


def fold_address(address: str | None) -> str | None:
    """Addresses are kept in lower case, so that one person cannot be two by a capital letter."""
    return (address or "").strip().lower() or None


class PersonManager(BaseUserManager["Person"]):
    def create_user(
        self, email: str | None, password: str | None = None, **fields: Any
    ) -> "Person":
        """Without a password the person signs in by a mailed code or a link."""
        person = self.model(email=fold_address(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=fold_address(username))


class Person(AbstractBaseUser):
    """Somebody with one account for life, whoever employs them."""

    # How other systems and statements know the person: says nothing, is never given to another.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    email = models.EmailField(null=True, blank=True, unique=True)
    pronouns = models.CharField(max_length=40, blank=True)
    bio = models.TextField(blank=True)
    locale = models.CharField(max_length=16, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    # From then on the row holds nothing personal: it stays so that sums stay true.
    erased_at = models.DateTimeField(null=True, blank=True)
    # The account that this one was folded into: the same human had two.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="folded"
    )

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="address_is_folded")
        ]
        indexes = [models.Index(Lower("name"), name="identity_person_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        """How the person is spoken to."""
        return self.short_name or self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        """One or two letters for the round picture; works for any script."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
