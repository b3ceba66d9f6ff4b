"""A copy of everything: every kind is in it, nothing secret is, and only the person gets it."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.identity import services
from lyceum.identity.errors import ExportIsBeingMade
from lyceum.identity.models import PersonalExport
from lyceum.identity.types import keepings
from lyceum.kernel import clock, eventlog
from lyceum.kernel.errors import Forbidden

pytestmark = pytest.mark.django_db
Message = apps.get_model("messaging.Message")
ASK = reverse("identity:make-archive")


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    return tmp_path


@pytest.fixture
def made(ada, act, django_capture_on_commit_callbacks):
    def go(person=ada):
        with django_capture_on_commit_callbacks(execute=True):
            export = services.ask_export(by=act(person), person_id=person.pk)
        export.refresh_from_db()
        return export

    return go


def opened(export) -> zipfile.ZipFile:
    return zipfile.ZipFile(export.file.path)


def test_it_holds_every_kind_for_programs_and_to_be_read(made, ada):
    archive = opened(made())

    assert archive.testzip() is None
    names = set(archive.namelist())
    for keeping in keepings():
        assert {f"data/{keeping.kind}.json", f"read/{keeping.kind}.html"} <= names
        assert json.loads(archive.read(f"data/{keeping.kind}.json"))["kind"] == keeping.kind
    profile = json.loads(archive.read("data/identity.profile.json"))["tables"]
    [person] = profile["identity.Person"]
    assert (person["name"], person["email"]) == ("Ada", "ada@example.org")
    assert "ada@example.org" in archive.read("read/identity.profile.html").decode()
    assert "read/identity.profile.html" in archive.read("index.html").decode()


def test_nothing_secret_is_in_it(made, ada):
    archive = opened(made())

    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert ada.password.encode() not in everything
    assert b"token_hash" not in everything


def test_nothing_of_others_is_in_it(made, ada, linus):
    archive = opened(made())

    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"linus" not in everything.lower()


def test_a_message_tells_when_it_is_ready_and_the_link_expires(made, client, ada, prove):
    export = made()
    while eventlog.deliver():
        pass
    assert Message.objects.unscoped("test").get(person=ada).kind == "identity.export_ready"
    prove(ada)
    page = reverse("identity:archive", args=[export.pk])

    answer = client.get(page)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    path = Path(export.file.path)
    assert path.stat().st_mode & 0o077 == 0
    with clock.travelled(clock.now() + timedelta(days=7, minutes=1)):
        services.forget_exports()
        assert not path.exists()
        assert client.get(page).status_code in (302, 404)
    assert client.get(page).status_code == 404


def test_a_new_one_takes_the_place_of_the_former(made):
    first = made()
    path = Path(first.file.path)
    made()

    assert not path.exists()
    assert PersonalExport.objects.exclude(file="").count() == 1


def test_one_at_a_time(ada, act):
    services.ask_export(by=act(ada), person_id=ada.pk)
    with pytest.raises(ExportIsBeingMade):
        services.ask_export(by=act(ada), person_id=ada.pk)
    with clock.travelled(clock.now() + timedelta(hours=7)):
        services.ask_export(by=act(ada), person_id=ada.pk)


def test_what_an_interruption_left_is_written_anew_or_goes(ada, act, home):
    export = services.ask_export(by=act(ada), person_id=ada.pk)
    torn = home / "uploads" / "exports" / "torn.zip"
    torn.parent.mkdir(parents=True)
    torn.write_bytes(b"PK")
    PersonalExport.objects.filter(pk=export.pk).update(file="exports/torn.zip")

    services.make_export(export.pk)
    assert zipfile.ZipFile(torn).testzip() is None

    PersonalExport.objects.update(ready_at=None, expires_at=None)
    with clock.travelled(clock.now() + timedelta(days=8)):
        services.forget_exports()
    assert not torn.exists()


def test_nobody_has_anothers_made(ada, grace, olga, act):
    for other in (grace, olga):
        with pytest.raises(Forbidden):
            services.ask_export(by=act(other), person_id=ada.pk)


def test_outsiders_find_nothing(made, grace, olga, linus, client, prove):
    export = made()
    for other in (grace, olga, linus):
        prove(other)
        assert client.get(reverse("identity:archive", args=[export.pk])).status_code == 404


def test_an_open_session_alone_does_not_take_it(made, client, ada):
    export = made()
    client.force_login(ada)

    answer = client.get(reverse("identity:archive", args=[export.pk]))

    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_the_page_asks_and_shows_how_far_it_is(client, ada):
    client.force_login(ada)
    assert client.post(ASK).status_code == 302

    assert "It is being made" in client.get(reverse("identity:privacy")).text
    PersonalExport.objects.update(failed_at=clock.now())
    assert "It could not be made" in client.get(reverse("identity:privacy")).text
