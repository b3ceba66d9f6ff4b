"""When two statements are the same (2.3.1), what is kept of one, and under which keys it is found."""

import json
import uuid
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.statements.xapi import keys, likeness
from lyceum.statements.xapi.hearing import hear

from .hearing import (
    ACCOUNT,
    AGENT,
    FILE,
    GONE,
    GROUP,
    IRI,
    NAMED_GROUP,
    OTHER,
    REFERENCE,
    UUID,
    VOIDED,
    WHOLE,
    changed,
    inside,
    tell,
    told,
)

BASE = told(WHOLE).fingerprint
ACTIVITY = {"id": IRI}
SECOND = {"id": "https://x.example/2"}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("id", "00000000-0000-4000-8000-000000000001"),
        ("id", GONE),
        ("stored", "2020-01-01T00:00:00Z"),
        ("authority", AGENT),
        ("version", "1.0.3"),
        ("timestamp", GONE),
        ("timestamp", "2026-03-01T10:00:00+01:00"),
        ("attachments", GONE),
        ("verb/display", {"fr": "fit"}),
        ("verb/display", GONE),
        ("object/definition", GONE),
        ("object/definition/name", {"fr": "SQL"}),
        ("object/objectType", GONE),
        ("actor/objectType", GONE),
        ("actor/mbox", "mailto:a@EXAMPLE.org"),
        ("context/instructor/member", [OTHER, AGENT]),
        ("context/registration", UUID.upper()),
        ("context/statement/id", UUID.upper()),
        ("context/language", "sr-cyrl-rs"),
        ("context/contextActivities/parent", ACTIVITY),
        ("context/contextActivities/parent", [{**ACTIVITY, "definition": {"type": IRI}}]),
        ("result/score/raw", 5.0),
        ("result/score/max", 1e1),
        ("result/duration", "P1DT2H30M1.50S"),
        ("result/duration", "P1DT2H30M1.509S"),
        ("context/extensions", {IRI: 1.0}),
    ],
)
def test_what_a_store_may_change_makes_no_other_statement(place, value):
    assert told(changed(place, value)).fingerprint == BASE
    assert told(inside(changed(place, value))).fingerprint == told(inside(WHOLE)).fingerprint or (
        place == "timestamp"
    )


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("actor", OTHER),
        ("actor/name", "B"),
        ("actor/mbox", "mailto:A@example.org"),
        ("verb/id", IRI + "#"),
        ("object/id", IRI + "/"),
        ("result", GONE),
        ("result/score/raw", 5.01),
        ("result/success", False),
        ("result/success", GONE),
        ("result/response", "b"),
        ("result/duration", "P1DT2H30M1.51S"),
        ("result/duration", "P1DT150M1.5S"),
        ("result/extensions", {IRI: {"deep": [None, {}, " "]}}),
        ("context", GONE),
        ("context/registration", GONE),
        ("context/registration", "00000000-0000-4000-8000-000000000001"),
        ("context/instructor", AGENT),
        ("context/instructor/member", [AGENT]),
        ("context/team", GROUP),
        ("context/contextActivities/parent", [ACTIVITY, SECOND]),
        ("context/contextActivities/other", [ACTIVITY]),
        ("context/revision", "2"),
        ("context/platform", GONE),
        ("context/language", "sr"),
        ("context/statement", GONE),
        ("context/extensions", {IRI: 2}),
        ("context/extensions", {IRI: "1"}),
        ("context/extensions", {IRI: True}),
    ],
)
def test_what_says_something_else_is_another(place, value):
    assert told(changed(place, value)).fingerprint != BASE
    assert told(inside(changed(place, value))).fingerprint != told(inside(WHOLE)).fingerprint


def test_parts_do_not_run_into_each_other():
    """The same activity as parent and grouping, instructor and team, is not the same."""
    seen = {
        told({**changed("context", context), "result": result}).fingerprint
        for context in (
            {"contextActivities": {"parent": [ACTIVITY]}},
            {"contextActivities": {"grouping": [ACTIVITY]}},
            {"contextActivities": {"parent": [ACTIVITY], "grouping": []}},
            {"instructor": GROUP},
            {"team": GROUP},
            {"revision": "x"},
            {"platform": "x"},
        )
        for result in ({}, {"response": "x"})
    }
    assert len(seen) == 14


def test_those_around_are_compared_without_their_order():
    one, other = (
        {"objectType": "contextAgent", "agent": agent, "relevantTypes": types}
        for agent, types in ((AGENT, [IRI, "urn:t"]), (OTHER, ["urn:t"]))
    )
    turned = {**one, "relevantTypes": ["urn:t", IRI]}
    prints = [
        told(changed("context/contextAgents", around), "2.0.0").fingerprint
        for around in ([one, other], [turned, other], [one], [{**one, "relevantTypes": [IRI]}])
    ]

    assert prints[0] == prints[1]
    assert len(set(prints)) == 3


def test_versions_and_ways_of_writing_make_no_difference():
    pretty = json.dumps(WHOLE, indent=2, sort_keys=True).encode()

    assert hear(pretty, "2.0.0").fingerprint == BASE
    assert likeness.fingerprint(pretty) == BASE


def test_what_is_kept_is_what_came_byte_for_byte():
    raw = (
        b'{ "id":"%s","stored":"2026-01-01T00:00:00Z","version":"1.0.0",\n'
        b'"object" : {"id":"urn:o", "definition":{"extensions":{"urn:x":[1.0e5, 0.10 ,1E400]}}},'
        b'"verb":{"id":"urn:v"},"authority":{"mbox":"mailto:a@b.c"},'
        b'"result":{"score":{"raw":0.10,"max":1.0e5},"response":"\\u00e9\xc3\xa9\\/"},'
        b'"actor":{"mbox":"mailto:a@b.c"}}'
    ) % UUID.encode()

    kept = hear(raw, "1.0.3").kept

    for value in (b"[1.0e5, 0.10 ,1E400]", b'"raw":0.10,"max":1.0e5', b'"\\u00e9\xc3\xa9\\/"'):
        assert value in kept
    assert set(json.loads(kept)) == {"actor", "verb", "object", "result"}


