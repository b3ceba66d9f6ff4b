"""What the previous release left behind: its demo is restored, upgraded and walked through."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from lyceum.kernel.archive import product_version

ROOT = Path(__file__).resolve().parents[1]
RELEASES = Path(__file__).parent / "releases"
WALK = """
import json
from django.apps import apps
from django.conf import settings
from django.test import Client
from lyceum.identity.models import Person
settings.ALLOWED_HOSTS = ["*"]
client, seen = Client(), {}
client.force_login(Person.objects.get(email="ada@hansa.example"))
for address in ["/ready", "/", "/paths/", "/skills/", "/learning/", "/footprint/", "/inbox/",
                "/catalogue/?q=sql"]:
    seen[address] = client.get(address).status_code
seen["people"] = Person.objects.count()
seen["found"] = "SQL for people who move things" in client.get("/catalogue/?q=sql").text
print(json.dumps(seen))
"""


def _number(archive: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", archive.name.partition("-")[0]))


def _archives() -> list[Path]:
    """Every release of this database, the newest first."""
    return sorted(RELEASES.glob(f"*-{connection.vendor}.tar.gz"), key=_number, reverse=True)


@pytest.fixture
def installation(tmp_path):
    """run("upgrade", …) in an installation of its own, in a database of its own."""
    env = {
        **os.environ,
        "LYCEUM_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "lyceum.config.settings",
        "LYCEUM_SECRET_KEY": "only-for-tests",
        "LYCEUM_DATABASE_URL": "",
    }

    def run(*words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    if connection.vendor == "sqlite":
        yield run
        return
    yield from _beside_the_tests(run, env)


def _beside_the_tests(run, env):
    """A database on the server of the tests, dropped afterwards."""
    import psycopg

    server, name = os.environ["LYCEUM_DATABASE_URL"], f"upgrade_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    env["LYCEUM_DATABASE_URL"] = re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", server, count=1)
    try:
        yield run
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_every_release_is_one_command_away(installation, db):
    archives = _archives()
    assert archives, f"no release of {connection.vendor} is kept in {RELEASES}"
    for archive in archives:
        installation("restore", "--yes", str(archive))
        installation("upgrade")
        seen = json.loads(installation("shell", "-v0", "-c", WALK).splitlines()[-1])
        assert seen.pop("people") > 15
        assert seen.pop("found")
        assert set(seen.values()) == {200}, seen


def test_the_version_is_ahead_of_the_releases():
    kept = {archive.name.partition("-")[0] for archive in RELEASES.glob("*.tar.gz")}
    assert product_version() not in kept
