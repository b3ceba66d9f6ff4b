"""The tables of this version: which changes wait, and how a new database gets all of them at once.

To come to today's tables by every change there ever was takes half a minute. So the tables that the
migrations make on SQLite are kept as they are (`settings.TABLES`, written by `make tables`), and a
database with nothing in it takes those. A test makes them by the migrations and compares.
"""

import pkgutil
import re
from functools import cache
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migration = tuple[str, str]  # app and name
MIGRATION = re.compile(r"^-- (\w+)\.(\w+)$", re.MULTILINE)  # so that the names can be written out
NOTED = (
    "INSERT INTO django_migrations (app, name, applied)"
    " VALUES ('{app}', '{name}', strftime('%Y-%m-%d %H:%M:%f', 'now'));\n"
)


@cache
def shipped() -> frozenset[Migration]:
    """The migrations of this version, by their files. To load them is what takes long and twelve
    megabytes, and a probe asks every few seconds."""
    found = set()
    for app in apps.get_app_configs():
        folder, _is_said = MigrationLoader.migrations_module(app.label)
        spec = find_spec(folder) if folder else None
        for module in pkgutil.iter_modules((spec and spec.submodule_search_locations) or ()):
            if not module.ispkg and module.name[0] not in "_~":
                found.add((app.label, module.name))
    return frozenset(found)


def applied() -> frozenset[Migration]:
    """Those that the database has had."""
    return frozenset(MigrationRecorder(connection).applied_migrations())


def waiting() -> frozenset[Migration]:
    """Those that it has not had yet."""
    return shipped() - applied()


def is_fresh() -> bool:
    """Is there no table of ours yet?"""
    return not applied()


def take(database: Any) -> bool:
    """Give a database with nothing in it the tables that are kept. False where they are not its:
    it is no SQLite, it has tables, or a library is of another version than when they were written.
    """
    if database.vendor != "sqlite" or not settings.TABLES.exists():
        return False
    written = settings.TABLES.read_text(encoding="utf-8")
    had = MIGRATION.findall(written)
    database.ensure_connection()
    if frozenset(had) != shipped() or database.introspection.table_names():
        return False
    noted = "".join(NOTED.format(app=app, name=name) for app, name in had)
    # In one transaction: who is killed in the middle has nothing, and begins again.
    database.connection.executescript(f"BEGIN;\n{written}\n{noted}COMMIT;")
    return True
