"""Mappings: what they make of payloads, where they are wrong, and what hostile ones cannot do."""

import json
from datetime import UTC, datetime
from time import monotonic

import pytest

from lyceum.integrations import engine, selectors
from lyceum.integrations.engine.paths import PathIsWrong, picker
from lyceum.integrations.engine.words import WordsAreWrong, judge, writer

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
WORDS = engine.Vocabulary(
    frozenset({"reviewed", "approved", "resolved", "replied"}), frozenset({"change", "task"})
)
RULE = {
    "name": "Did it",
    "pick": {"who": "$.who"},
    "when": "body.type == 'done'",
    "actor": {"account": "{{ who }}"},
    "verb": "resolved",
    "activity": {
        "id": "https://tasks.example/{{ body.id }}",
        "type": "task",
        "name": "{{ body.t }}",
    },
    "at": "{{ body.at }}",
}
BODY = {"type": "done", "who": "ines", "id": 7, "t": "Oil", "at": "2026-03-02T09:30:00Z"}


def made(body=BODY, headers=None, **changes):
    rules = engine.read({"rules": [{**RULE, **changes}]}, WORDS)
    return engine.deeds(rules, engine.Given(headers or {}, body, NOW))


def test_a_payload_becomes_a_deed():
    [deed] = made()

    assert (deed.account, deed.verb, deed.iri, deed.type, deed.name) == (
        "ines",
        "resolved",
        "https://tasks.example/7",
        "task",
        "Oil",
    )
    assert deed.at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_a_rule_that_does_not_apply_tells_nothing():
    assert made({**BODY, "type": "begun"}) == []
    assert made({"other": 1}) == []
    assert made([]) == []
    assert made("words") == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2026-03-02T09:30:00Z", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("2026-03-02T09:30:00.000+0100", datetime(2026, 3, 2, 8, 30, tzinfo=UTC)),
        ("2026-03-02 09:30:00 UTC", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("2026-03-02T09:30:00", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        (1772443800, datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        (1772443800000, datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("1772443800.0002", datetime(2026, 3, 2, 9, 30, 0, 200, tzinfo=UTC)),
        ("", NOW),
    ],
)
def test_moments_are_read_as_systems_write_them(said, expected):
    [deed] = made({**BODY, "at": said})

    assert deed.at == expected


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"verb": "flew"}, "rules[0].verb"),
        ({"verb": ""}, "rules[0].verb"),
        ({"verb": 3}, "rules[0].verb"),
        ({"wings": 2}, "rules[0].wings"),
        ({"actor": {}}, "rules[0].actor"),
        ({"actor": "ines"}, "rules[0].actor"),
        ({"per": "hour"}, "rules[0].per"),
        ({"pick": {"_x": "$"}}, "rules[0].pick._x"),
        ({"pick": {"body": "$"}}, "rules[0].pick.body"),
        ({"pick": {"x": "$.a["}}, "rules[0].pick.x"),
        ({"when": "body.type =="}, "rules[0].when"),
        ({"at": "{{ body.at"}, "rules[0].at"),
        ({"activity": {"id": "x", "type": "ship", "name": "x"}}, "rules[0].activity.type"),
    ],
)
def test_a_wrong_mapping_is_told_with_its_place(changes, place):
    with pytest.raises(engine.MappingIsWrong) as told:
        made(**changes)

    assert told.value.place == place


@pytest.mark.parametrize(
    ("body", "changes", "place"),
    [
        ({"type": "done"}, {}, "rules[0].activity.id"),
        ({**BODY, "at": "soon"}, {}, "rules[0].at"),
        ({**BODY, "at": "2030-01-01T00:00:00Z"}, {}, "rules[0].at"),
        ({**BODY, "at": "9" * 13 + ".1"}, {}, "rules[0].at"),
        ({**BODY, "at": "0001-01-01T00:00:00+01:00"}, {}, "rules[0].at"),
        (BODY, {"actor": {"email": "ines"}}, "rules[0].actor.email"),
        (BODY, {"verb": "{{ who }}"}, "rules[0].verb"),
        (BODY, {"number": "-1"}, "rules[0].number"),
        (BODY, {"activity": {**RULE["activity"], "id": "javascript:x"}}, "rules[0].activity.id"),
        (BODY, {"activity": {**RULE["activity"], "name": "{{ body }}"}}, "rules[0].activity.name"),
    ],
)
def test_what_cannot_be_told_is_told_with_its_place(body, changes, place):
    with pytest.raises(engine.MappingIsWrong) as told:
        made(body, **changes)

    assert told.value.place == place


@pytest.mark.parametrize(
    "mapping", [None, [], {}, {"rules": []}, {"rules": [1]}, {"rules": [{}] * 21}]
)
def test_what_is_no_mapping_is_refused(mapping):
    with pytest.raises(engine.MappingIsWrong):
        engine.read(mapping, WORDS)


