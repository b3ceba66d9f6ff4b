"""Backup and restore, through the program, on whichever database the tests run on."""

import tarfile

import pytest

from tools.house import Refused

ADD = """
from lyceum.identity.models import Person
Person.objects.create_user("a{n}@example.org", name="สมชาย {n}")
print("people", Person.objects.count())
"""


def test_what_was_backed_up_comes_back(installation, tmp_path):
    installation.lyceum("shell", code=ADD.format(n=1))
    upload = installation.home / "uploads" / "proof.pdf"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"%PDF")
    key = installation.home / "secret.key"
    key.write_text("opens what is encrypted")
    archive = tmp_path / "b.tar.gz"

    installation.lyceum("backup", archive)
    assert "people 2" in installation.lyceum("shell", code=ADD.format(n=2))
    upload.unlink()
    key.unlink()
    installation.lyceum("restore", archive, "--yes")

    assert upload.read_bytes() == b"%PDF"
    assert key.read_text() == "opens what is encrypted"
    told = installation.lyceum("shell", code=ADD.format(n=3))
    assert "people 2" in told  # one restored, one new id
    installation.lyceum("upgrade")


@pytest.mark.once
def test_a_file_that_is_no_backup_changes_nothing(installation, tmp_path):
    installation.lyceum("shell", code=ADD.format(n=1))
    noise = tmp_path / "noise.tar.gz"
    noise.write_bytes(b"\x00\x01" * 500)
    other = tmp_path / "other.tar.gz"
    with tarfile.open(other, "w:gz") as tar:
        tar.add(noise, "noise")

    for path, reason in ((noise, "cannot be read"), (other, "no manifest.json")):
        with pytest.raises(Refused, match=reason):
            installation.lyceum("restore", path, "--yes")

    assert "people 2" in installation.lyceum("shell", code=ADD.format(n=2))


@pytest.mark.once
def test_a_new_installation_needs_no_backup_before_it_is_made(pattern, tmp_path):
    with pattern.house(tmp_path, is_empty=True) as house:
        assert "Backup:" not in house.lyceum("upgrade")
        assert "people 1" in house.lyceum("shell", code=ADD.format(n=1))
