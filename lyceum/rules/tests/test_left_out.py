"""Policies that cannot apply to a thing are left out before Cedar looks: the answer is the same."""

import cedarpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.rules import engine
from lyceum.rules.engine import cedar

KINDS = ("course", "book", "event")
PARTIES = ("supplier", "customer")
EXPERT = (
    'permit (principal, action == Action::"enrol", resource is Resource) when {{ {} }};',
    'forbid (principal, action == Action::"enrol", resource is Resource) when {{ {} }};',
    'permit (principal, action == Action::"enrol", resource is Resource) unless {{ {} }};',
)
CONDITIONS = (
    '["course"].contains(resource.kind)',
    '["course", "book"].contains(resource.kind) && resource.price <= 100',
    '["book"].contains(resource.kind) || resource.price <= 100',
    '!(["book"].contains(resource.kind))',
    'resource.price <= 100 && ["event"].contains(resource.kind)',
    'if ["event"].contains(resource.kind) then true else resource.price <= 10',
    '["book"].contains(resource.kind) && ["course"].contains(resource.kind)',
    "[resource.kind].contains(resource.kind)",
    'resource.kind == "book"',
    "true",
)
sentences = st.builds(
    lambda kinds, of, whose: {
        "who": {"kinds": of} if of else {},
        "what": {"resources": kinds, "whose": whose} if kinds else {},
        "when": {},
    },
    st.lists(st.sampled_from(KINDS), max_size=2, unique=True),
    st.lists(st.sampled_from(PARTIES), max_size=1),
    st.sampled_from(["others", "own"]),
)
texts = st.one_of(
    st.builds(lambda s, p: engine.policy("enrol", s, is_permit=p), sentences, st.booleans()),
    st.builds(
        lambda form, said: form.format(said), st.sampled_from(EXPERT), st.sampled_from(CONDITIONS)
    ),
)


def request(kind: str | None, price: int | None):
    attrs = {"organisation": 2, "organisation_kind": "supplier"}
    attrs |= {"kind": kind} if kind else {}
    attrs |= {"price": price, "currency": "EUR"} if price is not None else {}
    person = {"organisations": [1], "organisation_kinds": ["customer"], "roles": []}
    return {
        "action": "enrol",
        "person": {"id": 7, "attrs": person},
        "thing": {"type": "Resource", "id": 5, "attrs": attrs},
    }


@settings(max_examples=150, deadline=None)
@given(
    st.lists(texts, max_size=6),
    st.sampled_from([*KINDS, None]),
    st.sampled_from([None, 0, 50, 500]),
)
def test_the_answer_is_that_of_all_policies(policies, kind, price):
    asked, known = request(kind, price), list(enumerate(policies, start=1))
    everything = "\n".join(f'@id("{pk}")\n{text}' for pk, text in known)
    found = cedarpy.is_authorized(cedar._asked(asked), everything, cedar._entities(asked))
    deciding = sorted(map(int, found.diagnostics.id_annotations_by_reason.values()))

    answer = engine.answer(asked, known)

    assert answer == engine.Answer(found.allowed, tuple(deciding))


@pytest.mark.parametrize(
    ("condition", "kinds"),
    [
        (CONDITIONS[0], {"course"}),
        (CONDITIONS[1], {"course", "book"}),
        (CONDITIONS[4], {"event"}),
        (CONDITIONS[6], set()),
        (CONDITIONS[2], None),
        (CONDITIONS[3], None),
        (CONDITIONS[5], None),
        (CONDITIONS[7], None),
    ],
)
def test_only_what_has_to_hold_says_for_which_kinds(condition, kinds):
    named = cedar._kinds_named(EXPERT[0].format(condition))

    assert named == (None if kinds is None else frozenset(kinds))


def test_unless_is_no_when():
    assert cedar._kinds_named(EXPERT[2].format(CONDITIONS[0])) is None
