"""The small tools of hearing: what is remembered, moments, flaws."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from lyceum.statements.xapi import iris, languages, moments
from lyceum.statements.xapi.flaws import LONGEST, Flaw
from lyceum.statements.xapi.remembering import remembered


def test_what_is_remembered_is_bounded():
    looked = []

    @remembered(entries=2, longest=3)
    def look(raw):
        looked.append(raw)
        return raw.upper()

    for raw in (b"a", b"b", b"a", b"long", b"long", b"c", b"a"):
        assert look(raw) == raw.upper()

    assert looked == [b"a", b"b", b"long", b"long", b"c", b"a"]


def test_what_raises_is_looked_at_again():
    looked = []

    @remembered(entries=2, longest=3)
    def look(raw):
        looked.append(raw)
        raise Flaw("", "no")

    for _ in range(2):
        with pytest.raises(Flaw):
            look(b"a")

    assert looked == [b"a", b"a"]


def test_names_that_were_seen_are_forgotten_in_time():
    for number in range(9000):
        iris.insist(f"urn:x:{number}", "id")
        languages.is_tag(f"en-x-{number}")
    iris.insist("urn:" + "x" * 10_000, "id")

    assert len(iris._good) <= 4096
    assert len(languages._good) <= 1024
    assert max(map(len, iris._good)) <= 300


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 3, 1, 9, tzinfo=UTC), "2026-03-01T09:00:00.000Z"),
        (datetime(2026, 3, 1, 9, 0, 0, 120_000, UTC), "2026-03-01T09:00:00.120Z"),
        (datetime(2026, 3, 1, 9, 0, 0, 120_001, UTC), "2026-03-01T09:00:00.120001Z"),
        (datetime(2026, 3, 1, 10, tzinfo=timezone(timedelta(hours=1))), "2026-03-01T09:00:00.000Z"),
    ],
)
def test_moments_are_told_in_utc_with_milliseconds(moment, text):
    assert moments.tell(moment) == text
    assert moments.read(text, "2.0.0") == moment


def test_a_leap_second_is_the_next_minute():
    found = moments.read("2016-12-31T23:59:60Z", "2.0.0")

    assert found == datetime(2017, 1, 1, tzinfo=UTC)


def test_flaws_are_short_and_printable():
    flaw = Flaw("a\n" * 1000, "x" * 1000).under("[0]")

    assert str(flaw).isprintable()
    assert len(flaw.rule) == LONGEST + 1
    assert str(Flaw("", "rule").under("a").under("b").under("[3]")) == "[3].b.a: rule"
