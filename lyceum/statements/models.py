"""The store of statements. Written once; kept apart from every table that changes its shape.

Keys are 64-bit hashes (`xapi.keys`). `seq` orders everything and carries the moment of storing
(`store.moments`). There are no foreign keys: statements outlive what they tell of, and their table
is never locked for another's migration. The tables themselves are made in
`migrations/0002_statements_are_kept_by_seq.py`, since partitions are unknown to Django.
"""

from django.db import models

from lyceum.kernel.owned import Owned


class Statement(Owned):
    """One xAPI statement. The text is the record; the columns only help to find it.

    On PostgreSQL it is partitioned by months of `seq`. `related` are the keys (a JSON list) that
    only the related filters look at, `enclosed` the sha2 of its attachments, parted by blanks.
    An empty `version` marks what the house told before it kept versions. Indexes begin with the key
    that is walked along, and the tenant follows: `store.finding` says why.
    """

    seq = models.BigIntegerField(primary_key=True)
    tenant_id = models.BigIntegerField()
    statement_id = models.UUIDField()
    version = models.CharField(max_length=8)
    happened_at = models.DateTimeField()
    actor_key = models.BigIntegerField()
    verb_key = models.BigIntegerField()
    object_key = models.BigIntegerField()
    registration = models.UUIDField(null=True)
    authority_id = models.BigIntegerField()
    is_voided = models.BooleanField(default=False)
    owner_id = models.CharField(max_length=40, editable=False)
    organisation_id = models.BigIntegerField(null=True)
    cause = models.CharField(max_length=60, blank=True)
    related = models.TextField(blank=True)
    enclosed = models.TextField(blank=True)
    text = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "seq"], name="statements_of_tenant"),
            models.Index(
                fields=["actor_key", "tenant_id", "seq", "verb_key"], name="statements_by_actor"
            ),
            models.Index(fields=["verb_key", "tenant_id", "seq"], name="statements_by_verb"),
            models.Index(
                fields=["object_key", "tenant_id", "seq", "verb_key"], name="statements_by_object"
            ),
            models.Index(
                fields=["tenant_id", "registration", "seq"],
                condition=models.Q(registration__isnull=False),
                name="statements_by_registration",
            ),
            models.Index(
                fields=["owner_id", "happened_at", "seq"],
                condition=models.Q(tenant_id=0),
                name="statements_of_owner",
            ),
        ]

    def __str__(self) -> str:
        return str(self.statement_id)


class StatementKey(models.Model):
    """That an id was told in a tenant, where it is, and what it said: once, whatever the month."""

    pk = models.CompositePrimaryKey("tenant_id", "statement_id")
    tenant_id = models.BigIntegerField()
    statement_id = models.UUIDField()
    seq = models.BigIntegerField()
    fingerprint = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.statement_id)


class Authority(models.Model):
    """Who vouches for statements, as JSON; the id is the hash of the text."""

    id = models.BigIntegerField(primary_key=True)
    agent_key = models.BigIntegerField(db_index=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class Reference(models.Model):
    """A statement whose object is another statement, which may come later."""

    seq = models.BigIntegerField(primary_key=True)
    tenant_id = models.BigIntegerField()
    target_id = models.UUIDField()
    target_seq = models.BigIntegerField(null=True, db_index=True)
    is_voiding = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(
                fields=["tenant_id", "target_id"],
                condition=models.Q(target_seq__isnull=True),
                name="statements_awaited",
            )
        ]

    def __str__(self) -> str:
        return f"{self.seq} → {self.target_id}"


class Echo(models.Model):
    """A statement that refers to another, however indirectly, is found by the other's keys."""

    pk = models.CompositePrimaryKey("seq", "target_seq")
    seq = models.BigIntegerField()
    target_seq = models.BigIntegerField(db_index=True)
    tenant_id = models.BigIntegerField()
    actor_key = models.BigIntegerField()
    verb_key = models.BigIntegerField()
    object_key = models.BigIntegerField()
    registration = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["actor_key", "tenant_id", "seq"], name="echoes_by_actor"),
            models.Index(fields=["verb_key", "tenant_id", "seq"], name="echoes_by_verb"),
            models.Index(fields=["object_key", "tenant_id", "seq"], name="echoes_by_object"),
            models.Index(fields=["tenant_id", "registration", "seq"], name="echoes_by_reg"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} → {self.target_seq}"


class Link(models.Model):
    """A key that stands somewhere in a statement other than as actor or object.

    `via` is the statement in which it stands: `seq` itself, or one that `seq` refers to.
    """

    pk = models.CompositePrimaryKey("tenant_id", "key", "seq", "via")
    tenant_id = models.BigIntegerField()
    key = models.BigIntegerField()
    seq = models.BigIntegerField()
    via = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.key} in {self.via}"


class Activity(models.Model):
    """What is known of an activity: its definitions, merged."""

    pk = models.CompositePrimaryKey("tenant_id", "key")
    tenant_id = models.BigIntegerField()
    key = models.BigIntegerField()
    activity_id = models.TextField()
    definition = models.BinaryField()

    def __str__(self) -> str:
        return self.activity_id


class Attachment(models.Model):
    """The bytes that came with statements, once for each hash."""

    pk = models.CompositePrimaryKey("tenant_id", "sha2")
    tenant_id = models.BigIntegerField()
    sha2 = models.CharField(max_length=128)
    content_type = models.TextField()
    body = models.BinaryField()

    def __str__(self) -> str:
        return self.sha2


class Document(models.Model):
    """A document of the state, of an activity's or of an agent's profile; 0 where it has no such."""

    tenant_id = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    activity_key = models.BigIntegerField(default=0)
    agent_key = models.BigIntegerField(default=0, db_index=True)
    registration = models.CharField(max_length=36, blank=True)
    document_id = models.TextField()
    body = models.BinaryField()
    content_type = models.TextField()
    etag = models.CharField(max_length=40)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    *("tenant_id", "kind", "activity_key", "agent_key"),
                    *("registration", "document_id"),
                ],
                name="a_document_is_kept_once",
            )
        ]

    def __str__(self) -> str:
        return self.document_id


class ColumnCopy(models.Model):
    """How far the columnar copy has come; one row. Whoever writes holds it for a while.

    `key` is the sealed secret of its pseudonyms, which outlives the installation's own. `made` says
    where the files lie and what is in them: a copy that is made otherwise begins anew.
    """

    copied_to = models.BigIntegerField(default=0)  # the seq of the last statement that is in it
    made = models.CharField(max_length=500, blank=True)
    holder = models.CharField(max_length=64, blank=True)
    held_until = models.DateTimeField(null=True)
    key = models.TextField()
    copied_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"copied to {self.copied_to}"


class ColumnPart(models.Model):
    """One file of the copy. It stands here before it is written and until it is removed, so that
    whatever breaks off, no file is forgotten and none is read twice."""

    class State(models.TextChoices):
        WRITING = "writing"
        LIVE = "live"
        GONE = "gone"

    name = models.CharField(max_length=120, unique=True)
    month = models.CharField(max_length=7)
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    rows = models.PositiveIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    state = models.CharField(max_length=7, choices=State, default=State.WRITING)

    class Meta:
        indexes = [models.Index(fields=["state", "month"], name="statements_column_parts")]

    def __str__(self) -> str:
        return self.name


class ColumnTouched(models.Model):
    """A statement that changed or went after it was copied: it is read again. One that changes
    twice stands here twice, so that the second change is not forgotten with the first."""

    seq = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.seq)
