"""Rows that differ in few columns: as if each had been saved."""

import pytest

from lyceum.kernel import clock
from lyceum.kernel.alike import insert_alike
from lyceum.kernel.models import ClockTask, RecordedEvent

pytestmark = pytest.mark.django_db


def test_ids_come_in_the_order_given():
    same = {"by": "system:tests", "occurred_at": clock.now(), "payload": {"of": ["what", 1]}}
    names = ["c", "a", "b"]
    ids = insert_alike(RecordedEvent, same, {"name": names})
    rows = RecordedEvent.objects.in_bulk(ids)
    assert [rows[pk].name for pk in ids] == names
    saved = RecordedEvent.objects.create(**same, name="a")
    saved.refresh_from_db()
    kept = ("by", "owner_id", "occurred_at", "payload")
    assert all(getattr(rows[ids[1]], name) == getattr(saved, name) for name in kept)


def test_nobody_is_nothing():
    assert insert_alike(ClockTask, {"due_at": clock.now()}, {"name": []}) == []


def test_columns_are_as_long_as_each_other():
    with pytest.raises(ValueError, match="not of one length"):
        insert_alike(RecordedEvent, {"payload": {}}, {"name": ["a", "b"], "by": ["system:tests"]})
