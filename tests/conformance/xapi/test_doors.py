"""Communication 1.1-1.3, 2.4, 2.5, 2.8, 3.2, 3.3, 4: doors, who may pass, and the small resources."""

import base64
import json
from urllib.parse import urlencode

import pytest

from .asking import moment, refused, seen, tell
from .client import MOUNTS
from .samples import ACTIVITY, AGENT, NOT_IRI, SHA1, TUTOR, VERB, fresh, new_id, plain, somebody
from .tables import OK, both, each, rows

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
VERSION = "X-Experience-API-Version"
THROUGH = "X-Experience-API-Consistent-Through"
NOBODY = {"Authorization": None}
UNSAID = {VERSION: None}
STATE = {"activityId": ACTIVITY["id"], "agent": AGENT, "stateId": "x"}
RESOURCES = {
    "statements": {"limit": "1"},
    "activities": {"activityId": ACTIVITY["id"]},
    "activities/state": STATE,
    "activities/profile": {"activityId": ACTIVITY["id"], "profileId": "x"},
    "agents": {"agent": AGENT},
    "agents/profile": {"agent": AGENT, "profileId": "x"},
}
each_resource = pytest.mark.parametrize("path", RESOURCES)

# --- versions (3.3) ------------------------------------------------------------------------------------


@each_resource
@both
def test_a_request_says_its_version(lrs, path):
    """Communication 3.3: 400 without; the answer speaks the version of its mount."""
    refused(lrs, lrs.get(path, RESOURCES[path], headers=UNSAID))


@each(rows("Communication 3.3", *((f"{method} {path}", (method, path)) for method, path in (("POST", "statements"), ("PUT", "statements"), ("PUT", "activities/state"), ("DELETE", "activities/state"), ("HEAD", "statements")))))  # fmt: skip
def test_every_method_says_its_version(lrs, row):
    method, path = row.sent
    query = {"statementId": new_id()} if method == "PUT" and path == "statements" else RESOURCES[path] if path != "statements" else None  # fmt: skip
    body = plain() if method in ("POST", "PUT") else None
    assert seen(lrs, lrs.call(method, path, query, body, headers=UNSAID), 400)


@each_resource
@both
def test_a_request_without_version_or_name_is_a_bad_one_first(lrs, path):
    """Communication 3.3: the independent suite asks for 400 and Consistent-Through here, not 401."""
    answer = lrs.get(path, RESOURCES[path], headers={**UNSAID, **NOBODY})
    refused(lrs, answer, of_statements=path == "statements")


KNOWN = {"1.0.3": ("1.0", "1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.0.9"), "2.0.0": ("2.0", "2.0.0")}


@pytest.mark.parametrize("mount", MOUNTS)
@each([row for version, names in KNOWN.items() for row in rows("Communication 3.3", *((name, name, OK) for name in names), only=version)])  # fmt: skip
def test_versions_that_are_spoken(lrs, row, mount):
    """At both mounts the header decides; the answer names the latest of its line."""
    path = f"{MOUNTS[mount]}/statements"
    seen(lrs, lrs.get(path, {"limit": "1"}, headers={VERSION: row.sent}), 200)


@each(rows("Communication 3.3", *((repr(v), v) for v in ("0.8", "0.9", "0.95", "1.1.0", "1", "1.0.x", "2.1.0", "3.0.0", "x", "", "BAD"))))  # fmt: skip
def test_versions_that_are_not(lrs, row):
    refused(lrs, lrs.get("statements", {"limit": "1"}, headers={VERSION: row.sent}))


@both
def test_an_older_patch_is_answered_in_the_latest(lrs):
    """Communication 3.3."""
    older = {"1.0.3": "1.0.1", "2.0.0": "2.0"}[lrs.version]
    assert lrs.get("about", headers={VERSION: older}).header(VERSION) == lrs.version


# --- about (2.8) ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, UNSAID, NOBODY, {**UNSAID, **NOBODY}], ids=["said", "no version", "no name", "neither"])  # fmt: skip
@both
def test_about_is_open(lrs, headers):
    """Communication 2.8."""
    answer = seen(lrs, lrs.get("about", headers=headers), 200)
    assert answer.header("Content-Type").split(";")[0] == "application/json"
    assert isinstance(answer.json["version"], list)
    assert lrs.version in answer.json["version"]
    assert seen(lrs, lrs.call("HEAD", "about", headers=headers), 200).body == b""


