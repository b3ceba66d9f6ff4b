"""Questions to the event log."""

from datetime import UTC, date, datetime

import pytest

from lyceum.kernel import audit
from lyceum.kernel.audit import AuditQuery
from lyceum.kernel.models import Delivery, RecordedEvent

pytestmark = pytest.mark.django_db


def tell(name="a.Done", by="person:1", owner_id="person:1", day=1, **payload):
    return RecordedEvent.objects.create(
        name=name,
        by=by,
        owner_id=owner_id,
        payload=payload,
        occurred_at=datetime(2026, 3, day, 23, 30, tzinfo=UTC),
    )


def found(**query):
    return [line.name for line in audit.lines(AuditQuery(**{"owners": None, **query}))]


def test_it_filters_by_everything_that_is_asked():
    tell("a.One")
    tell("a.Two", by="person:2", owner_id="organisation:3", day=2)

    assert found() == ["a.Two", "a.One"]
    assert found(name="a.One") == ["a.One"]
    assert found(by="person:2") == ["a.Two"]
    assert found(owner_id="organisation:3") == ["a.Two"]
    assert found(owners=frozenset({"person:1"})) == ["a.One"]
    assert found(since=date(2026, 3, 2)) == ["a.Two"]
    assert found(until=date(2026, 3, 1)) == ["a.One"]


def test_a_day_is_the_reader_s_day():
    tell("a.Late")

    assert found(since=date(2026, 3, 2), zone="Europe/Berlin") == ["a.Late"]


def test_nobody_named_means_nothing():
    tell()

    assert audit.lines(AuditQuery()) == []


def test_all_of_it_comes_in_pieces(monkeypatch):
    monkeypatch.setattr(audit, "CHUNK", 2)
    for number in range(5):
        tell(f"a.{number}")

    names = [line.name for line in audit.all_lines(AuditQuery(owners=None))]
    assert names == ["a.4", "a.3", "a.2", "a.1", "a.0"]


def test_secrets_are_scrubbed():
    tell(token_hash="abc", link_id=7)  # noqa: S106

    assert audit.lines(AuditQuery(owners=None))[0].payload == {"token_hash": "…", "link_id": 7}


def test_what_was_given_up_on_says_why():
    Delivery.objects.create(
        event=tell(), subscriber="x.hear", reason="no such bell", parked_at="2026-03-01T00:00Z"
    )

    assert [(each.subscriber, each.reason) for each in audit.parked()] == [
        ("x.hear", "no such bell")
    ]
