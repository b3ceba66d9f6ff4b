"""Keep the demo of this version as what the next one must be able to upgrade, on both databases.

    python -m tools.keep_release            writes tests/releases/<version>-<database>.tar.gz

Run it when a version is released, then raise the version in pyproject.toml.
"""

import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "tests" / "releases"
SIZE = "0.05"  # of the demo's people: enough to have a row in every table


def main() -> None:
    KEPT.mkdir(exist_ok=True)
    keep([], "sqlite")
    keep([sys.executable, "-m", "tools.postgres", "--"], "postgresql")


def keep(beside: list[str], database: str) -> None:
    """Make the demo in a home of its own, and a backup of it."""
    target = KEPT / f"{version('lyceum')}-{database}.tar.gz"
    with tempfile.TemporaryDirectory() as home:
        command = (
            f"manage.py demo --now --size {SIZE} && {sys.executable} manage.py backup {target}"
        )
        subprocess.run(  # noqa: S603
            [*beside, "sh", "-c", f"{sys.executable} {command}"],
            cwd=ROOT,
            env={
                **os.environ,
                "LYCEUM_HOME": home,
                "LYCEUM_DATABASE_URL": "",
                "LYCEUM_SECRET_KEY": "only-for-tests",
                "DJANGO_SETTINGS_MODULE": "lyceum.config.settings",
            },
            check=True,
        )
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
