"""State and profiles: documents with their preconditions, in both versions' ways; and who is who."""

import hashlib
import json
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from secrets import token_hex
from uuid import uuid4

import pytest

from lyceum.access.api import Credential
from lyceum.footprint.errors import NotTheirs
from lyceum.footprint.rest import documents
from lyceum.footprint.rest.asked import Asked

from .conftest import ACTIVITY, ADA, make

pytestmark = pytest.mark.django_db
AGENT = json.dumps(ADA)
PLACES = {
    "activities/state": {"activityId": ACTIVITY, "agent": AGENT, "stateId": "here"},
    "activities/profile": {"activityId": ACTIVITY, "profileId": "here"},
    "agents/profile": {"agent": AGENT, "profileId": "here"},
}
NAMES = {
    path: next(n for n in words if n in {"stateId", "profileId"}) for path, words in PLACES.items()
}
PROFILES = [path for path in PLACES if "profile" in path]
NEW = {"If-None-Match": "*"}


@pytest.fixture(params=PLACES)
def path(request):
    return request.param


def test_a_document_comes_back_byte_for_byte(either, path):
    body = b"\x00/ asdf / undefined\xff"
    headers = {"Content-Type": "application/octet-stream", **NEW}

    put = either.put(path, body, headers=headers, **PLACES[path])
    found = either.get(path, **PLACES[path])

    assert (put.status_code, found.status_code) == (204, 200)
    assert found.content == body
    assert found["Content-Type"] == "application/octet-stream"
    assert found["ETag"] == f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"'
    assert (datetime.now(UTC) - parsedate_to_datetime(found["Last-Modified"])).seconds < 5
    head = either.ask("HEAD", path, **PLACES[path])
    assert (head["ETag"], head["Content-Length"], head.content) == (
        found["ETag"],
        str(len(body)),
        b"",
    )


def test_two_objects_are_merged_by_their_first_names(either, path):
    either.post(path, {"a": {"b": 1}, "c": 1}, **PLACES[path])
    either.post(path, {"a": {"d": 2}}, **PLACES[path])

    assert either.get(path, **PLACES[path]).json() == {"a": {"d": 2}, "c": 1}


def test_capitals_of_a_type_mean_nothing(either, path):
    types = ("Application/JSON; charset=UTF-8", "application/json")
    answers = [
        either.post(path, {name: 1}, headers={"Content-Type": each}, **PLACES[path])
        for name, each in zip("ab", types, strict=True)
    ]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert either.get(path, **PLACES[path]).json() == {"a": 1, "b": 1}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [("abc", "text/plain"), ("[1]", "application/json"), ("{}", "application/octet-stream")],
)
def test_what_is_no_object_is_not_merged(either, path, body, content_type):
    either.post(path, {"a": 1}, **PLACES[path])

    answer = either.post(path, body, headers={"Content-Type": content_type}, **PLACES[path])

    assert answer.status_code == 400
    assert either.get(path, **PLACES[path]).json() == {"a": 1}


def test_what_says_it_is_json_is_json(either, path):
    for write in (either.post, either.put):
        assert write(path, "{}{", headers=NEW, **PLACES[path]).status_code == 400
    assert either.get(path, **PLACES[path]).status_code == 404


def test_any_body_may_be_a_document_though_it_says_that_it_is_a_form(either, path):
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    assert either.post(path, "1", headers=form, **PLACES[path]).status_code == 204
    assert either.get(path, **PLACES[path]).content == b"1"


def test_who_writes_over_a_document_says_which_one_they_know(either, path):
    either.post(path, {"a": 1}, **PLACES[path])
    etag = either.get(path, **PLACES[path])["ETag"]

    for headers, status in (({"If-Match": '"1234"'}, 412), (NEW, 412), ({"If-Match": etag}, 204)):
        assert either.put(path, {"a": 2}, headers=headers, **PLACES[path]).status_code == status
    for ask, body in (("POST", {"a": 3}), ("DELETE", b"")):
        stale = either.ask(ask, path, body, headers={"If-Match": etag}, **PLACES[path])
        assert stale.status_code == 412
    assert either.get(path, **PLACES[path]).json() == {"a": 2}


@pytest.mark.parametrize("path", PROFILES)
def test_in_1_0_3_a_profile_is_never_put_without_a_word(program, path):
    early = program.at("1.0.3")

    new = early.put(path, {"a": 1}, **PLACES[path])
    early.post(path, {"a": 1}, **PLACES[path])
    old = early.put(path, {"a": 2}, **PLACES[path])

    assert (new.status_code, old.status_code) == (400, 409)
    assert "If-Match" in old.json()["title"]
    assert early.get(path, **PLACES[path]).json() == {"a": 1}


def test_in_1_0_3_a_state_is_simply_put(program):
    early, path = program.at("1.0.3"), "activities/state"

    assert early.put(path, {"a": 1}, **PLACES[path]).status_code == 204
    assert early.put(path, {"a": 2}, **PLACES[path]).status_code == 204


def test_in_2_0_new_documents_are_put_and_old_ones_not_without_a_word(program, path):
    assert program.put(path, {"a": 1}, **PLACES[path]).status_code == 204
    assert program.put(path, {"a": 2}, **PLACES[path]).status_code == 409
    assert program.get(path, **PLACES[path]).json() == {"a": 1}


def test_documents_are_listed_and_since_when(either, path):
    name = NAMES[path]
    place = {key: value for key, value in PLACES[path].items() if key != name}
    either.post(path, {}, **place, **{name: "first"})
    moment = either.get(path, **place, **{name: "first"})
    time.sleep(0.01)
    between = datetime.now(UTC).isoformat()
    either.post(path, {}, **place, **{name: "second"})

    assert moment.status_code == 200
    assert sorted(either.get(path, **place).json()) == ["first", "second"]
    assert either.get(path, **place, since=between).json() == ["second"]
    assert either.get(path, **place, since="words").status_code == 400


