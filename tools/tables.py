"""Write the tables that the migrations make on SQLite, for databases that are new (`make tables`).

One statement a line, by name: a change of a table is a change of its lines.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "lyceum/config/tables.sql"
MADE_AFTERWARDS = {"auth_permission", "django_content_type"}  # after any migration, by Django
RECORD = "django_migrations"
# What belongs to a virtual table is made with it.
THINGS = """
SELECT sql FROM sqlite_schema
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
  AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'trigger' THEN 3 END, name
"""
TABLES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
HEAD = "-- Written by `make tables`. What it holds is what these migrations make:"
MIGRATE = """
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
settings.TABLES = Path("nothing is kept")
call_command("migrate", interactive=False, verbosity=0)
"""


def written() -> str:
    """What the file must say, by the migrations as they are."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"LYCEUM_HOME": home, "LYCEUM_DATABASE_URL": "", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "manage.py", "shell", "-v0", "-c", MIGRATE]
        subprocess.run(command, cwd=ROOT, env=env, check=True)  # noqa: S603  ours
        with closing(sqlite3.connect(Path(home) / "lyceum.sqlite")) as database:
            return "\n".join(_lines(database)) + "\n"


def _lines(database: sqlite3.Connection) -> Iterator[str]:
    yield HEAD
    for app, name in database.execute(f"SELECT app, name FROM {RECORD} ORDER BY app, name"):  # noqa: S608
        yield f"-- {app}.{name}"
    for (sql,) in database.execute(THINGS):
        yield " ".join(sql.split("\n")) + ";"
    for (table,) in database.execute(TABLES).fetchall():
        if table in MADE_AFTERWARDS | {RECORD} or table.startswith("sqlite_"):
            continue
        if database.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone():  # noqa: S608
            raise SystemExit(f"{table}: a migration puts rows into it; here only tables are kept")


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
    print(FILE.relative_to(ROOT))