@each(rows("Communication 2.8", ("only versions of the line", None, OK), only="1.0.3"))
def test_about_lists_what_1_0_3_allows(lrs, row):
    """2.0 may list more; the 1.0.3 text allows 0.9, 0.95 and 1.0.x alone."""
    allowed = {"0.9", "0.95", "1.0.0", "1.0.1", "1.0.2", "1.0.3"}
    assert set(lrs.get("about").json["version"]) <= allowed


# --- methods (3.2) ---------------------------------------------------------------------------------------

NOT_THERE = {
    "statements": ("DELETE", "PATCH"),
    "activities": ("POST", "PUT", "DELETE"),
    "agents": ("POST", "PUT", "DELETE"),
    "about": ("POST", "PUT", "DELETE"),
    "activities/state": ("PATCH",),
    "activities/profile": ("PATCH",),
    "agents/profile": ("PATCH",),
}


@each(rows("Communication 3.2", *((f"{method} {path}, {'known' if known else 'nobody'}", (method, path, known)) for path, methods in NOT_THERE.items() for method in methods for known in (True, False))))  # fmt: skip
def test_methods_that_are_not_there(lrs, row):
    """405, whoever asks: the independent suite asks without credentials."""
    method, path, known = row.sent
    answer = lrs.call(method, path, RESOURCES.get(path), headers={} if known else NOBODY)
    seen(lrs, answer, 405)
    assert answer.header("Allow")


@each(rows("Communication 3.2", *((f"{path}", path) for path in ("statementsverb=http://example.org/x", "statements/1", "nothing", "activities/nothing"))))  # fmt: skip
def test_addresses_that_are_not_there(lrs, row):
    """404 that still says how far the store is: the independent suite polls such an address."""
    answer = seen(lrs, lrs.get(row.sent), 404)
    assert moment(answer.header(THROUGH))


@both
def test_every_answer_has_its_headers(lrs):
    """Communication 1.2, 3.3: errors as well."""
    for path, query in RESOURCES.items():
        for more in ({}, {"foo": "bar"}):
            answer = lrs.get(path, {**query, **more})
            assert answer.all(VERSION) == [lrs.version]
            assert len(answer.all("Date")) == 1
            assert len(answer.all("Content-Type")) == 1


# --- HEAD (1.1) -----------------------------------------------------------------------------------------


@each_resource
@both
def test_head_is_get_without_a_body(lrs, path):
    """Communication 1.1."""
    query = RESOURCES[path]
    if path.endswith(("state", "profile")):
        name = "stateId" if path.endswith("state") else "profileId"
        query = {**query, name: new_id()}
        seen(lrs, lrs.post(path, {"a": 1}, query), 204)
    tell(lrs, plain())
    get, head = lrs.get(path, query), lrs.call("HEAD", path, query)
    assert (get.status, head.status, head.body) == (200, 200, b"")
    same = ("Content-Type", "ETag", VERSION, "Last-Modified")
    assert [head.header(name) for name in same] == [get.header(name) for name in same]


@both
def test_a_get_may_carry_a_body(lrs):
    """RFC 9110: it means nothing, and does no harm."""
    for path, query in RESOURCES.items():
        assert lrs.get(path, query, body={"a": 1}).status == lrs.get(path, query).status


@both
def test_a_get_may_name_a_type(lrs):
    """RFC 9110: some clients label requests that have no body."""
    label = {"Content-Type": "application/json"}
    seen(lrs, lrs.get("statements", {"limit": "1"}, headers=label), 200)
    where = {**STATE, "stateId": new_id()}
    seen(lrs, lrs.delete("activities/state", where, headers=label), 204)


ACCEPTS = ["application/json", "application/json, text/plain, */*", "*/*", "text/html"]


@both
def test_what_a_client_would_like_changes_nothing(lrs):
    """Communication 2.1.3: only `attachments` says whether an answer comes in parts."""
    (statement_id,) = tell(lrs, plain())
    for accept in ACCEPTS:
        headers = {"Accept": accept}
        for wanted, kind in (("true", "multipart/mixed"), ("false", "application/json")):
            query = {"statementId": statement_id, "attachments": wanted}
            answer = seen(lrs, lrs.get("statements", query, headers=headers), 200)
            assert answer.header("Content-Type").partition(";")[0] == kind
        seen(lrs, lrs.post("statements", plain(), headers=headers), 200)


# --- who (4.0) -----------------------------------------------------------------------------------------


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


