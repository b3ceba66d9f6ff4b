"""The page of frameworks: thanks for everybody, imports for administrators of the ecosystem."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lyceum.skills.models import FrameworkImport, Role
from lyceum.skills.selectors import import_folder
from lyceum.skills.testing import make_esco_zip, make_framework

pytestmark = pytest.mark.django_db


@pytest.fixture
def zip_file(tmp_path):
    return make_esco_zip(tmp_path / "ESCO - v1.2.0 - en.zip")


def test_everybody_sees_whom_to_thank(client, ada):
    make_framework("esco", attribution="Thanks to the Commission.")
    client.force_login(ada)

    page = client.get(reverse("skills:frameworks")).text

    assert "Thanks to the Commission." in page
    assert reverse("skills:start-import") not in page


def test_an_administrator_uploads_and_the_worker_brings_it_in(client, olga, zip_file):
    client.force_login(olga)
    upload = SimpleUploadedFile(zip_file.name, zip_file.read_bytes())

    client.post(reverse("skills:start-import"), {"kind": "esco", "upload": upload})

    assert Role.objects.unscoped("test").filter(kind="occupation").count() == 3
    run = FrameworkImport.objects.get()
    assert run.state == "done"
    fragment = client.get(reverse("skills:import-run", args=[run.pk])).text
    assert "done" in fragment
    assert "<html" not in fragment


def test_a_file_on_the_server_will_do(client, olga, zip_file):
    folder = import_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "here.zip").write_bytes(zip_file.read_bytes())
    client.force_login(olga)

    client.post(reverse("skills:start-import"), {"kind": "esco", "at_hand": "here.zip"})

    assert FrameworkImport.objects.get().state == "done"


def test_a_path_out_of_the_folder_will_not(client, olga):
    client.force_login(olga)
    there = {"kind": "esco", "at_hand": "../secret.key"}

    assert client.post(reverse("skills:start-import"), there).status_code == 422


def test_a_broken_file_is_reported_on_the_page(client, olga):
    client.force_login(olga)
    upload = SimpleUploadedFile("broken.zip", b"PK\x03\x04 and no more")

    client.post(reverse("skills:start-import"), {"kind": "esco", "upload": upload})

    assert "broken.zip" in client.get(reverse("skills:frameworks")).text
    assert FrameworkImport.objects.get().state == "failed"


def test_what_is_no_archive_and_no_table_stays_out(client, olga):
    client.force_login(olga)
    upload = SimpleUploadedFile("esco.zip", b"\x7fELF\x02\x01\x01\x00")

    answer = client.post(reverse("skills:start-import"), {"kind": "esco", "upload": upload})

    assert answer.status_code == 422
    assert "“esco.zip” is none of what is accepted here" in answer.text
    assert not FrameworkImport.objects.exists()


def test_an_upload_replaces_no_file_that_lies_there(client, olga, settings, tmp_path):
    settings.HOME = tmp_path
    mine = tmp_path / "imports" / "esco.zip"
    mine.parent.mkdir()
    mine.write_bytes(b"the operator's own")
    client.force_login(olga)
    upload = SimpleUploadedFile("esco.zip", b"PK\x03\x04 and no more")

    client.post(reverse("skills:start-import"), {"kind": "esco", "upload": upload})

    assert mine.read_bytes() == b"the operator's own"
    assert FrameworkImport.objects.get().file != str(mine)


def test_nothing_chosen_comes_back(client, olga):
    client.force_login(olga)

    assert client.post(reverse("skills:start-import"), {"kind": "esco"}).status_code == 422


def test_what_failed_can_be_tried_again(client, olga, zip_file):
    run = FrameworkImport.objects.create(
        kind="esco", file=str(zip_file), state="failed", by="x", asked_at="2026-01-01T00:00Z"
    )
    client.force_login(olga)

    client.post(reverse("skills:resume-import", args=[run.pk]))

    run.refresh_from_db()
    assert run.state == "done"


def test_outsiders_find_nothing(client, grace, acme, zip_file):
    run = FrameworkImport.objects.create(
        kind="esco", file=str(zip_file), by="x", asked_at="2026-01-01T00:00Z"
    )
    client.force_login(grace)
    upload = SimpleUploadedFile("a.zip", b"x")

    posted = client.post(reverse("skills:start-import"), {"kind": "esco", "upload": upload})
    assert posted.status_code == 403
    assert client.get(reverse("skills:import-run", args=[run.pk])).status_code == 404
    assert client.post(reverse("skills:resume-import", args=[run.pk])).status_code == 404
