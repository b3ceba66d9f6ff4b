"""Communication 2.1.3, Data 2.5: statements are found, in pages, in the form that is asked for."""

from datetime import timedelta

import pytest

from .asking import MOMENT, moment, refused, seen, tell
from .samples import (
    ACTIVITY,
    AGENT,
    CREW,
    NOT_IRI,
    TUTOR,
    changed,
    fresh,
    new_id,
    plain,
    referring,
    somebody,
)
from .tables import OK, both, each, rows

AWAY = "http://adlnet.gov/expapi/non/existent"
GOOD = {
    "agent": AGENT,
    "verb": AWAY,
    "activity": "https://example.org/x",
    "registration": new_id(),
    "related_activities": "true",
    "related_agents": "true",
    "since": "2012-06-01T19:09:13.245Z",
    "until": "2012-06-01T19:09:13.245Z",
    "limit": "1",
    "format": "ids",
    "attachments": "true",
    "ascending": "true",
}
ONES = ("statementId", "voidedStatementId")
BESIDE = [name for name in GOOD if name not in ("format", "attachments")]


def ids(answer):
    return [statement["id"] for statement in answer.json["statements"]]


def find(lrs, query=None, **more):
    return seen(lrs, lrs.get("statements", {**(query or {}), **more}), 200, of_statements=True)


PARAMETERS = [
    *rows("Communication 2.1.3", ("none", None, OK)),
    *rows("Communication 2.1.3", *((name, {name: value}, OK) for name, value in GOOD.items())),
    *rows(
        "Communication 2.1.3",
        ("everything at once", {**GOOD, "attachments": "false"}, OK),
        ("no limit", {"limit": "0"}, OK),
        ("a group", {"agent": CREW}, OK),
        ("an agent without objectType", {"agent": {"mbox": "mailto:a@example.org"}}, OK),
        ("not related", {"related_agents": "false", "related_activities": "false"}, OK),
        ("exact", {"format": "exact"}, OK),
        ("canonical", {"format": "canonical"}, OK),
        ("no attachments", {"attachments": "false"}, OK),
        ("descending", {"ascending": "false"}, OK),
    ),
    *rows("Communication 3.2", *((f"{name.title()} in another case", {name.title(): value}) for name, value in {**GOOD, **dict.fromkeys(("statementId", "voidedStatementId"), new_id())}.items())),
    *rows("Communication 3.2", *((f"{name} twice", [(name, value), (name, value)]) for name, value in GOOD.items())),
    *rows(
        "Communication 3.2",
        ("an unknown parameter", {"foo": "bar"}),
        ("an unknown parameter beside a known one", {"verb": AWAY, "foo": "bar"}),
        ("LIMIT", {"LIMIT": "1"}),
    ),
    *rows("Communication 2.1.3", *((f"{one} is {bad!r}", {one: bad}) for one in ONES for bad in ("", "x", "true", new_id() + "0"))),
    *rows("Communication 2.1.3", ("both ids", dict.fromkeys(ONES, new_id()))),
    *rows("Communication 2.1.3", *((f"{one} and {name}", {one: new_id(), name: GOOD[name]}) for one in ONES for name in BESIDE)),
    *rows(
        "Data 2.2",
        *((f"agent is {bad!r}", {"agent": bad}) for bad in ("", "x", "true", "[]", "{", {}, {"objectType": "Agent"}, {**AGENT, **TUTOR}, {"mbox": "a@example.org"}, {**AGENT, "shoes": 42}, {"objectType": "Group", "member": [AGENT]})),
        *((f"{name} is {bad!r}", {name: bad}) for name in ("verb", "activity") for bad in ("", "words", "a/b", NOT_IRI)),
        *((f"registration is {bad!r}", {"registration": bad}) for bad in ("", "x", "7", new_id() + "0")),
        *((f"{name} is {bad!r}", {name: bad}) for name in ("since", "until") for bad in ("", "x", "true", "01/011/2015", "2012-06-01T19:09:13.245-00:00")),
        *((f"limit is {bad!r}", {"limit": bad}) for bad in ("", "x", "-1", "1.5", "true")),
        *((f"format is {bad!r}", {"format": bad}) for bad in ("", "IDS", "full")),
        *((f"{name} is {bad!r}", {name: bad}) for name in ("attachments", "ascending", "related_agents", "related_activities") for bad in ("", "yes", "1", "TRUE")),
    ),
]  # fmt: skip


