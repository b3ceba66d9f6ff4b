"""An old backup brings nobody back: the program, its files and its database, as an operator has them.

The home is read byte by byte, so that what SQLite keeps in free pages and in its log is found, too.
"""

import re
from pathlib import Path

from django.db import connection

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


def bytes_of_her(home: Path) -> list[str]:
    files = [path for path in home.rglob("*") if path.is_file()]
    return [str(path) for path in files if TRACES.search(path.read_bytes())]


def test_nothing_of_her_is_left_in_the_home_and_an_old_backup_brings_nothing_back(
    installation, tmp_path
):
    lyceum, home = installation.lyceum, installation.home
    lyceum("shell", code=ADD)
    old = tmp_path / "old.tar.gz"
    lyceum("backup", old)
    if connection.vendor == "sqlite":
        assert bytes_of_her(home)

    lyceum("erase", ADDRESS, "--now", "--yes")
    assert bytes_of_her(home) == []
    assert GONE in lyceum("shell", code=TELL)

    lyceum("restore", old, "--yes")

    assert GONE in lyceum("shell", code=TELL)
    assert bytes_of_her(home) == []


def test_a_new_machine_learns_from_the_newer_backup_who_was_erased(installation, tmp_path):
    lyceum, home = installation.lyceum, installation.home
    lyceum("shell", code=ADD)
    old, new = tmp_path / "old.tar.gz", tmp_path / "new.tar.gz"
    lyceum("backup", old)
    lyceum("erase", ADDRESS, "--now", "--yes")
    lyceum("backup", new)
    (home / "erasures.jsonl").unlink()

    lyceum("restore", new, "--yes")
    lyceum("restore", old, "--yes")

    assert GONE in lyceum("shell", code=TELL)
