"""Installations that stories begin with, each made once and copied for whoever needs one.

`python -m tests.stories.homes FOLDER` makes them ahead, while something else leaves a core idle; stories
that find FOLDER in STORY_HOMES copy from there. Else the first worker that needs one makes it.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600
NEW, DEMO = "new", "demo"  # tables and nothing in them; the demo ecosystem, not yet served


def env_of(home: Path) -> dict[str, str]:
    """The settings of an installation in that folder."""
    return {
        **os.environ,
        "LYCEUM_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "lyceum.config.settings",
    }


def lyceum(home: Path, *words: str) -> str:
    """What one command of the program prints."""
    run = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=env_of(home),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def copy(name: str, home: Path, tmp_path_factory) -> None:
    """Of several workers the first one makes it, and each takes a copy of its own."""
    shutil.copytree(made(name, base_of(tmp_path_factory)), home, dirs_exist_ok=True)


def base_of(tmp_path_factory) -> Path:
    """Where all workers of a run find them."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    return Path(os.environ.get("STORY_HOMES") or base).resolve()


def made(name: str, base: Path) -> Path:
    """Where it lies, complete."""
    home = base / name
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.with_suffix(".made").exists():
            shutil.rmtree(home, ignore_errors=True)
            if name == NEW:
                home.mkdir()
                lyceum(home, "migrate")
            else:
                shutil.copytree(made(NEW, base), home)
                lyceum(home, "demo", "--size", "0.4")
            home.with_suffix(".made").touch()
    return home


if __name__ == "__main__":
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    made(DEMO, folder)
