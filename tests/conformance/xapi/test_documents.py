"""Communication 2.2, 2.3, 2.6, 2.7, 3.1; 4.1.4: documents of activities, of agents, of both."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import sleep

import pytest

from .asking import moment, refused, seen
from .samples import AGENT, CREW, GONE, NOT_IRI, TUTOR, fresh, new_id, somebody
from .tables import OK, both, each, rows

ACTIVITY = "https://example.org/courses/knots"
KINDS = {
    "activities/state": ("stateId", {"activityId": ACTIVITY, "agent": AGENT}),
    "activities/profile": ("profileId", {"activityId": ACTIVITY}),
    "agents/profile": ("profileId", {"agent": AGENT}),
}
SECTION = {
    "activities/state": "Communication 2.3",
    "agents/profile": "Communication 2.6",
    "activities/profile": "Communication 2.7",
}
PROFILES = ("activities/profile", "agents/profile")
TAG = re.compile(r'"[0-9a-f]{40}"')
NEW = {"If-None-Match": "*"}
each_kind = pytest.mark.parametrize("kind", KINDS)
each_profile = pytest.mark.parametrize("kind", PROFILES)


def place(kind, **more):
    """Where nothing is kept yet."""
    name, where = KINDS[kind]
    return {**where, name: new_id(), **more}


def alone(kind):
    """A place whose ids nobody else lists: (where, without the name of a document)."""
    where = place(kind)
    if "activityId" in where:
        where["activityId"] = fresh("activity")
    else:
        where["agent"] = somebody()
    return where, {name: value for name, value in where.items() if name != KINDS[kind][0]}


def keep(lrs, kind, where, document, **headers):
    """Kept by POST, which needs no precondition."""
    seen(lrs, lrs.post(kind, document, where, headers=headers), 204)


def kept(lrs, kind, where):
    return seen(lrs, lrs.get(kind, where), 200)


def words():
    return {"name": new_id(), "place": {"name": new_id()}, new_id(): new_id()}


# --- what every kind does (2.2) --------------------------------------------------------------------


@each_kind
@both
def test_a_document_is_kept_found_and_deleted(lrs, kind):
    """Communication 2.3, 2.6, 2.7."""
    where, document = place(kind), words()
    refused(lrs, lrs.get(kind, where), 404)
    answer = seen(lrs, lrs.put(kind, where, document, headers=NEW), 204)
    assert answer.body == b""
    found = kept(lrs, kind, where)
    assert found.json == document
    assert found.header("Content-Type").split(";")[0] == "application/json"
    head = seen(lrs, lrs.call("HEAD", kind, where), 200)
    assert head.body == b""
    assert head.header("ETag") == found.header("ETag")
    seen(lrs, lrs.delete(kind, where), 204)
    refused(lrs, lrs.get(kind, where), 404)
    assert lrs.call("HEAD", kind, where).status == 404


@each_kind
@both
def test_deleting_what_is_not_there(lrs, kind):
    """Communication 2.2: nothing is wrong with that."""
    seen(lrs, lrs.delete(kind, place(kind)), 204)


@each_kind
@both
@pytest.mark.parametrize("body", [b"\x00\xff\r\n\x80", b"", b"/ asdf / undefined", b"[1, 2]", b"a" * 300_000], ids=["binary", "empty", "text", "list", "long"])  # fmt: skip
def test_any_bytes_of_any_type(lrs, kind, body):
    """Communication 2.2: as they were."""
    where = place(kind)
    for kind_of_body in ("application/octet-stream", "text/plain; charset=utf-8", "image/png"):
        headers = {"Content-Type": kind_of_body}
        if lrs.get(kind, where).status == 200:
            headers["If-Match"] = lrs.get(kind, where).header("ETag")
        else:
            headers |= NEW
        seen(lrs, lrs.put(kind, where, body, headers=headers), 204)
        found = kept(lrs, kind, where)
        assert (found.body, found.header("Content-Type")) == (body, kind_of_body)


@each_kind
@both
@pytest.mark.parametrize("body", [b"1", b"true", b"{}", b"abc"])
def test_post_keeps_what_is_new(lrs, kind, body):
    """Communication 2.2: as PUT does. A form is a document where no `method` says otherwise."""
    where = place(kind)
    keep(lrs, kind, where, body, **{"Content-Type": "application/x-www-form-urlencoded"})
    assert kept(lrs, kind, where).body == body


MERGES = rows(
    "Communication 2.2",
    ("another name", ({"car": "Honda"}, {"type": "Civic"}, {"car": "Honda", "type": "Civic"}), OK),
    ("the same name", ({"car": "MKX"}, {"car": "MKZ"}, {"car": "MKZ"}), OK),
    ("only the top level", ({"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"b": 9}}, {"a": {"b": 9}, "d": 3}), OK),
    ("null is a value", ({"a": 1, "b": 2}, {"a": None}, {"a": None, "b": 2}), OK),
    ("nothing new", ({"a": 1}, {}, {"a": 1}), OK),
    ("onto nothing", ({}, {"a": 1}, {"a": 1}), OK),
    ("lists are replaced", ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}), OK),
)  # fmt: skip


@each_kind
@each(MERGES)
def test_post_merges(lrs, kind, row):
    old, new, merged = row.sent
    where = place(kind)
    keep(lrs, kind, where, old)
    before = kept(lrs, kind, where).header("ETag")
    keep(lrs, kind, where, new)
    found = kept(lrs, kind, where)
    assert found.json == merged
    if merged != old:
        assert found.header("ETag") != before


APP, OCTETS = "application/json", "application/octet-stream"
NO_MERGES = rows(
    "Communication 2.2",
    ("octets onto JSON", (b'{"a":1}', APP, b"abcdefg", OCTETS)),
    ("an unknown type onto JSON", (b'{"a":1}', APP, b"abcdefg", "not/json")),
    ("a form onto JSON", (b'{"a":1}', APP, b"abc", "application/x-www-form-urlencoded")),
    ("JSON onto octets", (b"/ asdf", OCTETS, b'{"a":1}', APP)),
    ("JSON onto JSON that is labelled as text", (b'{"a":1}', "text/plain", b'{"a":1}', APP)),
    ("octets onto octets", (b"abc", OCTETS, b"def", OCTETS)),
    ("broken JSON onto JSON", (b'{"a":1}', APP, b'{"b":2}{', APP)),
    ("a list onto an object", (b'{"a":1}', APP, b"[1]", APP)),
    ("an object onto a list", (b"[1]", APP, b'{"a":1}', APP)),
    ("text onto an object", (b'{"a":1}', APP, b'"x"', APP)),
)


@each_kind
@each(NO_MERGES)
def test_post_merges_only_two_objects(lrs, kind, row):
    """400, and the document is as it was."""
    old, old_kind, new, new_kind = row.sent
    where = place(kind)
    seen(lrs, lrs.put(kind, where, old, headers={"Content-Type": old_kind, **NEW}), 204)
    tag = kept(lrs, kind, where).header("ETag")
    refused(lrs, lrs.post(kind, new, where, headers={"Content-Type": new_kind}))
    found = kept(lrs, kind, where)
    assert (found.body, found.header("ETag")) == (old, tag)


@each_kind
@both
@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_broken_json_is_refused(lrs, kind, method):
    """Communication 2.3, 2.6, 2.7."""
    where = place(kind)
    headers = {"Content-Type": APP, **NEW}
    refused(lrs, lrs.call(method, kind, where, b'{"a":1}[', headers=headers))
    assert lrs.get(kind, where).status == 404


# --- parameters --------------------------------------------------------------------------------------

METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE")
WRONG_AGENTS = ["", "true", "not JSON", "[]", {}, {"objectType": "Agent"}, {"mbox": "a@example.org"}, {**AGENT, **TUTOR}, {**AGENT, "shoes": 42}]  # fmt: skip
WRONG = {
    "activityId": ["", "x", "true", "1", NOT_IRI],
    "agent": WRONG_AGENTS,
    "registration": ["", "true", "x", new_id() + "0"],
    "since": ["true", "not a timestamp", "01/011/2015"],
}


def wrong_places(kind):
    """(what, method, how the place is wrong)."""
    for method in METHODS:
        yield from ((f"{method} {what}", method, change) for what, change in wrong_anyhow(kind))
    name = KINDS[kind][0]
    for method in ("PUT", "POST", *(["DELETE"] if kind in PROFILES else [])):
        yield f"{method} without {name}", method, {name: GONE}
    for method in ("GET", "HEAD"):
        for value in WRONG["since"]:
            yield f"{method} with since {value!r}", method, {name: GONE, "since": value}
    for method in ("PUT", "POST", "DELETE"):
        yield f"{method} with since", method, {"since": "2024-01-01T00:00:00Z"}


def wrong_anyhow(kind):
    """Whatever is asked."""
    is_state, where = kind == "activities/state", KINDS[kind][1]
    for needed in where:
        yield f"without {needed}", {needed: GONE}
    for given in (*where, *(["registration"] if is_state else [])):
        yield from ((f"with {given} {value!r}", {given: value}) for value in WRONG[given])
        yield f"with {given.title()}", {given.title(): where.get(given, new_id())}
    yield "with an unknown parameter", {"foo": "bar"}
    if not is_state:
        yield "with registration", {"registration": new_id()}


PLACES = [
    row
    for kind in KINDS
    for row in rows(SECTION[kind], *((f"{kind}: {w}", (kind, m, change)) for w, m, change in wrong_places(kind)))
]  # fmt: skip


@each(PLACES)
def test_where(lrs, row):
    kind, method, change = row.sent
    where = {k: v for k, v in {**place(kind), **change}.items() if v is not GONE}
    body = words() if method in ("PUT", "POST") else None
    answer = lrs.call(method, kind, where, body, headers=NEW if body else {})
    if method == "HEAD":
        assert seen(lrs, answer, 400).body == b""
    else:
        refused(lrs, answer)


@each_kind
@both
def test_a_parameter_twice_is_refused(lrs, kind):
    """Communication 3.2."""
    where = place(kind)
    for name, value in where.items():
        refused(lrs, lrs.get(kind, [*where.items(), (name, value)]))


@both
def test_broken_encoding_is_refused(lrs):
    """Communication 2.3, 2.6: the JSON of the agent is broken by it."""
    agent = "agent=%7B%22mbox%22%22%22mailto:a@example.org%22%7D"
    refused(lrs, lrs.post("agents/profile", words(), f"profileId={new_id()}&{agent}"))
    refused(lrs, lrs.post("activities/state", words(), f"stateId={new_id()}&activityId={ACTIVITY}&{agent}"))  # fmt: skip


@both
def test_ids_may_be_any_text(lrs):
    """Communication 2.2: strings, of any letters; another case is another document."""
    for kind, (name, _) in KINDS.items():
        where, rest = alone(kind)
        names = ["1", "true", "https://example.org/a?b=c", "é 結び/&", "A", "a"]
        for one in names:
            keep(lrs, kind, {**where, name: one}, {"is": one})
        assert sorted(kept(lrs, kind, rest).json) == sorted(names)
        assert all(kept(lrs, kind, {**where, name: one}).json == {"is": one} for one in names)


@both
def test_a_group_has_documents(lrs):
    """Communication 2.3, 2.6: an identified one."""
    for kind in ("activities/state", "agents/profile"):
        where = place(kind, agent={k: v for k, v in CREW.items() if k != "member"})
        keep(lrs, kind, where, {"a": 1})
        assert kept(lrs, kind, where).json == {"a": 1}


@both
def test_an_agent_is_known_by_its_identifier(lrs):
    """Communication 2.3, 2.6: not by its name."""
    for kind in ("activities/state", "agents/profile"):
        who = somebody()
        where = place(kind, agent={**who, "name": "One"})
        keep(lrs, kind, where, {"a": 1})
        assert kept(lrs, kind, {**where, "agent": {"mbox": who["mbox"]}}).json == {"a": 1}


# --- ids -----------------------------------------------------------------------------------------------


@each_kind
@both
def test_ids_of_documents(lrs, kind):
    """Communication 2.3, 2.6, 2.7: after `since` only what was written after it."""
    name, (where, rest) = KINDS[kind][0], alone(kind)
    assert kept(lrs, kind, rest).json == []
    keep(lrs, kind, where, words())
    between = datetime.now(UTC).isoformat()
    sleep(0.02)
    later = {**where, name: new_id()}
    keep(lrs, kind, later, words())
    answer = kept(lrs, kind, rest)
    assert sorted(answer.json) == sorted([where[name], later[name]])
    assert answer.header("Content-Type").split(";")[0] == "application/json"
    assert kept(lrs, kind, {**rest, "since": between}).json == [later[name]]
    minute = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    assert len(kept(lrs, kind, {**rest, "since": minute}).json) == 2
    sleep(0.02)
    keep(lrs, kind, where, {"more": 1})
    assert sorted(kept(lrs, kind, {**rest, "since": between}).json) == sorted([where[name], later[name]])  # fmt: skip
    head = seen(lrs, lrs.call("HEAD", kind, rest), 200)
    assert head.body == b""


@both
def test_state_with_and_without_registration(lrs):
    """Communication 2.3: two documents; without it, the ids of all."""
    where, rest = alone("activities/state")
    registered = {**where, "registration": new_id()}
    keep(lrs, "activities/state", where, {"is": "plain"})
    keep(lrs, "activities/state", registered, {"is": "registered"})
    assert kept(lrs, "activities/state", where).json == {"is": "plain"}
    assert kept(lrs, "activities/state", registered).json == {"is": "registered"}
    ids = kept(lrs, "activities/state", {**rest, "registration": registered["registration"]}).json
    assert ids == [where["stateId"]]
    assert lrs.get("activities/state", {**where, "registration": new_id()}).status == 404


@both
def test_all_states_are_deleted_at_once(lrs):
    """Communication 2.3."""
    where, rest = alone("activities/state")
    other, _ = alone("activities/state")
    for one in (where, {**where, "stateId": new_id()}, other):
        keep(lrs, "activities/state", one, words())
    seen(lrs, lrs.delete("activities/state", rest), 204)
    assert kept(lrs, "activities/state", rest).json == []
    assert lrs.get("activities/state", where).status == 404
    kept(lrs, "activities/state", other)


@both
def test_the_states_of_a_registration_are_deleted_at_once(lrs):
    """Communication 2.3."""
    where, rest = alone("activities/state")
    registered = {**where, "registration": new_id()}
    keep(lrs, "activities/state", where, words())
    keep(lrs, "activities/state", registered, words())
    gone = {**rest, "registration": registered["registration"]}
    seen(lrs, lrs.delete("activities/state", gone), 204)
    assert kept(lrs, "activities/state", gone).json == []
    assert lrs.get("activities/state", registered).status == 404
    kept(lrs, "activities/state", where)


# --- two who write at once (3.1; 4.1.4) --------------------------------------------------------------


@each_kind
@both
def test_tags(lrs, kind):
    """Communication 3.1: SHA-1, in hex, in quotes; of these bytes, so the same for the same."""
    where = place(kind)
    keep(lrs, kind, where, words())
    first = kept(lrs, kind, where).header("ETag")
    assert TAG.fullmatch(first)
    keep(lrs, kind, where, {"more": new_id()})
    assert kept(lrs, kind, where).header("ETag") != first


@each_kind
@both
def test_tags_for_those_who_take_compressed_answers(lrs, kind):
    """Communication 3.1: the tag that was told is the one to come back with."""
    where, change = place(kind), words()
    keep(lrs, kind, where, {"long": "x" * 5000})
    answer = lrs.get(kind, where, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert TAG.fullmatch(answer.header("ETag"))
    tag = {"If-Match": answer.header("ETag")}
    seen(lrs, lrs.put(kind, where, change, headers=tag), 204)
    assert kept(lrs, kind, where).json == change


WRONG_TAGS = ['"1111111111111111111111111111111111111111"', '"1234"', '"1111", "1234"']
GUARDED = {"1.0.3": ("PUT",), "2.0.0": ("PUT", "POST", "DELETE")}
GUARDS = [
    row
    for version, methods in GUARDED.items()
    for row in rows({"1.0.3": "Communication 3.1", "2.0.0": "4.1.4"}[version], *((f"{kind}: {method} {tag}", (kind, method, tag)) for kind in KINDS for method in methods for tag in WRONG_TAGS), only=version)
]  # fmt: skip


@each(GUARDS)
def test_if_match_with_another_tag(lrs, row):
    """412, and the document is as it was."""
    kind, method, tag = row.sent
    where, document = place(kind), words()
    keep(lrs, kind, where, document)
    body = words() if method != "DELETE" else None
    refused(lrs, lrs.call(method, kind, where, body, headers={"If-Match": tag}), 412)
    assert kept(lrs, kind, where).json == document


@each([row for row in GUARDS if row.sent[2] == WRONG_TAGS[0]])
def test_if_match_with_the_tag(lrs, row):
    """One of several tags is enough."""
    kind, method, other = row.sent
    for form in ("{}", other + ", {}", "*"):
        where, document, change = place(kind), words(), words()
        keep(lrs, kind, where, document)
        tag = form.format(kept(lrs, kind, where).header("ETag"))
        body = change if method != "DELETE" else None
        seen(lrs, lrs.call(method, kind, where, body, headers={"If-Match": tag}), 204)
        if method == "DELETE":
            assert lrs.get(kind, where).status == 404
        else:
            merged = {**document, **change} if method == "POST" else change
            assert kept(lrs, kind, where).json == merged


@each_kind
@both
def test_if_match_of_what_is_not_there(lrs, kind):
    """RFC 9110 13.1.1."""
    where = place(kind)
    for tag in (WRONG_TAGS[0], "*"):
        refused(lrs, lrs.put(kind, where, words(), headers={"If-Match": tag}), 412)
    assert lrs.get(kind, where).status == 404


@each_kind
@both
def test_if_none_match(lrs, kind):
    """Communication 3.1: only where nothing is yet."""
    where, document = place(kind), words()
    seen(lrs, lrs.put(kind, where, document, headers=NEW), 204)
    refused(lrs, lrs.put(kind, where, words(), headers=NEW), 412)
    assert kept(lrs, kind, where).json == document


@each_profile
@both
def test_put_onto_a_profile_says_what_it_expects(lrs, kind):
    """Communication 3.1: 409 with neither header, with words, and nothing changed."""
    where, document = place(kind), words()
    keep(lrs, kind, where, document)
    refused(lrs, lrs.put(kind, where, words()), 409)
    assert kept(lrs, kind, where).json == document


@each_profile
@each(rows("Communication 3.1", ("a new profile, with neither header", None), only="1.0.3"))
def test_put_of_a_new_profile_says_it_is_new(lrs, kind, row):
    """400 in 1.0.3 (the independent suite asks it); 2.0 does not say."""
    where = place(kind)
    refused(lrs, lrs.put(kind, where, words()))
    assert lrs.get(kind, where).status == 404


@each(rows("Communication 2.3", ("a state needs no precondition", None, OK), only="1.0.3"))
def test_put_onto_a_state(lrs, row):
    where, change = place("activities/state"), words()
    seen(lrs, lrs.put("activities/state", where, words()), 204)
    seen(lrs, lrs.put("activities/state", where, change), 204)
    assert kept(lrs, "activities/state", where).json == change


@each(rows("4.1.4", ("a state that is there needs a precondition", None, OK), only="2.0.0"))
def test_put_onto_a_state_says_what_it_expects(lrs, row):
    where, document = place("activities/state"), words()
    seen(lrs, lrs.put("activities/state", where, document), 204)
    refused(lrs, lrs.put("activities/state", where, words()), 409)
    assert kept(lrs, "activities/state", where).json == document


@each_kind
@both
def test_post_and_delete_need_no_precondition(lrs, kind):
    """Communication 3.1, 4.1.4."""
    where = place(kind)
    keep(lrs, kind, where, {"a": 1})
    keep(lrs, kind, where, {"b": 2})
    seen(lrs, lrs.delete(kind, where), 204)


@each_kind
@each(rows("4.1.6.2, 4.1.6.5, 4.1.6.6", ("Last-Modified", None, OK), only="2.0.0"))
def test_last_modified_moves_on(lrs, kind, row):
    where = place(kind)
    keep(lrs, kind, where, words())
    first = parsedate_to_datetime(kept(lrs, kind, where).header("Last-Modified"))
    assert abs(datetime.now(UTC) - first) < timedelta(minutes=1)
    sleep(1.1)
    keep(lrs, kind, where, words())
    assert parsedate_to_datetime(kept(lrs, kind, where).header("Last-Modified")) > first


@each_kind
@both
def test_the_other_organisation_has_its_own(house, lrs, kind):
    """Communication 4.0: what one credential keeps, another does not see."""
    other = house.client(lrs.version, of=1)
    where = place(kind)
    keep(lrs, kind, where, {"is": "ours"})
    assert other.get(kind, where).status == 404
    keep(other, kind, where, {"is": "theirs"})
    assert kept(lrs, kind, where).json == {"is": "ours"}
    assert moment(lrs.get("statements", {"limit": "1"}).header("X-Experience-API-Consistent-Through"))  # fmt: skip
