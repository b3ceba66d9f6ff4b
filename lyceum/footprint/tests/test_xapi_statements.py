"""The statement resource: told once, read again by all that the specification offers."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lyceum.access.testing import make_credential
from lyceum.footprint.rest import statements as rest
from lyceum.footprint.rest.more import SALT
from lyceum.organisations.testing import make_organisation
from lyceum.statements import api as statements
from lyceum.statements.testing import keep_for, make_statement

from .conftest import ACTIVITY, ADA, basic, make

pytestmark = pytest.mark.django_db
PASSED = {"id": "http://adlnet.gov/expapi/verbs/passed"}
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["statements"]]


# --- telling --------------------------------------------------------------------------------------


def test_one_statement_is_told_and_read(either):
    told = make(result={"score": {"scaled": 0.5}, "duration": "PT1M"})

    sent = either.post("statements", told)
    found = either.get("statements", statementId=told["id"])

    assert (sent.status_code, sent.json()) == (200, [told["id"]])
    assert found.status_code == 200
    assert found["Content-Type"] == "application/json"
    read = found.json()
    assert {name: read[name] for name in told} == told
    assert read["authority"]["objectType"] == "Agent"
    assert datetime.fromisoformat(read["stored"]) <= datetime.now(UTC)
    assert read["timestamp"] == read["stored"]
    said = parsedate_to_datetime(found["Last-Modified"])
    assert said == datetime.fromisoformat(read["stored"]).replace(microsecond=0)


def test_ids_are_given_where_none_are_said_and_told_in_the_order_of_the_batch(either):
    first, second = make(), make()
    del second["id"]

    answer = either.post("statements", [first, second])

    assert answer.json()[0] == first["id"]
    assert ids(either.get("statements"))[::-1] == answer.json()


def test_a_statement_is_put_under_the_id_of_its_address(either):
    told = make()
    statement_id = told.pop("id")

    assert either.put("statements", told, statementId=statement_id).status_code == 204
    assert either.put("statements", told, statementId=statement_id).status_code == 204
    assert ids(either.get("statements")) == [statement_id]


def test_what_was_told_stays_told(either):
    told = make()
    either.post("statements", told)

    again = either.post("statements", told)
    other = either.post("statements", {**told, "verb": PASSED})
    under = either.put("statements", {**told, "verb": PASSED}, statementId=told["id"])

    assert (again.status_code, other.status_code, under.status_code) == (200, 409, 409)
    read = either.get("statements", statementId=told["id"]).json()
    assert read["verb"] == told["verb"]


def test_a_batch_is_kept_as_a_whole_or_not_at_all(either):
    good, bad = make(), make(verb={"id": "no iri"})
    twice = make()

    assert either.post("statements", [good, bad]).json()["property"] == "[1].verb.id"
    assert either.post("statements", [twice, twice]).status_code == 400
    assert ids(either.get("statements")) == []


@pytest.mark.parametrize(
    ("method", "words", "content_type"),
    [
        ("POST", {"statementId": str(uuid4())}, "application/json"),
        ("PUT", {}, "application/json"),
        ("PUT", {"statementId": "7"}, "application/json"),
        ("PUT", {"statementId": str(uuid4())}, "application/json"),  # another id than in the body
        ("POST", {}, "text/plain"),
        ("POST", {}, "multipart/form-data; boundary=b"),
        ("POST", {}, "multipart/mixed"),
        ("POST", {"anything": "1"}, "application/json"),
    ],
)
def test_what_cannot_be_taken_in_is_refused(either, method, words, content_type):
    headers = {"Content-Type": content_type}

    assert either.ask(method, "statements", make(), headers=headers, **words).status_code == 400


@pytest.mark.parametrize("body", ["", "{", "[1]", "null", '"x"', "[", b"\xff\xfe", "[" * 100_000])
def test_what_is_no_statement_is_refused(either, body):
    assert either.post("statements", body).status_code == 400


def test_without_define_a_statement_names_no_activity(come_in, acme, program):
    come_in(acme, "statements/write").post("statements", make())

    unnamed = program.get("activities", activityId=ACTIVITY).json()
    come_in(acme, "statements/write", "define").post("statements", make())
    named = program.get("activities", activityId=ACTIVITY).json()

    assert unnamed == {"objectType": "Activity", "id": ACTIVITY}
    assert named["definition"] == make()["object"]["definition"]
    assert "definition" in program.get("statements").json()["statements"][0]["object"]


# --- reading --------------------------------------------------------------------------------------


def test_every_filter_finds_what_it_says(either):
    registration = str(uuid4())
    other = {"mbox": "mailto:linus@course.example"}
    wanted = make(
        verb=PASSED,
        context={
            "registration": registration,
            "instructor": other,
            "contextActivities": {"grouping": [{"id": "https://course.example/all"}]},
        },
    )
    either.post("statements", [make(actor=other, object={"id": "https://a.example/2"}), wanted])

    for words in (
        {"agent": json.dumps(ADA)},
        {"verb": PASSED["id"]},
        {"activity": ACTIVITY},
        {"registration": registration},
        {"activity": "https://course.example/all", "related_activities": "true"},
        {"agent": json.dumps(other), "related_agents": "true", "verb": PASSED["id"]},
        {"verb": PASSED["id"], "activity": ACTIVITY, "agent": json.dumps(ADA), "limit": "9"},
    ):
        assert ids(either.get("statements", **words)) == [wanted["id"]], words
    assert ids(either.get("statements", activity="https://course.example/all")) == []


def test_since_and_until_are_moments_of_storing(either):
    first, second = make(), make()
    either.post("statements", first)
    stored = either.get("statements", statementId=first["id"]).json()["stored"]
    either.post("statements", second)

    assert ids(either.get("statements", since=stored)) == [second["id"]]
    assert ids(either.get("statements", until=stored)) == [first["id"]]
    assert ids(either.get("statements", ascending="true")) == [first["id"], second["id"]]


@pytest.mark.parametrize(
    "words",
    [
        {"statementId": "x"},
        {"statementId": str(uuid4()), "voidedStatementId": str(uuid4())},
        {"statementId": str(uuid4()), "verb": PASSED["id"]},
        {"statementId": str(uuid4()), "limit": "1"},
        {"agent": "Ada"},
        {"agent": "{}"},
        {"agent": json.dumps({"objectType": "Group", "member": [ADA]})},
        {"verb": "passed"},
        {"activity": "one"},
        {"registration": "1"},
        {"since": "yesterday"},
        {"until": "2026-13-01T00:00:00Z"},
        {"limit": "-1"},
        {"limit": "1.5"},
        {"limit": "\u0661"},
        {"limit": "9" * 40},
        {"format": "long"},
        {"attachments": "yes"},
        {"ascending": "1"},
        {"related_agents": "True"},
        {"StatementId": str(uuid4())},
        {"more": "x"},
        {"more": "x", "limit": "1"},
        {"foo": "bar"},
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_name(either, words):
    answer = either.get("statements", **words)

    assert answer.status_code == 400
    assert answer.json()["property"]
    assert answer["X-Experience-API-Consistent-Through"]


@pytest.mark.parametrize("query", ["limit=1&limit=1", "verb=%ff", "a=%00", "&" * 90 + "a=1"])
def test_a_query_that_cannot_be_read_is_refused(either, query):
    assert either.get("statements", query=query).status_code == 400


def test_a_voided_statement_is_found_as_one_only(either):
    told = make()
    reference = {"objectType": "StatementRef", "id": told["id"]}
    either.post("statements", told)
    voiding = make(verb=VOIDED, object=reference)
    either.post("statements", voiding)

    assert either.get("statements", statementId=told["id"]).status_code == 404
    assert either.get("statements", voidedStatementId=told["id"]).json()["id"] == told["id"]
    assert either.get("statements", voidedStatementId=voiding["id"]).status_code == 404
    assert ids(either.get("statements")) == [voiding["id"]]
    refused = either.post(
        "statements", make(verb=VOIDED, object={**reference, "id": voiding["id"]})
    )
    assert refused.status_code == 400


def test_shorter_forms(either):
    either.post("statements", make())

    short = either.get("statements", format="ids").json()["statements"][0]
    one_language = either.get(
        "statements", format="canonical", headers={"Accept-Language": "fr"}
    ).json()["statements"][0]

    assert short["verb"] == {"id": make()["verb"]["id"]}
    assert short["object"]["id"] == ACTIVITY
    assert "definition" not in short["object"]
    assert "name" not in short["actor"]
    assert one_language["object"]["definition"]["name"] == {"fr": "Tisser"}


def test_the_canonical_form_says_what_anybody_said_of_an_activity(either):
    either.post("statements", make())
    more = {"id": ACTIVITY, "definition": {"description": {"fr": "Avec de la laine"}}}
    plain = make(object={"id": ACTIVITY})
    either.post("statements", [make(object=more), plain])

    told = either.get(
        "statements",
        statementId=plain["id"],
        format="canonical",
        headers={"Accept-Language": "fr"},
    ).json()

    assert told["object"]["definition"]["name"] == {"fr": "Tisser"}
    assert told["object"]["definition"]["description"] == {"fr": "Avec de la laine"}


def test_the_canonical_form_costs_the_same_for_many_activities(
    program, django_assert_max_num_queries
):
    def told(name):
        more = {"id": f"{ACTIVITY}/{name}", "definition": {"name": {"en": name}}}
        return make(object={"id": f"{ACTIVITY}/{name}"}, context=context(more))

    def context(more):
        return {"contextActivities": {"other": [more]}}

    program.post("statements", [told(f"n{number}") for number in range(30)])
    with CaptureQueriesContext(connection) as few:
        program.get("statements", format="canonical", limit="1")

    with django_assert_max_num_queries(len(few)):
        answer = program.get("statements", format="canonical", limit="25").json()

    assert len(answer["statements"]) == 25
    names = {one["object"]["definition"]["name"]["en"] for one in answer["statements"]}
    assert len(names) == 25


# --- more -----------------------------------------------------------------------------------------


def read_on(program, answer):
    """Every page from this one on."""
    pages = [answer.json()]
    while more := pages[-1]["more"]:
        path, query = more.removeprefix(program.mount).split("?")
        assert more.startswith(program.mount)
        assert program.ask("HEAD", path, query=query).status_code == 200
        pages.append(program.get(path, query=query).json())
    return [one["id"] for page in pages for one in page["statements"]]


@pytest.mark.parametrize("ascending", ["true", "false"])
def test_pages_neither_repeat_nor_miss_while_others_are_told(either, ascending):
    told = either.post("statements", [make() for _ in range(7)]).json()
    first = either.get("statements", limit="3", ascending=ascending, verb=make()["verb"]["id"])
    either.post("statements", [make() for _ in range(3)])

    read = read_on(either, first)

    assert [one for one in read if one in told] == (told if ascending == "true" else told[::-1])
    assert len(set(read)) == len(read)
    assert len(read) == 7


def test_an_answer_goes_on_in_the_same_form_for_a_day(either):
    either.post("statements", [make() for _ in range(3)])
    more = either.get("statements", limit="1", format="ids").json()["more"]
    path, query = more.removeprefix(either.mount).split("?")

    with time_machine.travel(datetime.now(UTC) + timedelta(hours=24), tick=True):
        on = either.get(path, query=query)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=26), tick=True):
        late = either.get(path, query=query)

    assert "definition" not in on.json()["statements"][0]["object"]
    assert late.status_code == 400


def test_what_is_more_from_before_an_upgrade_is_a_flaw(program, acme):
    sealed = signing.dumps([{"learner": "x"}, "exact", 0, acme.pk], salt=SALT, compress=True)

    answer = program.get("statements", more=sealed)

    assert answer.status_code == 400
    assert "of this version" in answer.text


def test_what_is_more_for_one_organisation_is_nothing_for_another(program, come_in):
    program.post("statements", [make() for _ in range(3)])
    _path, query = program.get("statements", limit="1").json()["more"].split("?")
    stranger = come_in(make_organisation("Globex"), "all")

    assert stranger.get("statements", query=query).status_code == 400
    # (The last letter of a signature carries two bits that say nothing: the first one carries six.)
    told, signature = query.rsplit(":", 1)
    slip = ("b" if signature[0] == "a" else "a") + signature[1:]
    assert program.get("statements", query=f"{told}:{slip}").status_code == 400
    assert program.get("statements", query=query).status_code == 200


def test_limit_0_is_as_many_as_we_give(program):
    told = program.post("statements", [make() for _ in range(120)]).json()

    answer = program.get("statements", limit="0")

    assert ids(answer) == told[::-1]
    assert len(ids(program.get("statements"))) == 100
    assert read_on(program, answer) == told[::-1]


# --- whose ----------------------------------------------------------------------------------------


def test_a_program_reads_its_own_where_it_may_read_no_more(come_in, acme, client):
    writer = come_in(acme, "statements/write", "statements/read/mine")
    other = come_in(acme, "statements/write", "statements/read")
    mine, theirs = make(), make()
    writer.post("statements", mine)
    other.post("statements", theirs)

    assert ids(writer.get("statements")) == [mine["id"]]
    assert ids(other.get("statements")) == [theirs["id"], mine["id"]]
    assert writer.get("statements", statementId=theirs["id"]).status_code == 404


def test_an_authority_that_is_said_is_not_believed(program):
    told = make(authority={"mbox": "mailto:boss@course.example"})
    program.post("statements", told)

    authority = program.get("statements", statementId=told["id"]).json()["authority"]

    assert authority["account"]["name"].startswith("service-account:")


def test_nothing_of_one_organisation_is_there_for_another(program, come_in):
    body, sha2 = b"wool", hashlib.sha256(b"wool").hexdigest()
    told = make(attachments=[attachment(sha2)])
    assert program.post("statements", mixed(told, (sha2, body)), headers=MIXED).status_code == 200
    agent = json.dumps(ADA)
    state = {"activityId": ACTIVITY, "agent": agent, "stateId": "s"}
    program.put("activities/state", {"slide": 1}, **state)
    stranger = come_in(make_organisation("Globex"), "all")

    assert stranger.get("statements", statementId=told["id"]).status_code == 404
    assert ids(stranger.get("statements", agent=agent)) == []
    assert stranger.get("activities/state", **state).status_code == 404
    assert "definition" not in stranger.get("activities", activityId=ACTIVITY).json()
    with_all = stranger.get("statements", attachments="true")
    assert body not in with_all.content
    assert stranger.post("statements", {**make(), "id": told["id"]}).status_code == 200
    assert ids(program.get("statements")) == [told["id"]]


# --- attachments ----------------------------------------------------------------------------------


def attachment(sha2, **more):
    return {
        "usageType": "https://course.example/usages/cloth",
        "display": {"en": "Cloth"},
        "contentType": "text/plain",
        "length": 4,
        "sha2": sha2,
        **more,
    }


def mixed(said, *parts):
    """A body with attachments."""
    pieces = [b"--b\r\nContent-Type: application/json\r\n\r\n" + json.dumps(said).encode()]
    pieces += [
        b"--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\n"
        b"X-Experience-API-Hash: " + sha2.encode() + b"\r\n\r\n" + body
        for sha2, body in parts
    ]
    return b"\r\n".join([*pieces, b"--b--\r\n"])


MIXED = {"Content-Type": "multipart/mixed; boundary=b"}


def sha(body):
    return hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("body", [b"wool", b"", b"\x00\xff\r\n--c\r\n", bytes(range(256)) * 40])
def test_bytes_come_back_as_they_went(either, body):
    told = make(attachments=[attachment(sha(body))])

    sent = either.post("statements", mixed(told, (sha(body), body)), headers=MIXED)
    found = either.get("statements", statementId=told["id"], attachments="true")

    assert sent.status_code == 200, sent.content
    kind, _semicolon, boundary = found["Content-Type"].partition("; boundary=")
    assert kind == "multipart/mixed"
    first, second = found.content.split(b"--" + boundary.encode())[1:3]
    assert json.loads(first.split(b"\r\n\r\n", 1)[1])["id"] == told["id"]
    assert second.split(b"\r\n\r\n", 1)[1] == body + b"\r\n"
    assert sha(body).encode() in second


def test_one_attachment_of_two_statements_comes_once(either):
    body = b"wool"
    pair = [make(attachments=[attachment(sha(body))]) for _ in range(2)]
    either.post("statements", mixed(pair, (sha(body), body)), headers=MIXED)

    found = either.get("statements", attachments="true")

    assert found.content.count(b"X-Experience-API-Hash") == 1
    assert found.content.count(sha(body).encode()) == 3


@pytest.mark.parametrize("ascending", ["true", "false"])
def test_a_page_ends_where_its_attachments_weigh_too_much(either, ascending, monkeypatch):
    monkeypatch.setattr(rest, "HEAVIEST_PAGE", 10)
    bodies = [b"wool", b"silk", b"wool", b"a bale of cotton", b"flax"]  # wool weighs once
    told = [make(attachments=[attachment(sha(body))]) for body in bodies]
    body_of = {one["id"]: body for one, body in zip(told, bodies, strict=True)}
    parts = [(sha(body), body) for body in dict.fromkeys(bodies)]
    assert either.post("statements", mixed(told, *parts), headers=MIXED).status_code == 200

    answer, pages = either.get("statements", attachments="true", ascending=ascending), []
    while True:
        _before, first, *sent = answer.content.split(b"--" + answer["Content-Type"][-32:].encode())
        said = json.loads(first.split(b"\r\n\r\n", 1)[1])
        pages.append([one["id"] for one in said["statements"]])
        assert len(sent) - 1 == len({body_of[pk] for pk in pages[-1]})
        if not said["more"]:
            break
        path, query = said["more"].removeprefix(either.mount).split("?")
        answer = either.get(path, query=query)

    in_order = list(body_of) if ascending == "true" else list(body_of)[::-1]
    assert [pk for page in pages for pk in page] == in_order
    assert [len(page) for page in pages] == ([3, 1, 1] if ascending == "true" else [1, 1, 3])


def test_attachments_are_multipart_even_where_there_are_none(either):
    either.post("statements", make())

    assert either.get("statements", attachments="true")["Content-Type"].startswith("multipart/")
    assert either.get("statements", attachments="false")["Content-Type"] == "application/json"


def test_what_is_named_comes_and_what_comes_is_named(either):
    named = make(attachments=[attachment(sha(b"wool"))])
    elsewhere = make(attachments=[attachment(sha(b"wool"), fileUrl="https://a.example/wool")])

    assert either.post("statements", named).status_code == 400
    assert either.post("statements", mixed(named), headers=MIXED).status_code == 400
    excess = mixed(named, (sha(b"wool"), b"wool"), (sha(b"silk"), b"silk"))
    assert either.post("statements", excess, headers=MIXED).status_code == 400
    wrong = mixed(named, (sha(b"wool"), b"silk"))
    assert either.post("statements", wrong, headers=MIXED).status_code == 400
    assert either.post("statements", elsewhere).status_code == 200


def test_the_secret_alone_is_enough(client, acme):
    made = make_credential(acme, "all")
    headers = {"X-Experience-API-Version": "2.0.0"}

    for said in (f"Bearer {made.secret}", basic(made)):
        answer = client.get("/xapi/statements", headers={**headers, "Authorization": said})
        assert answer.status_code == 200


@pytest.mark.parametrize("form", ["ids", "canonical"])
def test_numbers_beyond_a_double_and_odd_agents_in_extensions_are_told_again(program, form):
    """Extensions are free (Data 4.1): what is like nothing else there surprises no reader."""
    odd = '{"mbox": null, "name": "x", "account": 7, "n": [1e400, 0.10, 12345678901234567890123]}'
    told = make(result={"extensions": {"https://a.example/x": "ODD"}})
    assert program.post("statements", json.dumps(told).replace('"ODD"', odd)).status_code == 200

    answer = program.get("statements", format=form)

    assert answer.status_code == 200
    assert b"[1e400,0.10,12345678901234567890123]" in answer.content
    assert program.get("agents", agent=json.dumps(ADA)).status_code == 200


def test_what_is_told_while_an_answer_is_made_is_not_promised_to_be_in_it(
    program, acme, monkeypatch
):
    """Who asks next for what came since then would never see it (Communication 2.1.3.s2.b5)."""
    late = make_statement()

    def interrupted(asked):
        answer = found(asked)
        keep_for(acme.pk, late)
        return answer

    found = rest._found
    monkeypatch.setattr(rest, "_found", interrupted)
    answer = program.get("statements")

    assert answer.json()["statements"] == []
    stored = statements.statement_for(acme.pk, UUID(late["id"])).stored_at
    assert datetime.fromisoformat(answer["X-Experience-API-Consistent-Through"]) <= stored