@each(PARAMETERS)
def test_parameters(lrs, row):
    """By GET, and by HEAD as by GET (1.1); Consistent-Through on both whatever the status (2.1.3)."""
    answer = lrs.get("statements", row.sent)
    head = seen(lrs, lrs.call("HEAD", "statements", row.sent), answer.status, of_statements=True)
    assert head.body == b""
    if not row.is_good:
        refused(lrs, answer, of_statements=True)
        return
    seen(lrs, answer, 200, of_statements=True)
    kinds = {one.header("Content-Type").split(";")[0] for one in (answer, head)}
    with_files = isinstance(row.sent, dict) and row.sent.get("attachments") == "true"
    assert kinds == {"multipart/mixed" if with_files else "application/json"}
    if not with_files:
        assert answer.json.keys() == {"statements", "more"}
        assert isinstance(answer.json["statements"], list)


@each(rows("Communication 2.1.3", *((f"{form}", {"format": form}, OK) for form in ("ids", "exact", "canonical")), ("attachments", {"attachments": "true"}, OK), ("no attachments", {"attachments": "false"}, OK), ("both", {"attachments": "true", "format": "ids"}, OK)))  # fmt: skip
def test_form_goes_with_one_statement(lrs, row):
    (statement_id,) = tell(lrs, plain())
    answer = lrs.get("statements", {"statementId": statement_id, **row.sent})
    seen(lrs, answer, 200, of_statements=True)
    assert statement_id.encode() in answer.body


@both
def test_one_statement_has_no_list_around_it(lrs):
    """Communication 2.1.3."""
    (statement_id,) = tell(lrs, plain())
    answer = seen(lrs, lrs.get("statements", {"statementId": statement_id}), 200)
    assert answer.json["id"] == statement_id
    assert answer.header("Content-Type") == "application/json"  # no charset: 1.0.3 compares it


@both
def test_nothing_found_is_an_empty_list(lrs):
    """Communication 2.1.3, Data 2.5."""
    assert find(lrs, verb=fresh("verb")).json == {"statements": [], "more": ""}


@both
def test_the_newest_comes_first(lrs):
    """Communication 2.1.3."""
    verb = {"id": fresh("verb")}
    told = [*tell(lrs, plain(verb=verb), plain(verb=verb)), *tell(lrs, plain(verb=verb))]
    assert ids(find(lrs, verb=verb["id"])) == told[::-1]
    assert ids(find(lrs, verb=verb["id"], ascending="true")) == told
    assert ids(find(lrs, verb=verb["id"], limit="1")) == told[-1:]
    moments = [one["stored"] for one in find(lrs, ascending="true", limit="50").json["statements"]]
    assert moments == sorted(moments)


@both
def test_consistent_through_is_not_before_what_it_comes_with(lrs):
    """Communication 2.1.3."""
    tell(lrs, plain())
    answer = find(lrs, limit="10")
    through = moment(answer.header("X-Experience-API-Consistent-Through"))
    assert all(moment(one["stored"]) <= through for one in answer.json["statements"])


@both
def test_consistent_through_moves_on_by_itself(lrs):
    """Communication 2.1.3: who waits for it needs no new statement."""
    (statement_id,) = tell(lrs, plain())
    stored = moment(lrs.get("statements", {"statementId": statement_id}).json["stored"])
    throughs = [
        moment(find(lrs, limit="1").header("X-Experience-API-Consistent-Through")) for _ in range(2)
    ]
    assert stored <= throughs[0] <= throughs[1]


# --- what a filter finds -----------------------------------------------------------------------


def cast():
    """One statement that answers to every filter, in values that nothing else has."""
    return plain(
        actor=somebody(),
        verb={"id": fresh("verb")},
        object={"id": fresh("activity")},
        context={
            "registration": new_id(),
            "instructor": somebody(),
            "team": {"objectType": "Group", "mbox": somebody()["mbox"], "member": [somebody()]},
            "contextActivities": {key: [{"id": fresh(key)}] for key in ("parent", "grouping", "category", "other")},
        },
    )  # fmt: skip


