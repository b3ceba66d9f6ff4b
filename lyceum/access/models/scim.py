"""How a company's directory knows its people and groups: the words of SCIM that no place has.

What both know is kept once, on the place (position, employee number, manager, unit, whether it is
open). Columns that end in `_key` hold the same text folded, as SCIM compares it.
"""

from typing import Any
from unicodedata import normalize

from django.db import models
from django.db.models import Q

from .accounts import OfOrganisation


def fold(text: str) -> str:
    """A text as SCIM compares it: composed, and without case."""
    return normalize("NFC", normalize("NFC", text).lower())


def fold_columns(row: models.Model) -> None:
    """Write every `…_key` anew from its text."""
    for field in row._meta.fields:
        if field.name.endswith("_key"):
            text = getattr(row, field.name.removesuffix("_key"))
            setattr(row, field.name, fold(text)[: field.max_length])


class ScimUser(OfOrganisation):
    """A person's place, as the directory of their organisation writes of it.

    Names and addresses stand here, not on the person: no organisation reads or changes what a
    person says of themselves. `active` is what the directory said; the place says what is so.
    """

    made_person = models.BooleanField(default=False)  # nobody had an account for them before
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(
        "organisations.Membership", on_delete=models.PROTECT, related_name="+"
    )
    resource_id = models.CharField(max_length=32, unique=True)
    external_id = models.CharField(max_length=200, blank=True)
    user_name = models.CharField(max_length=254)
    user_name_key = models.CharField(max_length=254)
    display_name = models.CharField(max_length=200, blank=True)
    display_name_key = models.CharField(max_length=200, blank=True)
    formatted_name = models.CharField(max_length=200, blank=True)
    formatted_name_key = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    family_name_key = models.CharField(max_length=200, blank=True)
    given_name = models.CharField(max_length=200, blank=True)
    given_name_key = models.CharField(max_length=200, blank=True)
    preferred_language = models.CharField(max_length=64, blank=True)
    timezone = models.CharField(max_length=64, blank=True)
    department = models.CharField(max_length=1000, blank=True)
    active = models.BooleanField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user_name_key"],
                condition=Q(deleted_at=None),
                name="one_directory_user_of_a_name",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"], name="one_directory_user_per_person"
            ),
        ]
        indexes = [
            models.Index(fields=["owner_id", "id"], name="access_scim_users"),
            models.Index(fields=["owner_id", "external_id"], name="access_scim_external"),
            models.Index(fields=["owner_id", "user_name_key"], name="access_scim_names"),
        ]

    def __str__(self) -> str:
        return self.user_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        fold_columns(self)
        super().save(*args, **kwargs)


class ScimEmail(models.Model):
    """One of the addresses that a directory writes of somebody."""

    user = models.ForeignKey(ScimUser, on_delete=models.CASCADE, related_name="emails")
    position = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=254, blank=True)
    value_key = models.CharField(max_length=254, blank=True, db_index=True)
    type = models.CharField(max_length=40, blank=True)
    type_key = models.CharField(max_length=40, blank=True)
    is_primary = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "position"], name="addresses_stand_in_order")
        ]

    def __str__(self) -> str:
        return self.value


class ScimGroup(OfOrganisation):
    """A unit, as the directory of its organisation knows it.

    `unit_id` is no foreign key: a unit may go without asking the directory, and then this goes.
    """

    unit_id = models.BigIntegerField(unique=True)
    resource_id = models.CharField(max_length=32, unique=True)
    external_id = models.CharField(max_length=200, blank=True)
    display_name = models.CharField(max_length=200)
    display_name_key = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner_id", "display_name_key"], name="access_scim_groups")]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        fold_columns(self)
        super().save(*args, **kwargs)
