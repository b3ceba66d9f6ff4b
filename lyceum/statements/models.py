"""The store of statements. Written once; kept apart from every table that changes its shape."""

from django.db import models

from lyceum.kernel.owned import Owned


class Statement(Owned):
    """One xAPI statement. The text is the record; the columns only help to find it.

    Keys are 64-bit hashes (`xapi.keys`). There are no foreign keys: statements outlive what they
    tell of, and their table is never locked for another's migration. Later stores add link tables
    (key, seq) for related filters, documents and voiding beside this one.
    """

    owner_id = models.CharField(max_length=40, editable=False)
    seq = models.BigAutoField(primary_key=True)
    statement_id = models.UUIDField(unique=True)
    fingerprint = models.BigIntegerField()
    happened_at = models.DateTimeField()
    stored_at = models.DateTimeField()
    actor_key = models.BigIntegerField()
    verb_key = models.BigIntegerField()
    object_key = models.BigIntegerField()
    registration = models.UUIDField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    cause = models.CharField(max_length=60, blank=True)
    text = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["owner_id", "-happened_at", "-seq"], name="statements_of_owner"),
            models.Index(fields=["actor_key", "-seq"], name="statements_by_actor"),
            models.Index(fields=["verb_key", "-seq"], name="statements_by_verb"),
            models.Index(fields=["object_key", "-seq"], name="statements_by_object"),
        ]

    def __str__(self) -> str:
        return str(self.statement_id)