def queries(statement, prefix=()):
    """(what, query, whether it finds the statement)."""
    context = statement["context"]
    agents = {"actor": statement["actor"], "instructor": context["instructor"], "team": context["team"], "member": context["team"]["member"][0]}  # fmt: skip
    yield "agent", {"agent": statement["actor"]}, True
    yield "verb", {"verb": statement["verb"]["id"]}, True
    yield "activity", {"activity": statement["object"]["id"]}, True
    yield "registration", {"registration": context["registration"]}, True
    for name, agent in agents.items():
        yield f"related {name}", {"agent": agent, "related_agents": "true"}, True
        yield f"unrelated {name}", {"agent": agent}, name == "actor"
    for name, (activity,) in context["contextActivities"].items():
        query = {"activity": activity["id"]}
        yield f"related {name}", {**query, "related_activities": "true"}, True
        yield f"unrelated {name}", query, False


@both
def test_filters_find_what_they_say(lrs):
    """Communication 2.1.3."""
    statement = cast()
    (statement_id,) = tell(lrs, statement)
    tell(lrs, cast())
    for what, query, is_found in queries(statement):
        assert ids(find(lrs, query)) == ([statement_id] if is_found else []), what


@both
def test_filters_narrow_each_other(lrs):
    """Communication 2.1.3."""
    statement = cast()
    (statement_id,) = tell(lrs, statement)
    query = {
        "agent": statement["actor"],
        "verb": statement["verb"]["id"],
        "activity": statement["object"]["id"],
        "registration": statement["context"]["registration"],
        "since": "2012-06-01T19:09:13.245Z",
        "format": "ids",
        "limit": "1",
    }
    assert ids(find(lrs, query)) == [statement_id]
    for name, other in {"agent": somebody(), "verb": fresh(), "activity": fresh(), "registration": new_id()}.items():  # fmt: skip
        assert ids(find(lrs, {**query, name: other})) == []


@both
def test_filters_look_into_substatements_only_where_related(lrs):
    """Communication 2.1.3."""
    inner = cast()
    (statement_id,) = tell(lrs, plain(object={"objectType": "SubStatement", **inner}))
    seen_by = {"agent": inner["actor"], "activity": inner["object"]["id"]}
    for name, value in seen_by.items():
        related = {"agent": "related_agents", "activity": "related_activities"}[name]
        assert ids(find(lrs, {name: value})) == []
        assert ids(find(lrs, {name: value, related: "true"})) == [statement_id]
    parent = inner["context"]["contextActivities"]["parent"][0]["id"]
    assert ids(find(lrs, activity=parent, related_activities="true")) == [statement_id]
    assert ids(find(lrs, agent=inner["context"]["instructor"], related_agents="true")) == [statement_id]  # fmt: skip


@both
def test_an_agent_as_object_is_found(lrs):
    """Communication 2.1.3: actor or object."""
    who = somebody()
    (statement_id,) = tell(lrs, plain(object=who))
    assert ids(find(lrs, agent=who)) == [statement_id]


@both
def test_a_group_is_found_by_its_identifier_and_by_its_members(lrs):
    """Communication 2.1.3: a group with a member that matches is a match."""
    member, group = somebody(), {"objectType": "Group", "mbox": somebody()["mbox"]}
    (statement_id,) = tell(lrs, plain(actor={**group, "member": [member]}))
    assert ids(find(lrs, agent=group)) == [statement_id]
    assert ids(find(lrs, agent=member)) == [statement_id]


@both
def test_an_anonymous_group_is_found_by_its_members(lrs):
    """Communication 2.1.3."""
    member = somebody()
    (statement_id,) = tell(lrs, plain(actor={"objectType": "Group", "member": [member]}))
    assert ids(find(lrs, agent=member)) == [statement_id]


@both
def test_the_name_of_an_agent_makes_no_difference(lrs):
    """Communication 2.1.3: by identifier."""
    who = somebody()
    (statement_id,) = tell(lrs, plain(actor={**who, "name": "One name"}))
    assert ids(find(lrs, agent={**who, "name": "Another name"})) == [statement_id]


@each(rows("Communication 2.1.3", *((name, name, OK) for name in ("mbox", "mbox_sha1sum", "openid", "account"))))  # fmt: skip
def test_each_identifier_is_found(lrs, row):
    values = {
        "mbox": somebody()["mbox"],
        "mbox_sha1sum": new_id().replace("-", "") + "00000000",
        "openid": fresh("openid"),
        "account": {"homePage": fresh("home"), "name": "ana"},
    }
    who = {"objectType": "Agent", row.sent: values[row.sent]}
    (statement_id,) = tell(lrs, plain(actor=who))
    assert ids(find(lrs, agent=who)) == [statement_id]
    if row.sent == "account":
        other = changed(who, {"account.name": "ANA"})
        assert ids(find(lrs, agent=other)) == []


