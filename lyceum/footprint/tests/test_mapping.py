"""The table of what is told says what the projections do, and the guide says it too."""

from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

import pytest

from lyceum.footprint import selectors
from lyceum.footprint.types import MAPPING, VERBS
from lyceum.kernel import clock, eventlog

GUIDE = Path(__file__).resolve().parents[3] / "docs/guide/footprint.md"
HEARD = {
    event: handler
    for event, handlers in eventlog._subscribers.items()
    for name, handler in handlers.items()
    if name.startswith("lyceum.footprint.projections.")
}
WORDS = {"on": "2026-01-02", "kind": "assessment", "by": "person:1"}
EITHER = [{}, {"role_id": None}, {"author_id": 2}, {"skill_id": None, "skill_ids": []}]


def sample(event_type, **changed):
    """A fact of this type with something in every field."""
    values = {int: 1, str: "x", float: 1.0, bool: False, list[int]: [1]}
    hints = get_type_hints(event_type)
    said = {
        each.name: WORDS.get(
            each.name, [1] if "ids" in each.name else values.get(hints[each.name], 1)
        )
        for each in fields(event_type)
        if each.name not in ("at", "line_id")
    }
    known = {name: value for name, value in changed.items() if name in said}
    return event_type(**(said | known), at=clock.now(), line_id=1)


def told_by(event):
    """What the projection of a fact says, whichever of its optional fields are there."""
    return [
        one
        for changed in EITHER
        for one in HEARD[event].__wrapped__(sample(eventlog._event_types[event], **changed))
    ]


def test_every_fact_that_is_heard_stands_in_the_table():
    assert MAPPING.keys() == HEARD.keys()


@pytest.mark.parametrize("event", MAPPING)
def test_the_table_says_what_is_told(event):
    row, told = MAPPING[event], told_by(event)

    assert {one.verb for one in told} == {row.verb}
    assert {one.thing.kind for one in told} == set(row.things)
    assert {thing.kind for one in told for thing in one.around} == set(row.around)
    assert {bool(one.registration) for one in told} == {row.is_registered}
    for one in told:
        assert set(one.result) == set(row.result)


def test_every_verb_is_told_by_a_fact():
    """But for those of work outside, which connections tell."""
    told = {row.verb for row in MAPPING.values()}

    assert told <= VERBS.keys()
    assert {VERBS[name].topic for name in VERBS.keys() - told} == {"work"}


@pytest.mark.django_db
def test_the_guide_has_the_table():
    table = selectors.table_for_the_guide()

    assert table in GUIDE.read_text()
    assert all(f"`{fact}`" in table for fact in MAPPING)