STRANGERS = rows(
    "Communication 4.0",
    ("nobody", None),
    ("somebody unknown", basic("foo", "bar")),
    ("a colon behind Basic", "Basic:" + base64.b64encode(b"a:b").decode()),
    ("no base64", "Basic ???"),
    ("no colon inside", "Basic " + base64.b64encode(b"ab").decode()),
    ("no letters inside", "Basic " + base64.b64encode(b"\xff\xfe:\x00").decode()),
    ("only Basic", "Basic"),
    ("an unknown token", "Bearer lyc_000000000000000000000000000000000000000000"),
    ("another scheme", "Digest username=a"),
    ("nothing", ""),
)


@each(STRANGERS)
def test_strangers(lrs, row):
    """401, with the way in. Few of them: an address that guesses is stopped."""
    answer = lrs.put(
        "statements", {"statementId": new_id()}, plain(), headers={"Authorization": row.sent}
    )
    assert refused(lrs, answer, 401).header("WWW-Authenticate")


@each_resource
@both
def test_nobody(lrs, path):
    """401 everywhere but at about."""
    answer = lrs.get(path, RESOURCES[path], headers=NOBODY)
    assert refused(lrs, answer, 401).header("WWW-Authenticate")


@both
def test_the_right_user_with_a_wrong_password(house, lrs):
    """Communication 4.0."""
    user, password = house.tokens[0]
    other = password[:-1] + ("y" if password.endswith("x") else "x")
    for pair in ((user, other), (house.tokens[1][0], password)):
        refused(lrs, lrs.get("statements", headers={"Authorization": basic(*pair)}), 401)


@both
def test_a_bearer_comes_in(house, lrs):
    """Communication 4.0."""
    bearer = {"Authorization": f"Bearer {house.tokens[0][1]}"}
    seen(lrs, lrs.get("statements", {"limit": "1"}, headers=bearer), 200)


@both
def test_a_bad_version_from_a_stranger(lrs):
    """Communication 3.3, 4.0: either is said."""
    answer = lrs.get("statements", headers={VERSION: "BAD", "Authorization": basic("foo", "bar")})
    assert answer.status in (400, 401)


@both
def test_one_organisation_sees_nothing_of_another(house, lrs):
    """Communication 4.0: not by id, not in a list, not by conflict."""
    other = house.client(lrs.version, of=1)
    statement = plain(id=new_id(), verb={"id": fresh("verb")}, actor=somebody())
    tell(lrs, statement)
    assert other.get("statements", {"statementId": statement["id"]}).status == 404
    assert other.get("statements", {"verb": statement["verb"]["id"]}).json["statements"] == []
    tell(other, {**statement, "verb": VERB})
    assert lrs.get("statements", {"statementId": statement["id"]}).json["verb"] == statement["verb"]
    more = lrs.get("statements", {"limit": "1"}).json["more"]
    if more:
        assert other.get(more).status in (400, 403, 404)


# --- the alternate request syntax (1.3): of 1.0.3 only -----------------------------------------------


def form(**fields):
    return urlencode({name: v if isinstance(v, str) else json.dumps(v) for name, v in fields.items()}).encode()  # fmt: skip


def ask(lrs, method, fields, path="statements", **more):
    query = {"method": method, **more.pop("query", {})}
    return lrs.post(path, form(**fields), query, headers={**FORM, **more})


def put_fields(**more):
    return {"statementId": new_id(), "content": plain(), **more}


