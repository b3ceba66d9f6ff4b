"""Whatever comes: a statement or a flaw, nothing else; and what is heard is told back the same."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.statements.xapi.flaws import Flaw
from lyceum.statements.xapi.formats import tell as tell_as
from lyceum.statements.xapi.hearing import hear, hear_batch

from .hearing import AGENT, GROUP, IRI, NAMED_GROUP, REFERENCE, WHOLE, inside, tell

SLOW = {"deadline": None}
VERSIONS = st.sampled_from(["1.0.3", "2.0.0"])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
IRIS = st.builds("https://x.example/{}".format, st.integers(0, 99))
MAPS = st.dictionaries(st.sampled_from(["en", "fr-CA", "zh-Hant"]), WORDS, min_size=1)
AGENTS = st.one_of(
    st.sampled_from([AGENT, GROUP, NAMED_GROUP]),
    st.builds(lambda name, at: {"account": {"homePage": at, "name": name}}, WORDS, IRIS),
)
ACTIVITIES = st.fixed_dictionaries(
    {"id": IRIS},
    optional={
        "definition": st.fixed_dictionaries(
            {}, optional={"name": MAPS, "type": IRIS, "extensions": st.dictionaries(IRIS, JSON)}
        )
    },
)
RESULTS = st.fixed_dictionaries(
    {},
    optional={
        "score": st.fixed_dictionaries({}, optional={"raw": NUMBERS, "scaled": st.floats(-1, 1)}),
        "success": st.booleans(),
        "response": WORDS,
        "extensions": st.dictionaries(IRIS, JSON, max_size=3),
    },
)
CONTEXTS = st.fixed_dictionaries(
    {},
    optional={
        "registration": st.uuids().map(str),
        "instructor": AGENTS,
        "contextActivities": st.dictionaries(
            st.sampled_from(["parent", "grouping", "category", "other"]),
            ACTIVITIES | st.lists(ACTIVITIES, max_size=2),
            min_size=1,
        ),
        "extensions": st.dictionaries(IRIS, JSON, max_size=2),
    },
)
STATEMENTS = st.fixed_dictionaries(
    {
        "actor": AGENTS,
        "verb": st.fixed_dictionaries({"id": IRIS}, optional={"display": MAPS}),
        "object": ACTIVITIES | st.just(REFERENCE),
    },
    optional={"result": RESULTS, "context": CONTEXTS},
)


@settings(**SLOW)
@given(STATEMENTS, VERSIONS, st.booleans())
def test_what_is_heard_is_told_back_the_same(statement, version, is_nested):
    said = inside(statement) if is_nested else statement
    heard = hear(tell(said), version)

    again = hear(heard.kept, version)

    assert again == heard
    assert again.kept == heard.kept
    assert hear(json.dumps(said, indent=1, sort_keys=True).encode(), version).fingerprint == (
        heard.fingerprint
    )
    for form in ("ids", "canonical"):
        short = tell_as(json.loads(heard.kept), form, ["fr"])
        assert hear(tell(short), version).verb_key == heard.verb_key


@settings(**SLOW)
@given(st.data(), VERSIONS)
def test_a_changed_statement_is_a_statement_or_a_flaw(data, version):
    """Values of any kind at any place, names that nobody knows, parts that are gone."""
    statement = json.loads(tell(data.draw(st.sampled_from([WHOLE, inside(WHOLE)]))))
    for _ in range(data.draw(st.integers(1, 3))):
        _change(statement, data)

    _hear_or_flaw(tell(statement), version)


@settings(**SLOW)
@given(st.data(), VERSIONS)
def test_changed_bytes_are_a_statement_or_a_flaw(data, version):
    raw = bytearray(tell(WHOLE))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        end = data.draw(st.integers(start, min(len(raw), start + 20)))
        raw[start:end] = data.draw(st.binary(max_size=6))

    _hear_or_flaw(bytes(raw), version)


@settings(**SLOW)
@given(st.binary(max_size=60) | JSON.map(tell), VERSIONS)
def test_anything_is_a_statement_or_a_flaw(raw, version):
    _hear_or_flaw(raw, version)


def _hear_or_flaw(raw, version):
    try:
        heard = hear_batch(raw, version)
    except Flaw as flaw:
        heard, words = [], str(flaw)
    else:
        words = "right"
    assert words
    assert words.isprintable()
    for one in heard:
        assert hear(one.kept, version).fingerprint == one.fingerprint


def _change(statement, data):
    """One place somewhere becomes something else."""
    place = statement
    while True:
        names = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not names:
            return
        name = data.draw(st.sampled_from(names))
        if isinstance(place[name], dict | list) and data.draw(st.integers(0, 3)):
            place = place[name]
            continue
        match data.draw(st.sampled_from(["other", "gone", "new"])):
            case "other":
                place[name] = data.draw(JSON)
            case "gone":
                del place[name]
            case _ if isinstance(place, dict):
                place[data.draw(WORDS)] = data.draw(JSON)
        return


def test_the_parts_above_are_right_at_all():
    assert hear(tell({"actor": GROUP, "verb": {"id": IRI}, "object": REFERENCE}), "1.0.3")