@both
def test_related_finds_the_authority(lrs):
    """Communication 2.1.3."""
    verb = fresh("verb")
    (statement_id,) = tell(lrs, plain(verb={"id": verb}))
    authority = lrs.get("statements", {"statementId": statement_id}).json["authority"]
    assert ids(find(lrs, agent=authority, related_agents="true", verb=verb)) == [statement_id]
    assert ids(find(lrs, agent=authority, verb=verb)) == []


@each(rows("4.1.6.1", ("contextAgents", "agent", OK), ("contextGroups", "group", OK), only="2.0.0"))
def test_related_finds_context_agents_and_groups(lrs, row):
    name = row.sent
    who = somebody() | ({"objectType": "Group"} if name == "group" else {})
    kind = f"context{name.title()}"
    context = {f"{kind}s": [{"objectType": f"context{name.title()}", name: who}]}
    (statement_id,) = tell(lrs, plain(context=context))
    assert ids(find(lrs, agent=who, related_agents="true")) == [statement_id]
    assert ids(find(lrs, agent=who)) == []


@both
def test_since_and_until_draw_the_line_at_stored(lrs):
    """Communication 2.1.3: after since; until and at it."""
    verb = fresh("verb")
    first, second = (tell(lrs, plain(verb={"id": verb}))[0] for _ in range(2))
    at = [lrs.get("statements", {"statementId": one}).json["stored"] for one in (first, second)]
    assert MOMENT.fullmatch(at[0])
    assert ids(find(lrs, verb=verb, since=at[0])) == [second]
    assert ids(find(lrs, verb=verb, until=at[0])) == [first]
    assert ids(find(lrs, verb=verb, since=at[1])) == []
    assert ids(find(lrs, verb=verb, until=at[1])) == [second, first]
    assert ids(find(lrs, verb=verb, since=at[0], until=at[1])) == [second]
    zoned = moment(at[0]).astimezone(tz=None).isoformat()
    assert ids(find(lrs, verb=verb, since=zoned)) == [second]
    later = (moment(at[1]) + timedelta(hours=1)).isoformat()
    assert ids(find(lrs, verb=verb, since=later)) == []


# --- statements about statements ----------------------------------------------------------------


@pytest.mark.parametrize("order", ["the first is told first", "the first is told last"])
@both
def test_a_filter_finds_who_refers_to_a_match(lrs, order):
    """Communication 2.1.3: and who refers to those."""
    verb, name = fresh("verb"), [new_id() for _ in range(3)]
    told = [
        plain(id=name[0], verb={"id": verb}),
        referring(name[0], id=name[1]),
        referring(name[1], id=name[2]),
    ]
    if order.endswith("last"):
        told.reverse()
    for statement in told:
        tell(lrs, statement)
    found = ids(find(lrs, verb=verb))
    assert found == [statement["id"] for statement in told[::-1]]


@both
def test_a_filter_finds_a_substatement_that_refers_to_nothing_else(lrs):
    """Communication 2.1.3: a StatementRef in a SubStatement is not followed."""
    verb, statement_id = fresh("verb"), new_id()
    tell(lrs, plain(id=statement_id, verb={"id": verb}))
    inner = {"objectType": "SubStatement", **referring(statement_id)}
    tell(lrs, plain(object=inner))
    assert ids(find(lrs, verb=verb)) == [statement_id]


@both
def test_since_looks_at_who_refers_not_at_the_match(lrs):
    """Communication 2.1.3: since, until and limit are of the statements that are returned."""
    verb, statement_id = fresh("verb"), new_id()
    tell(lrs, plain(id=statement_id, verb={"id": verb}))
    stored = lrs.get("statements", {"statementId": statement_id}).json["stored"]
    (reference,) = tell(lrs, referring(statement_id))
    assert ids(find(lrs, verb=verb, since=stored)) == [reference]
    assert ids(find(lrs, verb=verb, limit="1")) == [reference]


