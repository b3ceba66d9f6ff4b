"""The words of the search: FTS5 on SQLite, tsvector with a GIN index on PostgreSQL."""

from django.db import migrations

CREATE = {
    "sqlite": [
        """
        CREATE VIRTUAL TABLE catalogue_fulltext USING fts5(
            title, more, body,
            tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
        )
        """,
    ],
    "postgresql": [
        """
        CREATE TABLE catalogue_fulltext (resource_id bigint PRIMARY KEY, vector tsvector NOT NULL)
        """,
        """
        CREATE INDEX catalogue_fulltext_words ON catalogue_fulltext
            USING gin (vector) WITH (fastupdate = off)
        """,
    ],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE catalogue_fulltext")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_resources_providers_and_needs")]

    operations = [migrations.RunPython(create, drop)]
