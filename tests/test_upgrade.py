"""What the previous release left behind: its demo is restored, upgraded and walked through."""

import json
import re
from pathlib import Path

from django.db import connection

from lyceum.kernel.archive import product_version

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


def test_every_release_is_one_command_away(pattern, tmp_path):
    archives = _archives()
    assert archives, f"no release of {connection.vendor} is kept in {RELEASES}"
    for archive in archives:
        with pattern.house(tmp_path / archive.name, is_empty=True) as house:
            house.lyceum("restore", "--yes", archive)
            house.lyceum("upgrade")
            seen = json.loads(house.lyceum("shell", "-v0", "-c", WALK).splitlines()[-1])
        assert seen.pop("people") > 15
        assert seen.pop("found")
        assert set(seen.values()) == {200}, seen


def test_the_version_is_ahead_of_the_releases():
    kept = {archive.name.partition("-")[0] for archive in RELEASES.glob("*.tar.gz")}
    assert product_version() not in kept
