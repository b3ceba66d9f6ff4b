"""An old backup brings nobody back: the program, its files and its database, as an operator has them.

The home is read byte by byte, so that what SQLite keeps in free pages and in its log is found, too.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]
ADDRESS = "yolanthe@quixotl.example"
TRACES = re.compile(rb"quixotl|persimmonade", re.IGNORECASE)
ADD = f"""
from lyceum.identity import api as identity
from lyceum.kernel import actors
house = actors.system("tests")
person = identity.add_person(by=house, name="Yolanthe Quixotl", email="{ADDRESS}")
identity.change_profile(by=house, person_id=person.pk, bio="persimmonade " * 3000)
identity.change_profile(by=house, person_id=person.pk, bio="persimmonade, no longer")
identity.add_person(by=house, name="Zoe", email="zoe@example.org")
"""
TELL = """
from lyceum.identity.models import Person
print([(p.name, p.email, bool(p.erased_at)) for p in Person.objects.order_by("pk")])
"""
GONE = "[('', None, True), ('Zoe', 'zoe@example.org', False)]"


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def lyceum(home):
    """lyceum("backup") in an installation of its own; its output."""
    env = {**os.environ, "LYCEUM_HOME": str(home)}
    env["DJANGO_SETTINGS_MODULE"] = "lyceum.config.settings"
    if connection.vendor == "postgresql":
        env["LYCEUM_DATABASE_URL"] = _own_database()

    def run(*words: str, code: str = "") -> str:
        told = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=env,
            input=code,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert told.returncode == 0, told.stdout + told.stderr
        return told.stdout

    return run


def _own_database() -> str:
    import psycopg

    address = os.environ["LYCEUM_DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS lyceum_erasure WITH (FORCE)")
        server.execute("CREATE DATABASE lyceum_erasure")
    return urlunsplit(urlsplit(address)._replace(path="/lyceum_erasure"))


def bytes_of_her(home: Path) -> list[str]:
    files = [path for path in home.rglob("*") if path.is_file()]
    return [str(path) for path in files if TRACES.search(path.read_bytes())]


def test_nothing_of_her_is_left_in_the_home_and_an_old_backup_brings_nothing_back(
    lyceum, home, tmp_path
):
    lyceum("upgrade")
    lyceum("shell", code=ADD)
    old = tmp_path / "old.tar.gz"
    lyceum("backup", str(old))
    if connection.vendor == "sqlite":
        assert bytes_of_her(home)

    lyceum("erase", ADDRESS, "--now", "--yes")
    assert bytes_of_her(home) == []
    assert GONE in lyceum("shell", code=TELL)

    lyceum("restore", str(old), "--yes")

    assert GONE in lyceum("shell", code=TELL)
    assert bytes_of_her(home) == []


def test_a_new_machine_learns_from_the_newer_backup_who_was_erased(lyceum, home, tmp_path):
    lyceum("upgrade")
    lyceum("shell", code=ADD)
    old, new = tmp_path / "old.tar.gz", tmp_path / "new.tar.gz"
    lyceum("backup", str(old))
    lyceum("erase", ADDRESS, "--now", "--yes")
    lyceum("backup", str(new))
    (home / "erasures.jsonl").unlink()

    lyceum("restore", str(new), "--yes")
    lyceum("restore", str(old), "--yes")

    assert GONE in lyceum("shell", code=TELL)
