"""What an entry is, on its way in and out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.functional import Promise

DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1990, 2200  # what calendars hold


@dataclass(frozen=True)
class Kind:
    """What entries are, in words, with an icon and a tone of the looks. `invites`: also by mail, as
    an invitation to the calendar."""

    name: str
    label: str | Promise
    icon: str = "calendar-event"
    tone: str = ""
    invites: bool = False


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """A dated thing as the app that knows it writes it down, for one person.

    `starts_at` and `ends_at` are UTC; `zone` is the IANA name of the place. A whole day: see
    `whole_days`.
    """

    person_id: int
    source: str
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str = "UTC"
    is_all_day: bool = False
    is_busy: bool = True
    note: str = ""
    place: str = ""
    url: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True)
class Slot:
    """From one moment to another."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True)
class Row:
    """An entry, ready to show in the reader's zone."""

    id: int
    source: str
    kind: str
    label: str | Promise
    icon: str
    tone: str
    title: str
    note: str
    place: str
    url: str
    starts_at: datetime  # in the reader's zone; of a whole day its midnight
    ends_at: datetime
    there: datetime | None  # how it reads in the place's zone, where that is another
    zone: str
    is_all_day: bool
    is_busy: bool
    is_cancelled: bool
    is_own: bool
    meets: tuple[str, ...] = ()  # titles of what takes the same time

    @property
    def on(self) -> date:
        return self.starts_at.date()

    @property
    def until(self) -> date:
        """The last day on which it is shown: an evening that ends after midnight is of its day."""
        is_long = self.ends_at - self.starts_at >= DAY
        return (self.ends_at - timedelta(microseconds=1)).date() if is_long else self.on


@dataclass(frozen=True)
class DayRow:
    """A day of the calendar with what is on it."""

    on: date
    rows: tuple[Row, ...]
    is_today: bool = False
    is_outside: bool = False  # of the month that is shown

    @property
    def first_rows(self) -> tuple[Row, ...]:
        """What has room in the cell of a month."""
        return self.rows if len(self.rows) <= ROOM else self.rows[: ROOM - 1]

    @property
    def more(self) -> int:
        """How many have no room there."""
        return len(self.rows) - len(self.first_rows)


OWN = "agenda.own"
ROOM = 4  # lines in the cell of a month
_kinds: dict[str, Kind] = {}


def register_kind(
    name: str,
    label: str | Promise,
    *,
    icon: str = "calendar-event",
    tone: str = "",
    invites: bool = False,
) -> None:
    """Say what entries of a kind are; `tone` is one of the looks' colours (brand, sun, plum), or
    none. Called when apps get ready."""
    _kinds[name] = Kind(name, label, icon, tone, invites)


def kind_of(name: str) -> Kind:
    """The kind of this name; one that nobody described is an ordinary one."""
    return _kinds.get(name) or Kind(name, name.rpartition(".")[2].capitalize())


def whole_days(first: date, last: date | None = None) -> tuple[datetime, datetime]:
    """A day, or the days from one to another, as the start and the end of an entry."""
    start = datetime.combine(first, time(), UTC)
    return start, datetime.combine(last or first, time(), UTC) + DAY
