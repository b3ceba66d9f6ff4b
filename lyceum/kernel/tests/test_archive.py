"""Backup and restore, through the program, on whichever database the tests run on."""

import tarfile
from pathlib import Path

import pytest

from lyceum.kernel import archive
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


@pytest.fixture
def home(tmp_path, settings, monkeypatch):
    """Two uploads, and no tables to wait for."""
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    (settings.MEDIA_ROOT / "proofs").mkdir(parents=True)
    for name in ("a.pdf", "b.pdf"):
        (settings.MEDIA_ROOT / "proofs" / name).write_bytes(b"%PDF")
    for name in ("_add_sqlite", "_add_tables"):
        monkeypatch.setattr(archive, name, lambda _tar: None)
    return tmp_path


@pytest.mark.django_db
def test_a_file_that_is_deleted_meanwhile_stops_no_backup(home, monkeypatch):
    proofs, addfile = home / "uploads" / "proofs", tarfile.TarFile.addfile

    def one_goes(tar, member, file=None):
        if member.name.endswith(".pdf"):
            for other in {"a.pdf", "b.pdf"} - {Path(member.name).name}:
                (proofs / other).unlink()
        addfile(tar, member, file)

    monkeypatch.setattr(tarfile.TarFile, "addfile", one_goes)
    path = archive.back_up()

    with tarfile.open(path) as tar:
        names = tar.getnames()
        [proof] = [name for name in names if name.endswith(".pdf")]
        assert tar.extractfile(proof).read() == b"%PDF"
    assert {"manifest.json", "uploads", "uploads/proofs"} < set(names)


@pytest.mark.django_db
def test_a_backup_that_fails_leaves_nothing_behind(home, monkeypatch):
    def refuse(_tar):
        raise OSError

    for name in ("_add_sqlite", "_add_tables"):
        monkeypatch.setattr(archive, name, refuse)
    with pytest.raises(OSError):  # noqa: PT011  whatever it was
        archive.back_up(home / "b.tar.gz")

    assert [path.name for path in home.iterdir()] == ["uploads"]
