"""A footprint as a file: statements that another store takes, or a table."""

import csv
import io
import json

import pytest
from django.urls import reverse

from lyceum.footprint import errors, services
from lyceum.footprint.models import Copy
from lyceum.statements import api as statements

pytestmark = pytest.mark.django_db
PAGE = "/footprint/take-along/"


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def content(response):
    return b"".join(response.streaming_content)


def test_the_statements_are_such_as_a_store_takes(client, ada, tell):
    tell(3)
    client.force_login(ada)

    found = json.loads(content(client.get(reverse("footprint:export"))))

    assert len(found) == 3
    kept = statements.store(found, owner_ids=[f"person:{ada.pk}"] * 3)
    assert [str(one) for one in kept] == [one["id"] for one in found]


def test_the_table_says_what_was_objected_to(client, ada, act, tell):
    lines = tell(2)
    services.object_to(by=act(ada), line_id=lines[0], reason="That was not me.")
    client.force_login(ada)

    text = content(client.get(reverse("footprint:export-csv"))).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["What"] for row in rows] == ["You joined Acme"] * 2
    assert [row["Objection"] for row in rows] == ["", "waits for an answer"]


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_long_one_is_made_by_the_worker(client, ada, tell, monkeypatch, kind):
    monkeypatch.setattr(services, "AT_ONCE", 1)
    tell(3)
    client.force_login(ada)
    client.post(PAGE, {"kind": kind})
    copy = Copy.objects.unscoped("test").get()
    assert "It is being made" in client.get(PAGE).text

    services.make_copy(copy.pk)

    assert "It is ready" in client.get(PAGE).text
    made = content(client.get(reverse("footprint:copy", args=[copy.pk])))
    assert made.count(b"joined") >= 3 or made.count(b"/join") >= 3


def test_one_at_a_time_and_gone_after_a_week(ada, act, tell, tmp_path):
    tell()
    copy = services.ask_copy(by=act(ada), kind="json")
    with pytest.raises(errors.CopyIsBeingMade):
        services.ask_copy(by=act(ada), kind="json")
    services.make_copy(copy.pk)
    assert services.forget_copies() == 0

    Copy.objects.unscoped("test").update(asked_at="2020-01-01T00:00Z")

    assert services.forget_copies() == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_outsiders_find_nothing(client, ada, grace, act, tell):
    tell()
    copy = services.ask_copy(by=act(ada), kind="json")
    services.make_copy(copy.pk)
    client.force_login(grace)

    assert client.get(reverse("footprint:copy", args=[copy.pk])).status_code == 404
