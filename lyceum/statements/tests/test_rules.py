"""What a statement must look like."""

import pytest

from lyceum.statements.testing import make_statement
from lyceum.statements.xapi import keys
from lyceum.statements.xapi.rules import problem_in

IRI = "https://x.example/1"
AGENT = {"mbox": "mailto:a@example.org"}


def test_a_good_one_has_no_problem():
    whole = make_statement(
        actor={"objectType": "Agent", "mbox": "mailto:a@example.org", "name": "A"},
        result={
            "score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10},
            "duration": "P1DT2H30M1.5S",
            "completion": True,
            "extensions": {IRI: None},
        },
        context={
            "registration": "6f6f4a3e-7a3c-4b7e-9d0e-2a8f0d1c2b3a",
            "team": {"objectType": "Group", "account": {"homePage": IRI, "name": "o-3"}},
            "contextActivities": {"grouping": [{"id": IRI}]},
            "language": "sr-Cyrl-RS",
            "instructor": {"objectType": "Group", "member": [AGENT]},
        },
    )

    assert problem_in(whole) == ""


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"actor": {}}, "actor"),
        ({"actor": {**AGENT, "openid": IRI}}, "actor"),
        ({"actor": {"mbox": "a@example.org"}}, "actor: mbox"),
        ({"actor": {"objectType": "Group"}}, "actor"),
        ({"actor": {"objectType": "Group", "member": [{"objectType": "Group"}]}}, "actor: member"),
        ({"actor": {"objectType": "agent", **AGENT}}, "actor: objectType"),
        ({"actor": {"account": {"homePage": "x", "name": "y"}}}, "actor: account: homePage"),
        ({"verb": {"display": {"en": "did"}}}, "verb: id"),
        ({"verb": {"id": "did"}}, "verb: id"),
        ({"verb": {"id": IRI, "display": {"e n": "did"}}}, "verb: display"),
        ({"object": {"id": IRI, "definition": {"name": "SQL"}}}, "object: definition: name"),
        ({"object": {"objectType": "Thing", "id": IRI}}, "object: objectType"),
        ({"object": {"objectType": "StatementRef", "id": "7"}}, "object: id"),
        ({"id": "7"}, "id"),
        ({"id": "6f6f4a3e-7a3c-4b7e-9d0e-2a8f0d1c2b3aa"}, "id"),
        ({"timestamp": "2026-03-01"}, "timestamp"),
        ({"timestamp": "2026-03-01T09:00:00-00:00"}, "timestamp"),
        ({"result": {"completion": "true"}}, "result: completion"),
        ({"result": {"duration": "PT"}}, "result: duration"),
        ({"result": {"duration": "25 min"}}, "result: duration"),
        ({"result": {"score": {"scaled": 2}}}, "result: score: scaled"),
        ({"result": {"score": {"raw": 11, "max": 10}}}, "result: score: raw"),
        ({"result": {"score": {"raw": True}}}, "result: score: raw"),
        ({"result": {"extensions": {"x": 1}}}, "result: extensions"),
        ({"result": {"response": None}}, "result.response"),
        ({"context": {"team": AGENT}}, "context: team"),
        ({"context": {"contextActivities": {"parent": {"id": IRI}}}}, "context: contextActivities"),
        ({"context": {"contextActivities": {"aunt": []}}}, "context: contextActivities"),
        ({"context": {"language": "x"}}, "context: language"),
        ({"mood": "fine"}, "mood"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(parts, place):
    assert problem_in(make_statement(**parts)).startswith(place)


def test_what_is_no_statement_at_all():
    for thing in ([], "x", 7, None, {}):
        assert problem_in(thing)


def test_an_agent_is_known_by_the_identifier_and_not_by_the_name():
    account = {"account": {"homePage": IRI, "name": "p-1"}}

    assert keys.agent_key(account) == keys.agent_key({**account, "name": "Ada"})
    assert keys.agent_key(account) != keys.agent_key(AGENT)
    assert -(2**63) <= keys.key_of("x") < 2**63


def test_two_are_the_same_whatever_the_store_added():
    told = make_statement()

    assert keys.fingerprint(told) == keys.fingerprint(told | {"stored": "…", "id": "other"})
    assert keys.fingerprint(told) != keys.fingerprint(told | {"result": {}})
