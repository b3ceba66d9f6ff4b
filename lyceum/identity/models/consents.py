"""What people have agreed to, and who has looked at them."""

from django.db import models

from .people import Person


class Consent(models.Model):
    """A person's word on a purpose, at a moment. Never changed: the last one counts."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    is_given = models.BooleanField()
    said_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "purpose", "-id"])]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.purpose} {self.is_given}"


class Disclosure(models.Model):
    """Somebody else has opened a page about a person: one row per viewer, kind and day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    viewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    organisation_id = models.BigIntegerField(null=True)
    on = models.DateField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "viewer", "kind", "on"], name="one_disclosure_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} saw {self.kind} of {self.person_id}"
