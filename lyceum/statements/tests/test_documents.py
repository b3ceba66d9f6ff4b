"""Documents: conditions, merging, and what another writer has done meanwhile."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lyceum.kernel import clock
from lyceum.statements import api
from lyceum.statements.api import Place

pytestmark = pytest.mark.django_db
ADA = {"mbox": "mailto:ada@example.org"}
STATE = Place("state", "https://courses.example.org/1", ADA)
PROFILE = Place("activity_profile", "https://courses.example.org/1")
JSON = "application/json"


def put(body, place=STATE, document_id="bookmark", kind=JSON, **more):
    return api.write_document(1, place, document_id, body, kind, mode="put", **more)


def post(body, kind=JSON, place=STATE, **more):
    return api.write_document(1, place, "bookmark", body, kind, mode="post", **more)


def test_it_is_kept_byte_for_byte_with_its_hash():
    written = put(b"\x00\xff raw", kind="application/octet-stream")

    assert written == api.document(1, STATE, "bookmark")
    assert written.body == b"\x00\xff raw"
    assert written.etag == "6ff69dfeb19f0c90f213ba452f07ddaa156d37b9"
    assert api.document(2, STATE, "bookmark") is None
    assert api.document(1, PROFILE, "bookmark") is None


def test_with_a_registration_it_is_another_state():
    with_one = Place("state", STATE.activity_id, ADA, uuid4())
    put(b"1")
    put(b"2", place=with_one)

    assert api.document(1, STATE, "bookmark").body == b"1"
    assert api.document(1, with_one, "bookmark").body == b"2"
    assert api.delete_documents(1, STATE) == 1
    assert api.document(1, with_one, "bookmark").body == b"2"


def test_post_merges_two_objects_by_their_properties():
    assert post(b'{"a":1.0,"b":2}').body == b'{"a":1.0,"b":2}'
    assert post(b'{"b":{"c":3}}').body == b'{"a":1.0,"b":{"c":3}}'


@pytest.mark.parametrize(
    ("known", "known_kind", "body", "kind"),
    [
        (b"text", "text/plain", b"{}", JSON),
        (b"{}", JSON, b"text", "text/plain"),
        (b"[1]", JSON, b"{}", JSON),
        (b"{}", JSON, b"[1]", JSON),
        (b"{}", JSON, b"{", JSON),
    ],
)
def test_nothing_else_is_merged_and_the_document_stays(known, known_kind, body, kind):
    put(known, kind=known_kind)

    with pytest.raises(api.DocumentsNotJson):
        post(body, kind)
    assert api.document(1, STATE, "bookmark").body == known


def test_conditions():
    with pytest.raises(api.PreconditionFailed):
        put(b"1", if_match="*")
    first = put(b"1", if_none_match="*")
    with pytest.raises(api.PreconditionFailed):
        put(b"2", if_none_match="*")
    with pytest.raises(api.PreconditionFailed):
        put(b"2", if_match='"0000"')
    second = put(b"2", if_match=f'"0000", "{first.etag}"')
    with pytest.raises(api.PreconditionFailed):
        api.delete_document(1, STATE, "bookmark", if_match=f'"{first.etag}"')
    with pytest.raises(api.PreconditionFailed):
        post(b"{}", if_match=f'"{first.etag}"')
    assert api.document(1, STATE, "bookmark") == second
    api.delete_document(1, STATE, "bookmark", if_match=f'"{second.etag}"')
    assert api.document(1, STATE, "bookmark") is None


def test_who_must_say_what_they_know_is_told_whether_there_is_something():
    with pytest.raises(api.PreconditionMissing) as refusal:
        put(b"1", place=PROFILE, must_say=True)
    assert refusal.value.status == 400
    put(b"1", place=PROFILE)
    with pytest.raises(api.PreconditionMissing) as refusal:
        put(b"2", place=PROFILE, must_say=True)
    assert refusal.value.status == 409


def test_ids_of_what_was_written_after_a_moment():
    now = clock.now()
    with clock.travelled(now - timedelta(days=1)):
        put(b"1", document_id="old")
    put(b"1", document_id="new")

    assert api.document_ids(1, STATE) == ["old", "new"]
    assert api.document_ids(1, STATE, now - timedelta(hours=1)) == ["new"]
    assert api.document_ids(2, STATE) == []
