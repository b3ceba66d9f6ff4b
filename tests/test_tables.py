"""A new database takes the tables that are kept; they are those that the migrations make."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from lyceum.kernel import schema
from lyceum.kernel.sqlite.base import DatabaseWrapper
from tools import tables

pytestmark = pytest.mark.once
ROWS = "SELECT app, name FROM django_migrations"


@pytest.fixture
def database(tmp_path, django_db_blocker):
    """Another SQLite with nothing in it, as Django sees it."""
    said = connections["default"].settings_dict | {"NAME": str(tmp_path / "new.sqlite")}
    connections["new"] = one = DatabaseWrapper({**said, "OPTIONS": {}}, "new")
    with django_db_blocker.unblock():  # no database of the tests', but one beside it
        yield one
    one.close()
    del connections["new"]


def test_what_is_kept_is_what_the_migrations_make():
    assert tables.FILE.read_text(encoding="utf-8") == tables.written(), "run: make tables"


def test_a_new_database_takes_them_and_knows_what_it_had(database, tmp_path):
    assert schema.take(database)

    with closing(sqlite3.connect(tmp_path / "new.sqlite")) as made:
        assert set(made.execute(ROWS)) == schema.shipped()
        kept = [sql for (sql,) in made.execute(tables.THINGS)]
        assert "\n".join(f"{sql};" for sql in kept) in tables.FILE.read_text(encoding="utf-8")


def test_they_come_with_the_notes_of_them_or_not_at_all(database, monkeypatch, tmp_path):
    broken = tmp_path / "tables.sql"
    broken.write_text(tables.FILE.read_text(encoding="utf-8") + "CREATE TABLE broken off\n")
    monkeypatch.setattr(settings, "TABLES", broken)

    with pytest.raises(sqlite3.OperationalError):
        schema.take(database)
    database.close()

    assert database.introspection.table_names() == []


def test_a_database_with_a_table_is_left_to_the_migrations(database):
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (id integer)")

    assert not schema.take(database)
    assert database.introspection.table_names() == ["mine"]


def test_with_a_library_of_another_version_the_migrations_make_them(
    database, monkeypatch, tmp_path
):
    other = tmp_path / "tables.sql"
    other.write_text(f"-- library.0001_initial\n{tables.FILE.read_text(encoding='utf-8')}")
    monkeypatch.setattr(settings, "TABLES", other)

    assert not schema.take(database)
    monkeypatch.setattr(settings, "TABLES", Path("not there"))
    assert not schema.take(database)
    assert database.introspection.table_names() == []
