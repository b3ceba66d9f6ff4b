"""What a statement from outside moved."""

from django.db import models


class Reaction(models.Model):
    """What a statement from outside moved inside: once, however often it is read.

    `outcome` is the verb of `learning` that it led to, or why it led to nothing.
    """

    tenant_id = models.BigIntegerField()
    statement_id = models.UUIDField()
    person_id = models.BigIntegerField(db_index=True)
    outcome = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "statement_id"], name="one_reaction_per_statement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.outcome}"