# --- pages --------------------------------------------------------------------------------------


def pages(lrs, query):
    """Every page, by `more`."""
    answer = find(lrs, query)
    while True:
        yield answer
        more = answer.json["more"]
        if not more:
            return
        assert more.startswith("/"), "relative to the host"
        answer = seen(lrs, lrs.get(more), 200, of_statements=True)


@each(rows("Data 2.5", *((f"pages of {limit}, {'up' if up else 'down'}", (limit, up), OK) for limit in (1, 2, 3, 7) for up in (False, True))))  # fmt: skip
def test_more_leads_through_all(lrs, row):
    limit, up = row.sent
    verb = fresh("verb")
    told = tell(lrs, *(plain(verb={"id": verb}) for _ in range(7)))
    query = {"verb": verb, "limit": str(limit), "ascending": "true" if up else "false"}
    came = [ids(page) for page in pages(lrs, query)]
    assert [one for page in came for one in page] == (told if up else told[::-1])
    assert all(len(page) <= limit for page in came)


@each(rows("Data 2.5", ("down", False, OK), ("up", True, OK)))
def test_more_is_not_disturbed_by_what_is_told_meanwhile(lrs, row):
    """Data 2.5: what was not there when it was asked does not push anything aside."""
    verb = fresh("verb")
    told = tell(lrs, *(plain(verb={"id": verb}) for _ in range(6)))
    query = {"verb": verb, "limit": "2", "ascending": "true" if row.sent else "false"}
    came = []
    for page in pages(lrs, query):
        came += ids(page)
        if len(came) > 20:
            break
        tell(lrs, plain(verb={"id": verb}))
    expected = told if row.sent else told[::-1]
    assert came[:6] == expected
    assert len(came) == len(set(came))


@both
def test_more_is_like_the_first_answer(lrs):
    """Data 2.5: same form, same filters; HEAD too (1.1); again and again."""
    verb = {"id": fresh("verb"), "display": {"en": "x"}}
    tell(lrs, *(plain(verb=verb) for _ in range(3)))
    more = find(lrs, verb=verb["id"], limit="1", format="ids").json["more"]
    first, second = (lrs.get(more) for _ in range(2))
    assert first.json == second.json
    assert first.json.keys() == {"statements", "more"}
    assert first.json["statements"][0]["verb"] == {"id": verb["id"]}
    head = seen(lrs, lrs.call("HEAD", more), 200, of_statements=True)
    assert head.body == b""


@both
def test_more_that_was_not_given_is_refused(lrs):
    """Communication 3.2."""
    tell(lrs, plain(), plain())
    more = find(lrs, limit="1").json["more"]
    answer = lrs.get(more + "x")
    assert answer.status in (400, 404)
    assert answer.header("X-Experience-API-Consistent-Through")


# --- forms --------------------------------------------------------------------------------------


def many_tongued():
    """With words in two languages, in the statement and in its SubStatement."""
    words = {"en-GB": "colour", "en-US": "color"}
    definition = {
        "name": words,
        "description": words,
        "type": fresh("type"),
        "moreInfo": fresh("info"),
        "interactionType": "choice",
        "correctResponsesPattern": ["a"],
        "choices": [{"id": "a", "description": words}],
        "extensions": {fresh("ext"): {"en-GB": 1, "en-US": 2}},
    }
    thing = {"objectType": "Activity", "id": fresh("thing"), "definition": definition}
    parent = {"objectType": "Activity", "id": fresh("parent"), "definition": {"name": words, "description": words}}  # fmt: skip
    group = {"objectType": "Group", "name": "Crew", "mbox": somebody()["mbox"]}
    return plain(
        actor={**somebody(), "name": "Ana"},
        verb={"id": fresh("verb"), "display": words},
        context={"contextActivities": {"category": [parent]}},
        object={
            "objectType": "SubStatement",
            "actor": group,
            "verb": {"id": fresh("verb"), "display": words},
            "object": thing,
        },
    )


def shown(lrs, statement, form, **headers):
    (statement_id,) = tell(lrs, statement)
    one = lrs.get("statements", {"statementId": statement_id, "format": form}, headers=headers)
    listed = find(lrs, verb=statement["verb"]["id"], format=form)
    assert listed.json["statements"][0]["id"] == statement_id
    return one.json


