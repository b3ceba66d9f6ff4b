"""iCalendar (RFC 5545) and its invitations by mail (iTIP, RFC 5546): text, no tables.

The library is loaded when the first calendar is asked for: most processes never write one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Calendar, Event

MAKER = "-//Lyceum//Lyceum//EN"
REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True, kw_only=True)
class Item:
    """An entry as a calendar outside reads it. Moments are aware; whole days are dates in UTC."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    changed_at: datetime
    note: str = ""
    place: str = ""
    url: str = ""
    is_all_day: bool = False
    is_busy: bool = True
    is_cancelled: bool = False


def feed(items: Iterable[Item], *, name: str, refresh_minutes: int = 60) -> bytes:
    """A calendar to subscribe to. What was called off stands in it as CANCELLED."""
    from icalendar import vDuration  # noqa: PLC0415  see above

    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    again = vDuration(timedelta(minutes=refresh_minutes))
    calendar.add("refresh-interval", again, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", again)
    _fill(calendar, items)
    return bytes(calendar.to_ical())


def invitation(item: Item, *, organizer: str, attendee: str, name: str = "") -> tuple[str, str]:
    """An entry for the mail to one reader: its method (REQUEST, CANCEL) and its text."""
    method = CANCEL if item.is_cancelled else REQUEST
    calendar = _calendar()
    calendar.add("method", method)
    event = _fill(calendar, [item])[0]
    event.add("organizer", f"mailto:{organizer}")
    about = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    event.add("attendee", f"mailto:{attendee}", parameters=about | ({"CN": name} if name else {}))
    return method, calendar.to_ical().decode()


def _calendar() -> "Calendar":
    from icalendar import Calendar  # noqa: PLC0415  see above

    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    return made


def _fill(calendar: "Calendar", items: Iterable[Item]) -> "list[Event]":
    """The zones first, as the standard wants, then the events."""
    given = list(items)
    for zone in sorted({item.zone for item in given if not item.is_all_day} - {"UTC"}):
        calendar.add_component(_zone(zone))
    events = [_event(item) for item in given]
    for event in events:
        calendar.add_component(event)
    return events


@lru_cache(maxsize=64)
def _zone(name: str) -> Any:
    """A VTIMEZONE with the changes of the years around; the same for everybody."""
    from icalendar import Timezone  # noqa: PLC0415  see above

    return Timezone.from_tzid(name, first_date=date(2020, 1, 1), last_date=date(2040, 1, 1))


def _wall_time(at: datetime, zone: str) -> datetime:
    """As the clocks of the place say it; in UTC for an hour that they say a second time, since
    there a wall time means the first (RFC 5545, 3.3.5)."""
    there = at.astimezone(ZoneInfo(zone))
    return at if there.fold else there


def _event(item: Item) -> "Event":
    from icalendar import Event  # noqa: PLC0415  see above

    event = Event()
    event.add("uid", item.uid)
    event.add("sequence", item.sequence)
    event.add("dtstamp", item.changed_at)
    event.add("last-modified", item.changed_at)
    event.add("summary", item.title)
    for word, at in (("dtstart", item.starts_at), ("dtend", item.ends_at)):
        event.add(word, at.date() if item.is_all_day else _wall_time(at, item.zone))
    for word, value in (("description", item.note), ("location", item.place), ("url", item.url)):
        if value:
            event.add(word, value)
    event.add("status", "CANCELLED" if item.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if item.is_busy else "TRANSPARENT")
    return event
