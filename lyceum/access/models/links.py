"""One-time links."""

from django.db import models


class SignInLink(models.Model):
    """A one-time way in for one person. The link itself is nowhere kept, only its hash."""

    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link #{self.pk} for {self.person_id}"
