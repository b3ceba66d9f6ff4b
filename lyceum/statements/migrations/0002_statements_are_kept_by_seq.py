"""Statements move to a table that is ordered by `seq` and, on PostgreSQL, partitioned by months.

`seq` is the microsecond of storing since 2020 (UTC), shifted by twelve bits, and a counter. The old
rows get theirs from `stored_at`; their texts are carried over as they are, and no later change of
the schema may write them anew.
"""

from django.db import migrations, models

EPOCH_S = 1_577_836_800  # 2020-01-01 UTC
STATEMENT = """
seq            bigint        PRIMARY KEY
tenant_id      bigint        NOT NULL
statement_id   {uuid}        NOT NULL
version        varchar(8)    NOT NULL
happened_at    {moment}      NOT NULL
actor_key      bigint        NOT NULL
verb_key       bigint        NOT NULL
object_key     bigint        NOT NULL
registration   {uuid}        NULL
authority_id   bigint        NOT NULL
is_voided      {flag}        NOT NULL
owner_id       varchar(40)   NOT NULL
organisation_id bigint       NULL
cause          varchar(60)   NOT NULL
related        text          NOT NULL
enclosed       text          NOT NULL
text           text          NOT NULL
"""
TYPES = {
    "postgresql": {"uuid": "uuid", "moment": "timestamp with time zone", "flag": "boolean"},
    "sqlite": {"uuid": "char(32)", "moment": "datetime", "flag": "bool"},
}
INDEXES = {
    "statements_of_tenant": "(tenant_id, seq)",
    "statements_by_actor": "(tenant_id, actor_key, seq, verb_key)",
    "statements_by_verb": "(tenant_id, verb_key, seq)",
    "statements_by_object": "(tenant_id, object_key, seq, verb_key)",
    "statements_by_registration": "(tenant_id, registration, seq) WHERE registration IS NOT NULL",
    "statements_of_person": "(actor_key, happened_at, seq)",
    "statements_of_owner": "(owner_id, happened_at, seq) WHERE tenant_id = 0",
}
MICROSECOND = {
    "postgresql": f"((extract(epoch FROM stored_at) - {EPOCH_S}) * 1000000)::bigint",
    "sqlite": f"((CAST(strftime('%s', stored_at) AS INTEGER) - {EPOCH_S}) * 1000000"
    " + CAST(substr(substr(stored_at, 21) || '000000', 1, 6) AS INTEGER))",
}


def set_aside(apps, editor):
    """The old table keeps its rows under another name, and gives up the names of its indexes."""
    editor.execute("ALTER TABLE statements_statement RENAME TO statements_former")
    for name in (
        "statements_of_owner",
        *(f"statements_by_{n}" for n in ("actor", "verb", "object")),
    ):
        editor.execute(f"DROP INDEX {name}")
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER INDEX statements_statement_pkey RENAME TO statements_former_pkey")


def make_tables(apps, editor):
    vendor = editor.connection.vendor
    columns = [" ".join(line.split()) for line in STATEMENT.strip().splitlines()]
    is_partitioned = vendor == "postgresql"
    editor.execute(
        f"CREATE TABLE statements_statement ({', '.join(columns).format(**TYPES[vendor])})"
        + (" PARTITION BY RANGE (seq)" if is_partitioned else "")
    )
    if is_partitioned:  # months get partitions of their own after the upgrade, and by the worker
        editor.execute(
            "CREATE TABLE statements_statement_other PARTITION OF statements_statement DEFAULT"
        )
        editor.execute("CREATE SEQUENCE statements_slot CACHE 1")
    _make_narrow(editor, vendor)
    for name, what in INDEXES.items():
        editor.execute(f"CREATE INDEX {name} ON statements_statement {what}")


def _make_narrow(editor, vendor):
    """Tables that are nothing but their key: SQLite keeps them as one tree."""
    tail = " WITHOUT ROWID" if vendor == "sqlite" else ""
    editor.execute(
        f"CREATE TABLE statements_statementkey (tenant_id bigint NOT NULL,"
        f" statement_id {TYPES[vendor]['uuid']} NOT NULL, seq bigint NOT NULL,"
        f" fingerprint bigint NOT NULL, PRIMARY KEY (tenant_id, statement_id)){tail}"
    )
    editor.execute(
        "CREATE TABLE statements_link (tenant_id bigint NOT NULL, key bigint NOT NULL,"
        f" seq bigint NOT NULL, via bigint NOT NULL, PRIMARY KEY (tenant_id, key, seq, via)){tail}"
    )


def carry_over(apps, editor):
    """In the order of storing; where many came in one moment, each is one after the other."""
    editor.execute("CREATE TABLE statements_moved (former bigint PRIMARY KEY, seq bigint NOT NULL)")
    editor.execute(
        "INSERT INTO statements_moved SELECT seq, place"
        " + MAX(moment - place) OVER (ORDER BY place) FROM"
        f" (SELECT seq, {MICROSECOND[editor.connection.vendor]} * 4096 AS moment,"
        " ROW_NUMBER() OVER (ORDER BY stored_at, seq) AS place FROM statements_former) AS told",
        None,  # no parameters: the format of SQLite's moments has a per cent sign
    )
    editor.execute(
        "INSERT INTO statements_statementkey"
        " SELECT 0, f.statement_id, m.seq, f.fingerprint"
        " FROM statements_former f JOIN statements_moved m ON m.former = f.seq"
    )
    no = "false" if editor.connection.vendor == "postgresql" else "0"
    editor.execute(
        "INSERT INTO statements_statement SELECT m.seq, 0, f.statement_id, '', f.happened_at,"
        f" f.actor_key, f.verb_key, f.object_key, f.registration, 0, {no}, f.owner_id,"
        " f.organisation_id, f.cause, '', '', f.text"
        " FROM statements_former f JOIN statements_moved m ON m.former = f.seq"
    )
    editor.execute("DROP TABLE statements_moved")
    editor.execute("DROP TABLE statements_former")