def test_what_no_database_keeps_is_left_out():
    [deed] = made({**BODY, "t": "Oil\0 \ud800 it"})

    assert deed.name == "Oil ? it"


# --- hostile ones ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "template",
    [
        "{{ body.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ body['__class__'] }}",
        "{{ body|attr('__class__') }}",
        "{{ body.items() }}",
        "{{ range(9) }}",
        "{{ cycler }}",
        "{{ lipsum() }}",
        "{{ self }}",
        "{% for x in body %}{% endfor %}",
        "{% set x = 1 %}",
        "{% macro x() %}{% endmacro %}",
        "{% include 'x' %}",
        "{{ 'a' * 999999999 }}",
        "{{ 9 ** 99999999 }}",
        "{{ 'a' ~ 'b' }}",
        "{{ '%s'|format(1) }}",
        "{{ body|tojson }}",
        "{{ body|map('upper') }}",
        "{{ body is callable }}",
        "{{ namespace() }}",
        "{{ 'x'.upper() }}",
        "{{ body[::2] }}",
        "{{ 'abcdefgh'|truncate(1) }}",
        "{{ " + "(" * 900 + "1" + ")" * 900 + " }}",
        "{{ " + "not " * 480 + "body }}",
    ],
)
def test_nothing_of_python_is_reached(template):
    with pytest.raises(WordsAreWrong):
        writer(template)({"body": {"a": 1}, "headers": {}})


@pytest.mark.parametrize(
    "expression",
    [
        "body.keys()",
        "true) }}{% for a in body %}{{ (a",
        "().__class__",
        "lambda: 1",
        "9**9",
        "1 if",
        "not " * 400 + "a",
        "[" * 900 + "]" * 900,
    ],
)
def test_no_condition_reaches_it_either(expression):
    with pytest.raises(WordsAreWrong):
        judge(expression)({"body": {"a": 1}, "headers": {}})


def test_an_attribute_is_a_key_of_the_payload():
    assert writer("{{ body.items }} {{ body.get }}")({"body": {"items": 3, "get": "g"}}) == "3 g"


@pytest.mark.parametrize(
    "template",
    [
        "{{ big|replace('x', big) }}",
        "{{ many|join(big) }}",
        "{{ big + big }}",
        "{{ big }}",
        "{{ big }}" * 100,
        "x" * 3000,
    ],
)
def test_what_grows_is_stopped_before_it_has_grown(template):
    begin = monotonic()
    with pytest.raises(WordsAreWrong):
        writer(template)({"big": "x" * 1_000_000, "many": ["x"] * 100_000})

    assert monotonic() - begin < 5


@pytest.mark.parametrize(
    "path",
    [
        "$..a..b",
        "$[?$.a]",
        "$.a[?@.b].c[?@.d]",
        "$..*[*][*][*]",
        "$[?match(@.a, '(a+)+b')]",
        "$" + "[0,0]" * 40,
        "$[?@" + "[:,:]" * 40 + "]",
        "$" * 400,
        "a",
    ],
)
def test_paths_that_need_not_end_are_refused(path):
    with pytest.raises(PathIsWrong):
        picker(path)


def test_a_path_may_ask_for_words_that_look_like_signs():
    assert picker("$['a?b..$']")({"a?b..$": 1}) == 1


def test_paths_find_one_several_or_none():
    body = {"items": [{"f": "status", "to": "Done"}, {"f": "other", "to": "x"}]}

    assert picker("$.items[?@.f == 'status'].to")(body) == "Done"
    assert picker("$.items[*].to")(body) == ["Done", "x"]
    assert picker("$.items[*].nothing")(body) is None


def test_a_large_payload_is_read_in_time():
    wide = {"a": [{"b": number, "c": {"d": "x" * 10}} for number in range(20_000)]}
    begin = monotonic()

    assert picker("$..d")(wide) == ["x" * 10] * 100
    assert picker("$.a[?@.b == 19999].c.d")(wide) == "x" * 10
    assert monotonic() - begin < 10


# --- what comes with Lyceum -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "number"),
    [(one.system, number) for one in selectors.ready() for number in range(len(one.samples))],
)
def test_every_sample_is_told(system, number):
    ready = selectors.ready_one(system)
    sample = ready.samples[number]
    rules = engine.read({"rules": ready.rules}, selectors.vocabulary())
    bodies = sample["body"] if isinstance(sample["body"], list) else [sample["body"]]

    found = [
        deed
        for body in bodies
        for deed in engine.deeds(rules, engine.Given(sample["headers"], body, NOW))
    ]

    assert found
    assert all(deed.account or deed.email for deed in found)


@pytest.mark.parametrize("system", ["slack", "mattermost"])
def test_no_word_of_a_conversation_is_in_what_chats_tell(system):
    ready = selectors.ready_one(system)

    assert ready.keeps
    assert not any("text" in path for path in ready.keeps)
    assert "text" not in json.dumps(ready.rules)
    assert all(rule["per"] == "day" for rule in ready.rules)