FORMS = rows(
    "Communication 1.3",
    ("a PUT", lambda lrs: (204, ask(lrs, "PUT", put_fields())), OK),
    ("a PUT that labels its content", lambda lrs: (204, ask(lrs, "PUT", put_fields(**{"Content-Type": "application/json"}))), OK),
    ("a GET", lambda lrs: (200, ask(lrs, "GET", {"limit": "1"})), OK),
    ("a GET without fields", lambda lrs: (200, ask(lrs, "GET", {})), OK),
    ("a GET of an agent", lambda lrs: (200, ask(lrs, "GET", {"agent": AGENT})), OK),
    ("a POST", lambda lrs: (200, ask(lrs, "POST", {"content": plain()})), OK),
    ("a HEAD", lambda lrs: (200, ask(lrs, "HEAD", {"limit": "1"})), OK),
    ("name and version in fields", lambda lrs: (204, ask(lrs, "PUT", put_fields(Authorization=lrs.basic, **{VERSION: lrs.version}), Authorization=None, **{VERSION: None})), OK),
    ("the version of a field before that of the header", lambda lrs: (400, ask(lrs, "PUT", put_fields(**{VERSION: "0.8"}))), OK),
    ("another parameter in the query", lambda lrs: (400, ask(lrs, "PUT", put_fields(), query={"statementId": new_id()})), OK),
    ("an unknown field", lambda lrs: (400, ask(lrs, "PUT", put_fields(foo="bar"))), OK),
    ("no content", lambda lrs: (400, ask(lrs, "PUT", {"statementId": new_id()})), OK),
    ("no fields", lambda lrs: (400, lrs.post("statements", None, {"method": "PUT"})), OK),
    ("JSON in place of a form", lambda lrs: (400, lrs.post("statements", json.dumps({"statementId": new_id(), "content": "{}"}).encode(), {"method": "PUT"}, headers=FORM)), OK),
    ("JSON in place of a form, from nobody", lambda lrs: (400, lrs.post("statements", json.dumps({"statementId": new_id()}).encode(), {"method": "PUT"}, headers={**FORM, "Authorization": None, VERSION: None})), OK),
    ("broken content", lambda lrs: (400, ask(lrs, "PUT", put_fields(content="{"))), OK),
    ("content that is wrong", lambda lrs: (400, ask(lrs, "PUT", put_fields(content={"actor": AGENT}))), OK),
    ("by PUT", lambda lrs: (400, lrs.put("statements", {"method": "POST"}, form(content=plain()), headers=FORM)), OK),
    ("by GET", lambda lrs: (400, lrs.get("statements", {"method": "POST"}, body=form(content=plain()), headers=FORM)), OK),
    ("an unknown method", lambda lrs: (400, ask(lrs, "FETCH", {})), OK),
    ("a method that is not there", lambda lrs: (405, ask(lrs, "DELETE", {})), OK),
    ("a wrong name in a field", lambda lrs: (401, ask(lrs, "GET", {"Authorization": basic("foo", "bar")}, Authorization=None)), OK),
    only="1.0.3",
)  # fmt: skip


@each(FORMS)
def test_forms(lrs, row):
    status, answer = row.sent(lrs)
    seen(lrs, answer, status)


@each(rows("Communication 1.3", ("a statement", None, OK), only="1.0.3"))
def test_what_a_form_keeps_is_kept(lrs, row):
    fields = put_fields()
    seen(lrs, ask(lrs, "PUT", fields), 204)
    found = seen(lrs, ask(lrs, "GET", {"statementId": fields["statementId"]}), 200)
    assert found.json["id"] == fields["statementId"]
    result = seen(lrs, ask(lrs, "GET", {"limit": "1"}), 200).json
    assert result.keys() == {"statements", "more"}


@each(rows("Communication 1.3", ("documents", None, OK), only="1.0.3"))
def test_documents_by_form(lrs, row):
    where = {**STATE, "stateId": new_id()}
    content = {"content": "any text", "Content-Type": "text/plain"}
    path = "activities/state"
    seen(lrs, ask(lrs, "PUT", {**where, **content}, path), 204)
    answer = seen(lrs, ask(lrs, "GET", where, path), 200)
    assert (answer.body, answer.header("Content-Type")) == (b"any text", "text/plain")
    wrong = {**where, **content, "If-Match": '"1234"'}
    seen(lrs, ask(lrs, "PUT", wrong, path), 412)
    right = {**where, "If-Match": answer.header("ETag"), "content": "{}"}
    seen(lrs, ask(lrs, "PUT", right, path), 204)
    seen(lrs, ask(lrs, "DELETE", where, path), 204)
    seen(lrs, ask(lrs, "GET", where, path), 404)


@each(rows("4.1.1", ("GET", ("GET", {"limit": "1"})), ("PUT", ("PUT", put_fields())), only="2.0.0"))
def test_2_0_knows_no_forms(lrs, row):
    refused(lrs, ask(lrs, *row.sent))


# --- agents (2.4) -----------------------------------------------------------------------------------------


