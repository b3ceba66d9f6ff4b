"""The whole installation in one file: database and uploads, taken while it runs.

The archive is a gzipped tar: `manifest.json` (version, database, migrations applied), `secret.key` if
the installation made its own (what is encrypted in the database opens with it), the
ledger of erasures (`erasures.jsonl`, which a restored backup joins and never shortens), then either
`lyceum.sqlite` (SQLite's online backup) or one `tables/<name>.copy` per table (PostgreSQL's binary
COPY, all read in one repeatable-read transaction), then `uploads/…`. No outside program is needed.
"""

import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from . import clock, schema
from .errors import DomainError

FORMAT = 1
KEY = "secret.key"
ERASURES = "erasures.jsonl"
_afterwards: list[Callable[[], object]] = []


class BadArchive(DomainError):
    code = "kernel.bad_archive"
    message = "{path}: {reason}"

    def __init__(self, *, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason


def product_version() -> str:
    """The version that runs, as in pyproject.toml."""
    try:
        return version("lyceum")
    except PackageNotFoundError:
        return "source"


def afterwards(work: Callable[[], object]) -> None:
    """What is done when tables and code fit again: after a restore, and after every upgrade."""
    if work not in _afterwards:
        _afterwards.append(work)


def settle() -> None:
    """What was deleted leaves the file, too: SQLite's log of changes is written home and emptied."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def back_up(target: Path | None = None) -> Path:
    """Write the archive; returns its path. Readers and writers go on meanwhile."""
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    path = target or settings.HOME / "backups" / f"lyceum-{stamp}.tar.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        _write(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def _write(path: Path) -> None:
    with tarfile.open(path, "w:gz", compresslevel=3) as tar:
        _add(tar, "manifest.json", json.dumps(_manifest(), indent=1).encode())
        (_add_sqlite if connection.vendor == "sqlite" else _add_tables)(tar)
        if settings.MEDIA_ROOT.exists():
            _add_folder(tar, Path(settings.MEDIA_ROOT), "uploads")
        for name in (KEY, ERASURES):
            if (settings.HOME / name).exists():
                tar.add(settings.HOME / name, name)


def restore(path: Path) -> None:
    """Put an archive in the place of what is there now. Stop the server first."""
    with tempfile.TemporaryDirectory(dir=_home()) as folder:
        found = _unpacked(path, Path(folder))
        manifest = _checked_manifest(path, found)
        if manifest["vendor"] == "sqlite":
            _restore_sqlite(found)
        else:
            _restore_tables(found, manifest)
        _restore_uploads(found)
        if (found / KEY).exists():
            (found / KEY).replace(_home() / KEY)
        _join_erasures(found / ERASURES)
    _finish_if_current()


def _home() -> Path:
    home: Path = settings.HOME
    home.mkdir(parents=True, exist_ok=True)
    return home


def _manifest() -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": product_version(),
        "vendor": connection.vendor,
        "made_at": clock.now().isoformat(),
        "migrations": sorted(map(list, schema.applied())),
    }


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    member.mtime = int(clock.now().timestamp())
    tar.addfile(member, BytesIO(content))


def _add_folder(tar: tarfile.TarFile, folder: Path, name: str) -> None:
    """One by one: what is deleted meanwhile is left out, and stops nothing."""
    _add_found(tar, folder.resolve(), name)
    for at, folders, files in os.walk(folder):
        for path in (Path(at, found) for found in (*folders, *files)):
            with suppress(FileNotFoundError):
                _add_found(tar, path, f"{name}/{path.relative_to(folder)}")


def _add_found(tar: tarfile.TarFile, path: Path, name: str) -> None:
    """A file as long as it is once it is open, for it may still grow."""
    if path.is_symlink() or not path.is_file():
        tar.add(path, name, recursive=False)
        return
    with path.open("rb") as file:
        tar.addfile(tar.gettarinfo(arcname=name, fileobj=file), file)


def _add_sqlite(tar: tarfile.TarFile) -> None:
    with tempfile.NamedTemporaryFile(dir=_home(), suffix=".sqlite") as copy:
        connection.ensure_connection()
        with sqlite3.connect(copy.name) as target:
            connection.connection.backup(target)
        target.close()
        tar.add(copy.name, "lyceum.sqlite")


def _add_tables(tar: tarfile.TarFile) -> None:
    """One file per table, from one snapshot."""
    with _snapshot() as cursor:
        for table in connection.introspection.table_names(cursor):
            with tempfile.TemporaryFile(dir=_home()) as file:
                columns = ", ".join(map(_quoted, _columns(cursor, table)))
                with cursor.copy(
                    f"COPY (SELECT {columns} FROM {_quoted(table)}) TO STDOUT (FORMAT binary)"  # noqa: S608  also of one in parts
                ) as rows:
                    for chunk in rows:
                        file.write(chunk)
                member = tarfile.TarInfo(f"tables/{table}.copy")
                member.size = file.tell()
                member.pax_headers = {"LYCEUM.columns": columns}
                file.seek(0)
                tar.addfile(member, file)


@contextmanager
def _snapshot() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield cursor


def _columns(cursor: Any, table: str) -> list[str]:
    """The columns that can be written; generated ones make themselves again."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _unpacked(path: Path, folder: Path) -> Path:
    try:
        with tarfile.open(path) as tar:
            tar.extractall(folder, filter="data")
            _note_columns(tar, folder)
    except (tarfile.TarError, OSError, EOFError) as reason:
        raise BadArchive(path=path, reason=f"cannot be read ({reason})") from reason
    return folder


def _note_columns(tar: tarfile.TarFile, folder: Path) -> None:
    columns = {
        m.name: m.pax_headers["LYCEUM.columns"] for m in tar if "LYCEUM.columns" in m.pax_headers
    }
    (folder / "columns.json").write_text(json.dumps(columns))


def _checked_manifest(path: Path, folder: Path) -> dict[str, Any]:
    file = folder / "manifest.json"
    if not file.exists():
        raise BadArchive(path=path, reason="this is not a backup of Lyceum (no manifest.json)")
    manifest: dict[str, Any] = json.loads(file.read_text())
    if manifest["format"] > FORMAT:
        raise BadArchive(path=path, reason=f"made by a newer version ({manifest['version']})")
    if manifest["vendor"] != connection.vendor:
        raise BadArchive(
            path=path,
            reason=f"it holds {manifest['vendor']}, this installation {connection.vendor}",
        )
    return manifest


def _restore_sqlite(folder: Path) -> None:
    connection.close()
    target = Path(connection.settings_dict["NAME"])
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    (folder / "lyceum.sqlite").replace(target)


def _restore_tables(folder: Path, manifest: dict[str, Any]) -> None:
    """The tables as they were → rows, with foreign keys checked at the end."""
    columns = json.loads((folder / "columns.json").read_text())
    if _manifest()["migrations"] != manifest["migrations"]:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        _migrate_to({(app, name) for app, name in manifest["migrations"]})
    with transaction.atomic(), connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, tables))} CASCADE")
        for name, names in columns.items():
            table = Path(name).stem
            with (
                (folder / name).open("rb") as file,
                cursor.copy(f"COPY {_quoted(table)} ({names}) FROM STDIN (FORMAT binary)") as rows,
            ):
                shutil.copyfileobj(file, rows)
        _reset_sequences(cursor, tables)