class Migration(migrations.Migration):
    dependencies = [("statements", "0001_statements")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(set_aside)],
            state_operations=[migrations.DeleteModel("Statement")],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make_tables)],
            state_operations=[
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("tenant_id", models.BigIntegerField()),
                        ("statement_id", models.UUIDField()),
                        ("version", models.CharField(max_length=8)),
                        ("happened_at", models.DateTimeField()),
                        ("actor_key", models.BigIntegerField()),
                        ("verb_key", models.BigIntegerField()),
                        ("object_key", models.BigIntegerField()),
                        ("registration", models.UUIDField(null=True)),
                        ("authority_id", models.BigIntegerField()),
                        ("is_voided", models.BooleanField(default=False)),
                        ("owner_id", models.CharField(editable=False, max_length=40)),
                        ("organisation_id", models.BigIntegerField(null=True)),
                        ("cause", models.CharField(blank=True, max_length=60)),
                        ("related", models.TextField(blank=True)),
                        ("enclosed", models.TextField(blank=True)),
                        ("text", models.TextField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["tenant_id", "seq"], name="statements_of_tenant"),
                            models.Index(
                                fields=["tenant_id", "actor_key", "seq", "verb_key"],
                                name="statements_by_actor",
                            ),
                            models.Index(
                                fields=["tenant_id", "verb_key", "seq"], name="statements_by_verb"
                            ),
                            models.Index(
                                fields=["tenant_id", "object_key", "seq", "verb_key"],
                                name="statements_by_object",
                            ),
                            models.Index(
                                condition=models.Q(("registration__isnull", False)),
                                fields=["tenant_id", "registration", "seq"],
                                name="statements_by_registration",
                            ),
                            models.Index(
                                fields=["actor_key", "happened_at", "seq"],
                                name="statements_of_person",
                            ),
                            models.Index(
                                condition=models.Q(("tenant_id", 0)),
                                fields=["owner_id", "happened_at", "seq"],
                                name="statements_of_owner",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementKey",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "tenant_id",
                                "statement_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("tenant_id", models.BigIntegerField()),
                        ("statement_id", models.UUIDField()),
                        ("seq", models.BigIntegerField()),
                        ("fingerprint", models.BigIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Link",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "tenant_id",
                                "key",
                                "seq",
                                "via",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("tenant_id", models.BigIntegerField()),
                        ("key", models.BigIntegerField()),
                        ("seq", models.BigIntegerField()),
                        ("via", models.BigIntegerField()),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant_id",
                        "key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tenant_id", models.BigIntegerField()),
                ("key", models.BigIntegerField()),
                ("activity_id", models.TextField()),
                ("definition", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant_id",
                        "sha2",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tenant_id", models.BigIntegerField()),
                ("sha2", models.CharField(max_length=128)),
                ("content_type", models.TextField()),
                ("body", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Authority",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("agent_key", models.BigIntegerField(db_index=True)),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tenant_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=16)),
                ("activity_key", models.BigIntegerField(default=0)),
                ("agent_key", models.BigIntegerField(db_index=True, default=0)),
                ("registration", models.CharField(blank=True, max_length=36)),
                ("document_id", models.TextField()),
                ("body", models.BinaryField()),
                ("content_type", models.TextField()),
                ("etag", models.CharField(max_length=40)),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "tenant_id",
                            "kind",
                            "activity_key",
                            "agent_key",
                            "registration",
                            "document_id",
                        ),
                        name="a_document_is_kept_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Echo",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "seq",
                        "target_seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("seq", models.BigIntegerField()),
                ("target_seq", models.BigIntegerField(db_index=True)),
                ("tenant_id", models.BigIntegerField()),
                ("actor_key", models.BigIntegerField()),
                ("verb_key", models.BigIntegerField()),
                ("object_key", models.BigIntegerField()),
                ("registration", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant_id", "actor_key", "seq"], name="echoes_by_actor"),
                    models.Index(fields=["tenant_id", "verb_key", "seq"], name="echoes_by_verb"),
                    models.Index(
                        fields=["tenant_id", "object_key", "seq"], name="echoes_by_object"
                    ),
                    models.Index(fields=["tenant_id", "registration", "seq"], name="echoes_by_reg"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("tenant_id", models.BigIntegerField()),
                ("target_id", models.UUIDField()),
                ("target_seq", models.BigIntegerField(db_index=True, null=True)),
                ("is_voiding", models.BooleanField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("target_seq__isnull", True)),
                        fields=["tenant_id", "target_id"],
                        name="statements_awaited",
                    )
                ],
            },
        ),
        migrations.RunPython(carry_over),
    ]