def test_what_is_not_meant_is_not_taken_away(either, path):
    either.put(path, "{}", headers=NEW, **PLACES[path])

    for headers in (NEW, {"If-Match": '"another"'}):
        assert either.delete(path, headers=headers, **PLACES[path]).status_code == 412

    assert either.get(path, **PLACES[path]).status_code == 200


def test_a_document_is_forgotten(either, path):
    either.post(path, {}, **PLACES[path])

    assert either.delete(path, **PLACES[path]).status_code == 204
    assert either.delete(path, **PLACES[path]).status_code == 204
    assert either.get(path, **PLACES[path]).status_code == 404


def test_states_of_a_place_are_forgotten_together_those_of_another_registration_not(either):
    path, place = "activities/state", {"activityId": ACTIVITY, "agent": AGENT}
    at = {**place, "registration": str(uuid4())}
    either.post(path, {}, **place, stateId="s")
    either.post(path, {}, **at, stateId="s")

    assert either.delete(path, **at).status_code == 204
    assert either.get(path, **at).json() == []
    assert either.get(path, **place, stateId="s").status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_a_place_is_named_in_full(either, path, method):
    name = NAMES[path]
    for missing in PLACES[path]:
        if missing == name and (
            method == "GET" or (method, path) == ("DELETE", "activities/state")
        ):
            continue
        words = {key: value for key, value in PLACES[path].items() if key != missing}
        assert either.ask(method, path, "{}", headers=NEW, **words).status_code == 400, missing
    for wrong in ({"agent": "true"}, {"agent": "{}"}, {"registration": "1"}, {"extra": "1"}):
        if "agent" in wrong and path == "activities/profile":
            continue
        words = PLACES[path] | wrong
        assert either.ask(method, path, "{}", headers=NEW, **words).status_code == 400, wrong
    assert either.ask(method, path, "{}", **PLACES[path] | {name: ""}).status_code == 400


# --- tools of people ------------------------------------------------------------------------------


def test_a_tool_reaches_its_person_s_documents_only(settings):
    settings.BASE_URL = "https://learn.example.org/"
    credential = Credential("tool:1/2", 1, frozenset({"state"}), b"{}", own_account="ada")
    mine = {"account": {"homePage": "https://learn.example.org", "name": "ada"}}

    documents.insist_it_is_theirs(credential, mine, is_change=True)
    documents.insist_it_is_theirs(credential, None, is_change=False)  # an activity's, to read
    elsewhere = {"account": {**mine["account"], "homePage": "https://a.example"}}
    other = {"account": {**mine["account"], "name": "linus"}}
    for whose, is_change in ((ADA, False), (None, True), (other, False), (elsewhere, True)):
        with pytest.raises(NotTheirs):
            documents.insist_it_is_theirs(credential, whose, is_change=is_change)


def test_a_tool_learns_its_person_s_names_only(either, monkeypatch, settings):
    settings.BASE_URL = "https://learn.example.org/"
    either.post("statements", make())
    tool = Credential("tool:1/2", 1, frozenset({"state"}), b"{}", own_account="ada")
    monkeypatch.setattr(Asked, "credential", tool)
    mine = {"account": {"homePage": "https://learn.example.org", "name": "ada"}}

    other = either.get("agents", agent=AGENT)
    own = either.get("agents", agent=json.dumps(mine))

    assert (other.status_code, own.status_code) == (403, 200)
    assert b"Ada" not in other.content


# --- activities and agents ------------------------------------------------------------------------


def test_an_activity_is_what_all_said_of_it(either):
    either.post("statements", make())
    more = {"id": ACTIVITY, "definition": {"description": {"en": "With wool"}}}
    either.post("statements", make(object=more))

    told = either.get("activities", activityId=ACTIVITY).json()

    assert told["objectType"] == "Activity"
    assert told["definition"]["name"] == {"en": "Weaving", "fr": "Tisser"}
    assert told["definition"]["description"] == {"en": "With wool"}
    unknown = either.get("activities", activityId="https://a.example/x/../y").json()
    assert unknown == {"objectType": "Activity", "id": "https://a.example/x/../y"}
    assert either.get("activities").status_code == 400
    assert either.get("activities", activityId="one").status_code == 400


def test_a_person_is_an_agent_with_its_names(either):
    either.post("statements", [make(), make(actor={**ADA, "name": "Ada L."})])
    account = {"homePage": "https://a.example", "name": "ada"}

    known = either.get("agents", agent=json.dumps({"mbox": ADA["mbox"]})).json()
    unknown = either.get("agents", agent=json.dumps({"account": account})).json()

    assert known["objectType"] == "Person"
    assert sorted(known["name"]) == ["Ada", "Ada L."]
    assert known["mbox"] == [ADA["mbox"]]
    assert unknown == {"objectType": "Person", "account": [account]}
    assert either.get("agents").status_code == 400
    assert either.get("agents", agent="{}").status_code == 400


@pytest.mark.parametrize("name", ["a\x00b", token_hex(2000)], ids=["nul", "long"])
def test_a_name_that_no_table_takes_is_refused(either, path, name):
    where = PLACES[path] | {NAMES[path]: name}

    answers = [
        either.put(path, "x", headers=NEW, **where),
        either.post(path, {}, **where),
        either.get(path, **where),
        either.delete(path, **where),
    ]

    assert [answer.status_code for answer in answers] == [400] * 4
