"""Another address for an account: the present one is asked before the new one."""

from django.db import models


class AddressChange(models.Model):
    """What a person has asked for. The link itself is nowhere kept, only its hash."""

    person = models.OneToOneField("identity.Person", on_delete=models.PROTECT, related_name="+")
    new_email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} to {self.new_email}"
