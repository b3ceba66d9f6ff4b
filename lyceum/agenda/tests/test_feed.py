"""The secret feed: read back by two libraries that know nothing of ours."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from lyceum.agenda import services
from lyceum.agenda.ics import Item, feed

ZONES = ("Asia/Yekaterinburg", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
ANY = st.integers(0, 60 * 24 * 365 * 9).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
# Around the hours in which clocks are changed, in each of the zones.
CHANGES = st.builds(
    lambda at, minutes: at + timedelta(minutes=minutes),
    st.sampled_from(
        [
            datetime(2027, 3, 28, 1, tzinfo=UTC),
            datetime(2027, 10, 31, 1, tzinfo=UTC),
            datetime(2027, 3, 14, 7, tzinfo=UTC),
            datetime(2027, 11, 7, 6, tzinfo=UTC),
            datetime(2027, 4, 3, 15, tzinfo=UTC),
            datetime(2027, 10, 2, 15, 30, tzinfo=UTC),
        ]
    ),
    st.integers(-180, 180),
)
MOMENTS = ANY | CHANGES


@given(
    starts_at=MOMENTS,
    minutes=st.integers(1, 600),
    zone=st.sampled_from(ZONES),
    title=st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1),
)
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_back_at_the_same_moment(starts_at, minutes, zone, title):
    ends_at = starts_at + timedelta(minutes=minutes)
    item = Item(
        uid="1@tests", sequence=3, title=title, zone=zone, changed_at=starts_at,
        starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip

    text = feed([item], name="Mine").decode()

    first = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
    [second] = IcsCalendarStream.calendar_from_ics(text).events
    for at in (first["DTSTART"].dt, second.dtstart):
        assert _moment(at) == starts_at
    for at in (first["DTEND"].dt, second.dtend):
        assert _moment(at) == ends_at
    assert str(first["SUMMARY"]) == title
    assert second.sequence == first["SEQUENCE"] == 3


def _moment(at):
    return at.astimezone(UTC)


@pytest.mark.django_db
def test_the_feed_needs_only_its_secret(client, ada, act, write):
    write(ada)
    secret = services.renew_feed(by=act(ada), person_id=ada.pk)
    url = reverse("agenda:feed", args=[secret])

    answer = client.get(url)

    assert answer["Content-Type"].startswith("text/calendar")
    assert [str(e["SUMMARY"]) for e in icalendar.Calendar.from_ical(answer.content).walk("VEVENT")]
    assert client.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    write(ada, title="Changed")
    assert client.get(url, headers={"If-None-Match": answer["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_a_renewed_secret_ends_the_old_one(client, ada, act, linus):
    old = services.renew_feed(by=act(ada), person_id=ada.pk)
    client.force_login(ada)

    client.post(reverse("agenda:renew-feed"))

    assert client.get(reverse("agenda:feed", args=[old])).status_code == 404
    page = client.get(reverse("agenda:mine")).text
    assert old not in page
    assert "/calendar/feeds/" in page


@pytest.mark.django_db
def test_what_was_called_off_stands_in_the_feed_as_cancelled(client, ada, act, write):
    write(ada)
    services.cancel_entries(["tests.session:1"])
    secret = services.renew_feed(by=act(ada), person_id=ada.pk)

    text = client.get(reverse("agenda:feed", args=[secret])).content
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
