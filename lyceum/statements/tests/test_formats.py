"""Statements as they are asked for (Communication 2.1.3), and what is merged."""

import copy
import json

import pytest

from lyceum.statements.xapi import agents, definitions, documents, languages
from lyceum.statements.xapi.flaws import Flaw
from lyceum.statements.xapi.formats import tell

from .hearing import ACCOUNT, AGENT, GROUP, IRI, NAMED_GROUP, OTHER, WHOLE, changed, inside

WORDS = {"en-US": "color", "en-GB": "colour", "fr": "couleur"}


def test_exact_is_what_it_was():
    assert tell(WHOLE, "exact") is WHOLE


def test_ids_leave_what_identifies():
    before = copy.deepcopy(WHOLE)
    told = tell(WHOLE, "ids")

    assert before == WHOLE
    assert told["actor"] == {"objectType": "Agent", **AGENT}
    assert told["verb"] == {"id": IRI}
    assert told["object"] == {"id": IRI}
    assert told["context"]["instructor"] == GROUP
    assert told["context"]["contextActivities"]["parent"] == [{"id": IRI}]
    assert (told["result"], told["id"]) == (WHOLE["result"], WHOLE["id"])


def test_ids_of_groups():
    """Members count where nothing else identifies the group."""
    named = {**NAMED_GROUP, "name": "Team", "member": [AGENT]}
    nameless = {"objectType": "Group", "name": "Team", "member": [{**AGENT, "name": "A"}, OTHER]}

    assert tell(changed("actor", named), "ids")["actor"] == NAMED_GROUP
    assert tell(changed("actor", nameless), "ids")["actor"] == GROUP
    assert tell(inside(changed("actor", named)), "ids")["object"]["actor"] == NAMED_GROUP


def test_those_around_have_ids_too():
    around = [{"objectType": "contextAgent", "agent": {**AGENT, "name": "A"}}]

    told = tell(changed("context/contextAgents", around), "ids")

    assert told["context"]["contextAgents"] == [{"objectType": "contextAgent", "agent": AGENT}]


def test_canonical_has_what_is_known_in_one_language():
    known = {
        IRI: {"name": WORDS, "description": WORDS, "scale": [{"id": "a", "description": WORDS}]}
    }
    said = changed("verb/display", WORDS)

    told = tell(said, "canonical", ["en-GB"], known)

    colour = {"en-GB": "colour"}
    expected = {
        "name": colour,
        "description": colour,
        "scale": [{"id": "a", "description": colour}],
    }
    assert told["verb"] == {"id": IRI, "display": colour}
    assert told["object"]["definition"] == expected
    assert told["context"]["contextActivities"]["parent"] == [{"id": IRI, "definition": expected}]
    assert tell(inside(said), "canonical", ["fr"], known)["object"]["verb"]["display"] == {
        "fr": "couleur"
    }


def test_canonical_of_what_nobody_defined():
    told = tell(WHOLE, "canonical", ["fr"])

    assert told["object"]["definition"]["name"] == {"en": "SQL"}
    assert told["context"]["contextActivities"]["parent"] == [{"id": IRI}]
    assert told["actor"] == WHOLE["actor"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["en-GB"], "en-GB"),
        (["EN-gb"], "en-GB"),
        (["fr-CA", "en"], "fr"),
        (["en"], "en-US"),
        (["de", "fr"], "fr"),
        (["de"], "en-US"),
        ([], "en-US"),
        (["*"], "en-US"),
    ],
)
def test_one_language(wanted, found):
    assert list(languages.best(WORDS, wanted)) == [found]


def test_languages_without_any_that_is_wanted():
    assert languages.best({"it": "colore", "es": "color"}, ["de"]) == {"it": "colore"}
    assert languages.best({}, ["de"]) == {}


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("", []),
        ("en-GB", ["en-GB"]),
        ("fr;q=0.5, en-GB, *;q=0.1", ["en-GB", "fr", "*"]),
        ("de;q=0, fr ; q=0.8", ["fr"]),
        ("x_y, fr;q=abc, en;q=1.000", ["en"]),
    ],
)
def test_preferred_languages(header, wanted):
    assert languages.preferred(header) == wanted


def test_definitions_add_up():
    """2.4.4.1.s4: languages add up, the newer word counts, what is right stays."""
    old = b'{"name":{"en":"SQL","fr":"SQL"},"extensions":{"urn:x":1.0e5},"type":"urn:a"}'
    new = b'{"name":{"en":"Sql"},"extensions":{"urn:y": 0.10},"type":"urn:b","moreInfo":"urn:m"}'

    merged = definitions.merge(old, new)

    assert json.loads(merged)["name"] == {"en": "Sql", "fr": "SQL"}
    assert (json.loads(merged)["type"], json.loads(merged)["moreInfo"]) == ("urn:b", "urn:m")
    assert b'"urn:x":1.0e5' in merged
    assert b'"urn:y":0.10' in merged
    assert definitions.merge(None, new) == new
    assert definitions.merge(b"", new) == new


def test_what_is_right_in_an_interaction_stays():
    old = b'{"interactionType":"choice","correctResponsesPattern":["a"],"choices":[{"id":"a"}]}'
    new = b'{"interactionType":"choice","correctResponsesPattern":["b"],"name":{"en":"Q"}}'

    merged = json.loads(definitions.merge(old, new))

    assert merged == json.loads(old) | {"name": {"en": "Q"}}
    assert json.loads(definitions.merge(b'{"name":{"en":"Q"}}', old))["interactionType"] == "choice"


def test_documents_are_merged_by_their_top():
    """Communication 2.2.s7."""
    merged = documents.merge(b'{"a":{"x":1},"b": 1.0e5}', b'{"a":{"y":0.10}}')

    assert merged == b'{"a":{"y":0.10},"b":1.0e5}'


@pytest.mark.parametrize(
    "other", [b"[]", b"1", b'"x"', b"null", b"", b"{", b"abc", b'{"a":"\xff"}']
)
def test_what_is_no_object_is_not_merged(other):
    for one, two in ((b"{}", other), (other, b"{}")):
        with pytest.raises(Flaw):
            documents.merge(one, two)


def test_an_agent_as_a_parameter():
    assert agents.agent_from(json.dumps(ACCOUNT), "1.0.3") == ACCOUNT
    assert agents.agent_from(json.dumps(NAMED_GROUP), "2.0.0") == NAMED_GROUP


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "{}",
        "[]",
        json.dumps(GROUP),
        '{"mbox":"a"}',
        '{"mbox":"mailto:a@b.c","x":1}',
        "\ud800",
    ],
)
def test_what_is_no_agent_is_no_parameter(text):
    with pytest.raises(Flaw):
        agents.agent_from(text, "1.0.3")
