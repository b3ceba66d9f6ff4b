"""Packages by REST: brought in, launched, ended, waived, exported."""

from io import BytesIO
from secrets import token_hex
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lyceum.access.testing import make_credential
from lyceum.courseware.models import Attempt, Session
from lyceum.courseware.testing import Unit, block, cmi5_zip, unit

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def bring(client, resource):
    """bring(inside) is the answer to a package handed in by whoever is signed in."""

    def post(file):
        named = SimpleUploadedFile("rocks.zip", file.read())
        return client.post(
            f"{API}/resources/{resource.pk}/packages", {"file": named}, **token(client)
        )

    return post


def token(client):
    client.get("/accounts/email/")  # any page with a form hands it out
    return {"headers": {"X-CSRFToken": client.cookies["csrftoken"].value}}


def post(client, path, said=None):
    return client.post(f"{API}/{path}", said or {}, "application/json", **token(client))


def test_a_whole_way_by_rest(client, bring, teacher, ada, resource):
    client.force_login(teacher)
    made = bring(cmi5_zip(block(unit(moveOn="Passed", masteryScore="0.5"))))
    listed = client.get(f"{API}/resources/{resource.pk}/packages").json()

    assert made.status_code == 201, made.content
    assert (made.json()["form"], made.json()["units"], made.json()["number"]) == ("cmi5", 1, 1)
    assert listed == [made.json()]

    client.force_login(ada)
    launched = post(client, f"resources/{resource.pk}/launches", {"unit": 0}).json()
    opened = Unit(client, launched["address"]).begin()
    assert opened.session_id == launched["session_id"]
    assert opened.asked["registration"] == launched["registration"]
    ended = post(client, f"launches/{launched['session_id']}/end")
    assert (ended.status_code, ended.json()["progress"]) == (200, 0)
    assert Session.objects.get(pk=launched["session_id"]).ending == "abandoned"
    refused = post(
        client,
        f"registrations/{launched['registration']}/waivers",
        {"unit": 0, "reason": "Tested Out"},
    )
    assert refused.status_code == 404

    client.force_login(teacher)
    way = post(
        client,
        f"registrations/{launched['registration']}/waivers",
        {"unit": 0, "reason": "Administrative"},
    )
    assert (way.status_code, way.json()["progress"]) == (200, 100)
    assert Attempt.objects.unscoped("test").get(person=ada).completed_at


def test_what_is_wrong_is_told_with_its_place(client, bring, teacher, resource):
    client.force_login(teacher)

    answer = bring(cmi5_zip(unit(moveOn="Never")))

    assert answer.status_code == 422
    assert answer.json()["code"] == "courseware.package_is_invalid"
    assert "line" in answer.json()["title"]
    assert "moveOn" in answer.json()["title"]
    assert client.get(f"{API}/resources/{resource.pk}/packages").json() == []


def test_what_is_too_large_is_refused_before_it_is_read(client, bring, teacher, settings):
    settings.UPLOAD_LIMIT_MB = 0
    client.force_login(teacher)

    assert bring(cmi5_zip()).status_code == 413


def test_who_may_not_change_it_brings_nothing_and_lists_nothing(
    client, bring, ada, linus, resource
):
    for somebody, status in ((ada, 403), (linus, 404)):
        client.force_login(somebody)
        assert bring(cmi5_zip()).status_code == status
        assert client.get(f"{API}/resources/{resource.pk}/packages").status_code == 404


def test_browsing_by_rest_counts_for_nobody(client, bring, teacher, resource):
    client.force_login(teacher)
    bring(cmi5_zip(unit(moveOn="Completed")))

    launched = post(client, f"resources/{resource.pk}/launches", {"mode": "Browse"}).json()

    assert Unit(client, launched["address"]).begin().data["launchMode"] == "Browse"
    wrong = post(client, f"resources/{resource.pk}/launches", {"mode": "Loud"})
    assert wrong.status_code == 422


def test_a_lesson_is_exported_by_rest(client, lesson, linus):
    there = f"{API}/lessons/{lesson.pk}/export"
    client.force_login(lesson.author)

    cartridge = client.get(there, {"form": "common-cartridge"})

    assert cartridge["Content-Type"] == "application/zip"
    names = ZipFile(BytesIO(b"".join(cartridge.streaming_content))).namelist()
    assert "imsmanifest.xml" in names
    assert client.get(there, {"form": "scorm"}).status_code == 422
    client.force_login(linus)
    assert client.get(there).status_code == 404


def test_a_program_brings_as_much_as_the_page_takes(client, acme, resource):
    secret = make_credential(acme, "rest").secret
    path = f"{API}/resources/{resource.pk}/packages"
    large = cmi5_zip(**{"noise.txt": token_hex(7 * 1024 * 1024)}).read()  # packed to its half

    def asked(authorization):
        more = {"headers": {"Authorization": authorization}} if authorization else {}
        named = SimpleUploadedFile("rocks.zip", large)
        return client.post(path, {"file": named}, **more).status_code

    assert len(large) > 3 * 1024 * 1024
    assert [asked(each) for each in ("", "Bearer wrong", f"Bearer {secret}")] == [413, 401, 201]
    small = client.post(
        f"{API}/resources", "x" * len(large), "text/plain", headers={"Authorization": "Bearer x"}
    )
    assert small.status_code == 413
