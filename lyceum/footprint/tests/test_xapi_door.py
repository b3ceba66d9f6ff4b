"""What every answer of the xAPI store says, in which order it refuses, and how much it takes in."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.urls import reverse

from lyceum.footprint.rest import things

from .conftest import ACTIVITY, ADA, MOUNTS, make

pytestmark = pytest.mark.django_db
VERSION, THROUGH = "X-Experience-API-Version", "X-Experience-API-Consistent-Through"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


# --- versions -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mount", MOUNTS)
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("1.0", "1.0.3"),
        ("1.0.0", "1.0.3"),
        ("1.0.9", "1.0.3"),
        ("2.0.0", "2.0.0"),
        ("2.0", "2.0.0"),
    ],
)
def test_what_is_said_is_spoken_at_either_mount(program, mount, said, told):
    answer = replace(program.at(mount), version=said).get("statements")

    assert (answer.status_code, answer[VERSION]) == (200, told)


@pytest.mark.parametrize("said", ["", "0.95", "1.1.0", "2.1.0", "3", "1.0.3.1", "two"])
def test_a_version_that_is_not_said_or_not_known_is_refused_in_the_mount_s(either, said):
    for path in ("statements", "activities", "agents", "activities/state", "agents/profile"):
        answer = replace(either, version=said).get(path)

        assert (answer.status_code, answer[VERSION]) == (400, either.version)
        assert answer.json()["property"] == VERSION


def test_about_says_what_is_spoken_to_whoever_asks(either):
    answer = replace(either, version="", authorization="").get("about")

    assert answer.status_code == 200
    spoken = answer.json()["version"]
    assert either.version in spoken
    assert either.version == "2.0.0" or not [each for each in spoken if each > "1.0.3"]


# --- what every answer says -----------------------------------------------------------------------

ANSWERS = [
    ("GET", "statements", {}, 200),
    ("GET", "about", {}, 200),
    ("GET", "statements", {"statementId": str(uuid4())}, 404),
    ("GET", "statements", {"limit": "many"}, 400),
    ("GET", "statements", {"LIMIT": "1"}, 400),
    ("DELETE", "statements", {}, 405),
    ("PUT", "about", {}, 405),
    ("GET", "nothing/here", {}, 404),
    ("GET", "statementsverb=http://x", {}, 404),
    ("HEAD", "statements", {}, 200),
    ("HEAD", "activities/state", {}, 400),
    ("OPTIONS", "statements", {}, 204),
]


@pytest.mark.parametrize(("method", "path", "words", "status"), ANSWERS)
def test_every_answer_says_its_version_and_up_to_when_it_is_complete(
    either, method, path, words, status
):
    answer = either.ask(method, path, **words)

    assert answer.status_code == status
    assert (status == 204) != ("Content-Length" in answer)
    assert answer[VERSION] == either.version
    through = datetime.fromisoformat(answer[THROUGH])
    assert abs(datetime.now(UTC) - through) < timedelta(seconds=5)
    assert answer[THROUGH].count(".") == 1  # to the millisecond, at least
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert THROUGH in answer["Access-Control-Expose-Headers"]


def test_it_goes_on_with_time_though_nothing_is_told(program):
    first = program.get("statements")[THROUGH]
    time.sleep(0.02)

    assert program.get("statements")[THROUGH] > first


def test_head_says_what_get_says_without_the_words(either):
    told = make()
    either.post("statements", told)

    for path, words in (
        ("statements", {"statementId": told["id"]}),
        ("statements", {"limit": "1"}),
        ("activities", {"activityId": ACTIVITY}),
        ("about", {}),
    ):
        asked, head = either.get(path, **words), either.ask("HEAD", path, **words)
        assert head.content == b""
        assert head["Content-Length"] == str(len(asked.content))
        assert head["Content-Type"] == asked["Content-Type"]


def test_a_page_of_another_site_may_ask(program):
    answer = replace(program, authorization="", version="").ask("OPTIONS", "activities/state")

    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Methods"] == "GET, PUT, POST, DELETE, HEAD, OPTIONS"
    for name in ("Authorization", "If-Match", "Content-Type", VERSION):
        assert name in answer["Access-Control-Allow-Headers"]


def test_what_is_wrong_is_said_with_its_property_and_the_rule(either):
    answer = either.post("statements", make(actor={"mbox": "ada"}))

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["property"] == "actor.mbox"
    assert "2.4.2" in answer.json()["rule"]


# --- the order of refusals ------------------------------------------------------------------------


def test_a_method_is_refused_before_anything_else(program):
    stranger = replace(program, authorization="", version="")

    for method, path in (("DELETE", "statements"), ("POST", "activities"), ("PUT", "agents")):
        answer = stranger.ask(method, path)
        assert answer.status_code == 405
        assert "GET" in answer["Allow"]


def test_then_a_version_then_who_comes_then_what_they_may(come_in, acme, program):
    stranger = replace(program, authorization="")
    narrow = come_in(acme, "state")

    assert replace(stranger, version="9").get("statements").status_code == 400
    refused = stranger.get("statements", limit="many")
    assert refused.status_code == 401
    assert "Basic" in refused["WWW-Authenticate"]
    assert "Bearer" in refused["WWW-Authenticate"]
    assert narrow.get("statements", limit="many").status_code == 403


@pytest.mark.parametrize("said", ["Basic Zm9vOmJhcg==", "Basic:xxxx", "foo:bar", "Bearer lyc_x"])
def test_a_wrong_credential_is_refused(program, said):
    assert replace(program, authorization=said).get("statements").status_code == 401


def test_a_session_opens_nothing(client, program, olga):
    client.force_login(olga)

    answer = replace(program, authorization="").get("statements")

    assert answer.status_code == 401
    assert not answer.cookies


def test_nobody_tries_for_ever_but_the_right_secret_always_opens(program):
    wrong = replace(program, authorization="Basic Zm9vOmJhcg==")

    statuses = [wrong.get("statements").status_code for _ in range(80)]

    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert wrong.get("statements")["Retry-After"]
    assert program.get("statements").status_code == 200


SCOPES = {
    "statements/write": {("POST", "statements")},
    "statements/read": {("GET", "statements"), ("GET", "activities"), ("GET", "agents")},
    "statements/read/mine": {("GET", "statements"), ("GET", "activities"), ("GET", "agents")},
    "state": {
        *(("GET", "activities/state"), ("PUT", "activities/state")),
        *(("GET", "activities"), ("GET", "agents")),
    },
    "profile": {
        *(("GET", "agents/profile"), ("PUT", "agents/profile")),
        *(("GET", "activities"), ("GET", "agents")),
    },
    "all/read": {
        *(("GET", "statements"), ("GET", "activities/state"), ("GET", "agents/profile")),
        *(("GET", "activities"), ("GET", "agents")),
    },
}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_opens_what_it_says_and_nothing_else(come_in, acme, scope):
    narrow = come_in(acme, scope)
    agent = json.dumps(ADA)
    asked = {
        ("POST", "statements"): {},
        ("GET", "statements"): {},
        ("GET", "activities"): {"activityId": ACTIVITY},
        ("GET", "agents"): {"agent": agent},
        ("GET", "activities/state"): {"activityId": ACTIVITY, "agent": agent},
        ("PUT", "activities/state"): {"activityId": ACTIVITY, "agent": agent, "stateId": "s"},
        ("GET", "agents/profile"): {"agent": agent},
        ("PUT", "agents/profile"): {"agent": agent, "profileId": "p"},
    }

    opened = {
        (method, path)
        for (method, path), words in asked.items()
        if narrow.ask(method, path, make() if method != "GET" else b"", **words).status_code != 403
    }

    assert opened == SCOPES[scope]


# --- how much, how fast ---------------------------------------------------------------------------


def test_a_program_that_is_too_fast_is_told_when_to_come_again(come_in, acme, linus, settings):
    settings.XAPI_REQUESTS_A_MINUTE = 6
    fast, other = come_in(acme, "all"), come_in(acme, "all")

    statuses = [fast.get("statements").status_code for _ in range(5)]
    refused = fast.get("statements")

    assert statuses == [200, 200, 200, 429, 429]
    assert 0 < int(refused["Retry-After"]) <= 10
    assert other.get("statements").status_code == 200


def test_a_body_that_says_it_is_too_large_is_not_even_read(program, settings, monkeypatch):
    monkeypatch.setattr(WSGIRequest, "read", lambda *_: pytest.fail("it was read"))
    answer = program.client.generic(
        "POST",
        "/xapi/statements",
        "{}",
        "application/json",
        CONTENT_LENGTH=str(500 * 1024 * 1024),
        headers={"Authorization": program.authorization, VERSION: "2.0.0"},
    )

    assert answer.status_code == 413, answer.content


def test_a_batch_has_its_limit(program, settings):
    settings.XAPI_BATCH_LIMIT = 3

    assert program.post("statements", [make() for _ in range(4)]).status_code == 413
    assert program.get("statements").json()["statements"] == []
    assert program.post("statements", [make() for _ in range(3)]).status_code == 200


def test_a_surprise_is_ours_and_says_no_more(program, monkeypatch):
    program.client.raise_request_exception = False
    monkeypatch.setattr(things, "SPOKEN", {})

    answer = program.get("about")

    assert answer.status_code == 500
    assert answer[VERSION] == "2.0.0"
    assert "KeyError" in answer.json()["title"]


# --- forms in place of requests -------------------------------------------------------------------


@pytest.fixture
def form(program):
    """form(method, **fields): as a browser of old sends it, without headers of its own."""

    def send(method, query=None, headers=None, resource="statements", **fields):
        said = {"Authorization": program.authorization, VERSION: "1.0.3"}
        fields = {name.replace("__", "-"): value for name, value in fields.items()}
        said = {name: value for name, value in said.items() if name not in fields}
        return program.client.generic(
            "POST",
            f"/xapi/1.0.3/{resource}",
            urlencode(fields),
            FORM["Content-Type"],
            QUERY_STRING=query or f"method={method}",
            headers=said | (headers or {}),
        )

    return send


def test_a_form_stands_for_a_request(form, program):
    told = make()
    put = form("PUT", statementId=told["id"], content=json.dumps(told))

    found = form("GET", limit="1")
    head = form("HEAD", limit="1")

    assert put.status_code == 204
    assert (head.status_code, head["Content-Length"], head.content) == (200, "0", b"")
    assert [one["id"] for one in found.json()["statements"]] == [told["id"]]
    assert found[VERSION] == "1.0.3"


def test_a_form_says_headers(program, form):
    answer = form("GET", Authorization=program.authorization, **{VERSION: "1.0.2"})

    assert (answer.status_code, answer[VERSION]) == (200, "1.0.3")
    assert form("GET", **{VERSION: "0.8"}).status_code == 400
    assert form("GET", Authorization="Basic Zm9vOmJhcg==").status_code == 401


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("PUT", {"query": f"method=PUT&statementId={uuid4()}"}),  # something beside the method
        ("PUT", {}),  # no content
        ("PATCH", {}),
        ("PUT", {"query": "method=PUT&method=GET"}),
    ],
)
def test_a_form_that_is_no_request_is_refused(form, method, more):
    assert form(method, statementId=str(uuid4()), **more).status_code == 400


@pytest.mark.parametrize("odd", ["text/plain\r\nX-Evil: 1", "text/plain\0", "text/日本"])
def test_a_form_says_only_what_a_header_can(form, program, odd):
    """Else nobody could be told the document again."""
    here = {"activityId": "https://a.example/1", "agent": json.dumps(ADA), "stateId": "odd"}
    where = {"resource": "activities/state", "content": "x", **here}

    assert form("PUT", **where, Content__Type=odd).status_code == 400
    assert program.get("activities/state", **here).status_code == 404


def test_a_form_is_sent_by_post_and_is_a_form(program):
    early = program.at("1.0.3")

    assert early.get("statements", method="POST").status_code == 400
    assert early.post("statements", make(), method="PUT").status_code == 400
    assert early.post("statements", make(), headers=FORM, method="PUT").status_code == 400


def test_the_later_version_knows_no_forms(program):
    body = urlencode({"limit": "1"})

    assert program.post("statements", body, headers=FORM, method="GET").status_code == 400


# --- the way in -----------------------------------------------------------------------------------


def test_both_mounts_have_every_resource():
    assert reverse("xapi:activities-state") == "/xapi/activities/state"
    assert reverse("xapi-1.0.3:statements") == "/xapi/1.0.3/statements"


def test_the_door_itself_asks_the_database_little(program, django_assert_max_num_queries):
    program.get("about")

    with django_assert_max_num_queries(1):  # up to when everything can be read
        program.get("about")
