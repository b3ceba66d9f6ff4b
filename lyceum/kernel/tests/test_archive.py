"""Backup and restore, through the program, on whichever database the tests run on."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def lyceum(tmp_path):
    """lyceum("backup") in an installation of its own; returns (exit code, output)."""
    env = {**os.environ, "LYCEUM_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": ""}
    env["DJANGO_SETTINGS_MODULE"] = "lyceum.config.settings"
    if connection.vendor == "postgresql":
        env["LYCEUM_DATABASE_URL"] = _own_database()

    def run(*words: str, code: str = "") -> tuple[int, str]:
        command = [sys.executable, "manage.py", *words]
        told = subprocess.run(
            command, cwd=ROOT, env=env, input=code, capture_output=True, text=True, timeout=120
        )
        return told.returncode, told.stdout + told.stderr

    return run


def _own_database() -> str:
    import psycopg

    address = os.environ["LYCEUM_DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS lyceum_archive WITH (FORCE)")
        server.execute("CREATE DATABASE lyceum_archive")
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path="/lyceum_archive"))


ADD = """
from lyceum.identity.models import Person
Person.objects.create_user("a{n}@example.org", name="สมชาย {n}")
print("people", Person.objects.count())
"""


def test_what_was_backed_up_comes_back(lyceum, tmp_path):
    assert lyceum("upgrade")[0] == 0
    lyceum("shell", code=ADD.format(n=1))
    upload = tmp_path / "home" / "uploads" / "proof.pdf"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"%PDF")
    key = tmp_path / "home" / "secret.key"
    key.write_text("opens what is encrypted")
    archive = tmp_path / "b.tar.gz"

    assert lyceum("backup", str(archive))[0] == 0
    assert "people 2" in lyceum("shell", code=ADD.format(n=2))[1]
    upload.unlink()
    key.unlink()
    code, told = lyceum("restore", str(archive), "--yes")

    assert code == 0, told
    assert upload.read_bytes() == b"%PDF"
    assert key.read_text() == "opens what is encrypted"
    assert "people 2" in lyceum("shell", code=ADD.format(n=3))[1]  # one restored, one new id
    assert lyceum("upgrade")[0] == 0


def test_a_file_that_is_no_backup_changes_nothing(lyceum, tmp_path):
    lyceum("upgrade")
    lyceum("shell", code=ADD.format(n=1))
    noise = tmp_path / "noise.tar.gz"
    noise.write_bytes(b"\x00\x01" * 500)
    other = tmp_path / "other.tar.gz"
    with tarfile.open(other, "w:gz") as tar:
        tar.add(noise, "noise")

    for path, reason in ((noise, "cannot be read"), (other, "no manifest.json")):
        code, told = lyceum("restore", str(path), "--yes")
        assert code == 1
        assert reason in told

    assert "people 2" in lyceum("shell", code=ADD.format(n=2))[1]


def test_a_new_installation_needs_no_backup_before_it_is_made(lyceum):
    code, told = lyceum("upgrade")

    assert code == 0, told
    assert "Backup:" not in told