def _migrate_to(applied: set[tuple[str, str]]) -> None:
    executor = MigrationExecutor(connection)
    known = [key for key in executor.loader.graph.nodes if key in applied]
    leaves = [
        key
        for key in known
        if not any(
            c.key in applied and c.key[0] == key[0]
            for c in executor.loader.graph.node_map[key].children
        )
    ]
    executor.migrate(leaves)


def _reset_sequences(cursor: Any, tables: list[str]) -> None:
    cursor.execute(
        "SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)"
        " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relname = ANY(%s) AND a.attnum > 0 AND NOT a.attisdropped"
        " AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL",
        [tables],
    )
    for table, column, sequence in cursor.fetchall():
        cursor.execute(
            f"SELECT setval(%s, COALESCE((SELECT MAX({_quoted(column)}) FROM {_quoted(table)}), 0) + 1, false)",  # noqa: S608
            [sequence],
        )


def _restore_uploads(folder: Path) -> None:
    if (folder / "uploads").exists():
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        (folder / "uploads").replace(settings.MEDIA_ROOT)


def _join_erasures(came: Path) -> None:
    """Who was erased since the backup was made stays erased: lines are only ever added."""
    here = _home() / ERASURES
    lines = [
        file.read_text(encoding="utf-8").splitlines() for file in (here, came) if file.exists()
    ]
    if lines:
        joined = dict.fromkeys(line for some in lines for line in some)
        here.write_text("".join(line + "\n" for line in joined), encoding="utf-8")


def _finish_if_current() -> None:
    """At once where the tables are of this version; else `upgrade` does it."""
    if not schema.waiting():
        _finish()


def _finish() -> None:
    for work in _afterwards:
        work()


def upgrade() -> Path | None:
    """Back up what is there, then bring the database to this version. Returns the backup."""
    backup = back_up() if schema.waiting() and not schema.is_fresh() else None
    call_command("migrate", interactive=False, verbosity=0)
    _finish()
    return backup