@both
def test_exact_is_what_was_told(lrs):
    """Communication 2.1.3: with no format as well."""
    statement = many_tongued()
    found = shown(lrs, statement, "exact", **{"Accept-Language": "en-GB"})
    plain_one = lrs.get("statements", {"statementId": found["id"]}, headers={"Accept-Language": "en-GB"}).json  # fmt: skip
    assert plain_one == found
    assert {name: found[name] for name in statement} == statement


@both
def test_ids_leaves_identifiers_only(lrs):
    """Communication 2.1.3. The verb's display: SHOULD NOT in 1.0.3, shall not in 2.0."""
    statement = many_tongued()
    found = shown(lrs, statement, "ids")
    inner = statement["object"]
    assert found["actor"].items() <= {k: v for k, v in statement["actor"].items() if k != "name"}.items()  # fmt: skip
    assert found["actor"]["mbox"] == statement["actor"]["mbox"]
    assert found["verb"] == {"id": statement["verb"]["id"]}
    assert found["object"]["actor"] == {"objectType": "Group", "mbox": inner["actor"]["mbox"]}
    assert found["object"]["verb"] == {"id": inner["verb"]["id"]}
    assert found["object"]["object"] == {"id": inner["object"]["id"]}
    category = statement["context"]["contextActivities"]["category"]
    assert [one["id"] for one in found["context"]["contextActivities"]["category"]] == [category[0]["id"]]  # fmt: skip
    assert "definition" not in found["context"]["contextActivities"]["category"][0]
    assert {"id", "stored", "timestamp", "version", "authority"} <= found.keys()


@both
def test_ids_keeps_the_members_of_an_anonymous_group(lrs):
    """Communication 2.1.3."""
    member = {**somebody(), "name": "Bo"}
    statement = plain(actor={"objectType": "Group", "name": "Any", "member": [member]}, verb={"id": fresh("verb")})  # fmt: skip
    found = shown(lrs, statement, "ids")
    assert found["actor"]["objectType"] == "Group"
    assert [one["mbox"] for one in found["actor"]["member"]] == [member["mbox"]]
    assert "name" not in found["actor"]["member"][0]


@each(rows("Communication 2.1.3", ("British", ("en-GB", "en-GB"), OK), ("American", ("en-US", "en-US"), OK), ("the better one", ("en-GB;q=0.3, en-US;q=0.9", "en-US"), OK), ("any", ("*", None), OK), ("none of them", ("is", None), OK)))  # fmt: skip
def test_canonical_speaks_one_language(lrs, row):
    said, expected = row.sent
    statement = many_tongued()
    found = shown(lrs, statement, "canonical", **{"Accept-Language": said})
    inner, told = found["object"], statement["object"]
    (category,) = found["context"]["contextActivities"]["category"]
    definition = inner["object"]["definition"]
    maps = [found["verb"]["display"], inner["verb"]["display"], definition["name"], definition["description"], category["definition"]["name"], category["definition"]["description"]]  # fmt: skip
    assert all(len(words) == 1 for words in maps)
    if expected:
        assert all(words.keys() == {expected} for words in maps)
    assert found["actor"] == statement["actor"]
    assert inner["actor"] == told["actor"]
    same = ("type", "moreInfo", "interactionType", "correctResponsesPattern", "extensions")
    assert {k: definition[k] for k in same} == {k: told["object"]["definition"][k] for k in same}
    assert inner["object"]["objectType"] == "Activity"


@both
def test_canonical_tells_the_definition_that_is_known(lrs):
    """Communication 2.1.3: the merged one, for a statement that said nothing."""
    activity, verb = fresh("activity"), fresh("verb")
    tell(lrs, plain(object={"id": activity, "definition": {"name": {"en": "Known"}}}))
    (statement_id,) = tell(lrs, plain(verb={"id": verb}, object={"id": activity}))
    query = {"statementId": statement_id, "format": "canonical"}
    assert lrs.get("statements", query).json["object"]["definition"]["name"] == {"en": "Known"}
    exact = lrs.get("statements", {"statementId": statement_id}).json["object"]
    assert exact == {"id": activity}


@both
def test_ids_of_an_activity_is_the_id(lrs):
    """Communication 2.1.3."""
    found = shown(lrs, plain(verb={"id": fresh("verb")}, object=ACTIVITY), "ids")
    assert found["object"] == {"id": ACTIVITY["id"]}