def test_only_activities_that_came_alone_are_told_as_lists():
    """2.4.6.2.s4.b4, in a SubStatement, too."""
    part = b'{"id":"urn:c","definition":{"extensions":{"urn:x":1.0e5}}}'
    context = b'{"extensions":{"urn:x": 0.10},"contextActivities":{"other":%s,"parent":[%s]}}'
    raw = b'{"actor":{"mbox":"mailto:a@b.c"},"verb":{"id":"urn:v"},"object":{"id":"urn:o"},"context":%s}'
    sub = b'{"actor":{"mbox":"mailto:a@b.c"},"verb":{"id":"urn:v"},"object":%s}'
    came = raw % (context % (part, part))
    nested = sub % came.replace(b"{", b'{"objectType":"SubStatement",', 1)

    for text in (came, nested):
        kept = hear(text, "1.0.3").kept
        assert b'"other":[%s]' % part in kept
        assert b'"parent":[%s]' % part in kept
        assert b'{"urn:x": 0.10}' in kept
        assert hear(kept, "1.0.3").kept == kept


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_moments_are_utc(version):
    """4.5.s1.b6: told in UTC; what is UTC is told as it came."""
    for said, kept in (
        ("2026-03-01T09:00:00.123456Z", "2026-03-01T09:00:00.123456Z"),
        ("2026-03-01T09:00:00.1234560+00:00", "2026-03-01T09:00:00.1234560+00:00"),
        ("2026-03-01T14:30:00.123456+05:30", "2026-03-01T09:00:00.123456Z"),
    ):
        heard = told(changed("timestamp", said), version)
        assert heard.happened_at == datetime(2026, 3, 1, 9, 0, 0, 123456, UTC)
        assert json.loads(heard.kept)["timestamp"] == kept
    assert "timestamp" not in json.loads(told(changed("timestamp", GONE), version).kept)


def test_what_a_store_needs_is_there():
    heard = told(WHOLE)

    assert heard.statement_id == heard.registration == uuid.UUID(UUID)
    assert heard.version == "1.0.0"
    assert heard.actor_key == keys.agent_key(AGENT)
    assert heard.verb_key == heard.object_key == keys.key_of(IRI)
    assert heard.related_agents[0] == keys.agent_key(AGENT)
    assert set(heard.related_agents[2:]) == {keys.agent_key(one) for one in (OTHER, NAMED_GROUP)}
    assert heard.related_activities == (keys.key_of(IRI),)
    assert [one.activity_id for one in heard.definitions] == [IRI]
    assert json.loads(heard.definitions[0].definition) == WHOLE["object"]["definition"]
    assert heard.enclosed[0].sha2 == FILE["sha2"]
    assert heard.enclosed[0].file_url == IRI
    assert (heard.refers_to, heard.is_voiding) == (None, False)


def test_versions_that_nobody_said():
    assert told(changed("version", GONE)).version == "1.0.0"
    assert told(changed("version", GONE), "2.0.0").version == "2.0.0"
    assert told(changed("version", "1.0"), "2.0.0").version == "1.0"


def test_references_and_voiding():
    heard = told({"actor": AGENT, "verb": VOIDED, "object": {**REFERENCE, "id": UUID.upper()}})

    assert heard.refers_to == uuid.UUID(UUID)
    assert heard.object_key == keys.statement_key(uuid.UUID(UUID))
    assert heard.is_voiding


def test_the_inside_of_a_substatement_is_related():
    heard = told(inside(changed("object", SECOND)))

    assert heard.object_key != keys.key_of(SECOND["id"])
    assert set(heard.related_activities) == {keys.key_of(IRI), keys.key_of(SECOND["id"])}
    assert keys.agent_key(OTHER) in heard.related_agents
    assert len(heard.enclosed) == 1
    assert heard.refers_to is None


def test_groups_are_found_by_their_members():
    heard = told(
        {**changed("actor", GROUP), "object": {**NAMED_GROUP, "member": [ACCOUNT]}}
        | {"context": {}}
    )

    assert set(heard.members) == {keys.agent_key(one) for one in (AGENT, OTHER, ACCOUNT)}
    assert heard.object_key == keys.agent_key(ACCOUNT)


def test_keys_are_those_of_ever():
    """Rows that are kept already are found under them."""
    assert keys.key_of(IRI) == 2710313854815995398
    assert keys.agent_key(AGENT) == keys.key_of('mbox:"mailto:a@example.org"')
    assert keys.agent_key({"mbox": "mailto:a@EXAMPLE.org"}) == keys.agent_key(AGENT)
    assert keys.agent_key({"mbox_sha1sum": "A" * 40}) == keys.agent_key({"mbox_sha1sum": "a" * 40})


@settings(deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_keys_of_accounts_are_those_of_plain_json(home, name):
    account = {"name": name, "homePage": home}
    plain = json.dumps(account, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    if "\x7f" not in plain:
        assert keys.agent_key({"account": account}) == keys.key_of(f"account:{plain}")
    assert msgspec.json.decode(keys.canonical(account)) == account


def test_hearing_twice_is_the_same():
    assert hear(tell(WHOLE), "1.0.3") == hear(tell(WHOLE), "1.0.3")