@each(rows("Communication 2.4", *((name, (name, who), OK) for name, who in {"mbox": {"mbox": "mailto:per@example.org"}, "mbox_sha1sum": {"mbox_sha1sum": SHA1}, "openid": {"openid": "https://openid.example.org/per"}, "account": {"account": TUTOR["account"]}}.items())))  # fmt: skip
def test_a_person_is_what_is_known_of_an_agent(lrs, row):
    name, who = row.sent
    word = f"Per {new_id()}"
    tell(lrs, plain(actor={"objectType": "Agent", "name": word, **who}))
    person = seen(lrs, lrs.get("agents", {"agent": who}), 200).json
    assert person["objectType"] == "Person"
    assert person[name] == [who[name]]
    assert word in person["name"]


@both
def test_an_agent_of_whom_nothing_is_known(lrs):
    """Communication 2.4: is a person all the same."""
    who = somebody()
    person = seen(lrs, lrs.get("agents", {"agent": {**who, "name": "Said now"}}), 200).json
    assert person["objectType"] == "Person"
    assert person["mbox"] == [who["mbox"]]
    assert all(isinstance(value, list) for name, value in person.items() if name != "objectType")


WRONG_AGENTS = rows(
    "Communication 2.4",
    ("no agent", None),
    *((f"{bad!r}", {"agent": bad}) for bad in ("", "x", "true", "[]", {}, {"objectType": "Agent", "name": "Rick"}, {**AGENT, **TUTOR}, {"mbox": "x"}, {**AGENT, "shoes": 42})),
    ("an unknown parameter", {"agent": AGENT, "foo": "bar"}),
    ("Agent", {"Agent": AGENT}),
)  # fmt: skip


@each(WRONG_AGENTS)
def test_agents_that_are_none(lrs, row):
    refused(lrs, lrs.get("agents", row.sent))
    assert seen(lrs, lrs.call("HEAD", "agents", row.sent), 400).body == b""


# --- activities (2.5) --------------------------------------------------------------------------------------


@both
def test_an_activity_is_what_was_said_of_it(lrs):
    """Communication 2.5: nothing lost, nothing added."""
    told = {**ACTIVITY, "id": fresh("activity")}
    tell(lrs, plain(object=told))
    assert seen(lrs, lrs.get("activities", {"activityId": told["id"]}), 200).json == told


@both
def test_an_activity_gathers_what_was_said(lrs):
    """Communication 2.5: names of two statements, in two languages."""
    activity = fresh("activity")
    for words in ({"en-US": "example meeting"}, {"fr-FR": "réunion"}):
        tell(lrs, plain(object={"id": activity, "definition": {"name": words}}))
    found = lrs.get("activities", {"activityId": activity}).json
    assert found["definition"]["name"] == {"en-US": "example meeting", "fr-FR": "réunion"}


@both
def test_an_activity_is_known_from_any_place(lrs):
    """Communication 2.5: contextActivities and SubStatements say of it too."""
    one, two = fresh("parent"), fresh("inner")
    named = {"definition": {"name": {"en": "Named"}}}
    context = {"contextActivities": {"parent": {"id": one, **named}}}
    inner = {"objectType": "SubStatement", **plain(object={"id": two, **named})}
    tell(lrs, plain(context=context, object=inner))
    for activity in (one, two):
        found = lrs.get("activities", {"activityId": activity}).json
        assert found["definition"]["name"] == {"en": "Named"}


@both
def test_an_activity_of_which_nothing_is_known(lrs):
    """Communication 2.5, 4.1.6.4: is one all the same."""
    activity = fresh("never-seen")
    found = seen(lrs, lrs.get("activities", {"activityId": activity}), 200).json
    assert found == {"objectType": "Activity", "id": activity}


@both
def test_ids_are_compared_as_they_are(lrs):
    """4.2.7, RFC 3987 5.3."""
    slug = new_id()
    dotted = f"https://example.org/a/../{slug}"
    tell(lrs, plain(object={"id": dotted}))
    assert lrs.get("activities", {"activityId": dotted}).json["id"] == dotted
    other = f"https://example.org/{slug}"
    assert lrs.get("activities", {"activityId": other}).json["id"] == other


@each(rows("Communication 2.5", ("no activityId", None), *((f"{bad!r}", {"activityId": bad}) for bad in ("", "x", "true", "1", '{"key":"value"}', NOT_IRI)), ("an unknown parameter", {"activityId": ACTIVITY["id"], "foo": "bar"}), ("ActivityId", {"ActivityId": ACTIVITY["id"]})))  # fmt: skip
def test_activities_that_are_none(lrs, row):
    refused(lrs, lrs.get("activities", row.sent))
    assert seen(lrs, lrs.call("HEAD", "activities", row.sent), 400).body == b""
