"""Words about runs, sessions and the seats in them."""

from dataclasses import dataclass
from datetime import date, datetime

from lyceum.kernel.money import Money

STATES = ("present", "late", "excused", "absent")  # of attendance


def report_owner(session_id: int) -> str:
    """Whose a report of a video meeting is: the session's."""
    return f"programmes.session:{session_id}"


def seat_name(seat_id: int) -> str:
    """A seat as what a payment was about."""
    return f"programmes.seat:{seat_id}"


def wanted_of(offering_id: int) -> str:
    """A seat in a run as what a purchase wants."""
    return f"programmes.offering:{offering_id}"


@dataclass(frozen=True)
class Run:
    """A dated run as somebody describes it; None is unknown, or without a limit for seats."""

    starts_on: date
    ends_on: date | None = None
    deadline_on: date | None = None
    price: int | None = None
    currency: str = "EUR"
    mode: str = ""
    language: str = ""
    seats: int | None = None
    place: str = ""
    refund_days: int = 0
    late_refund: int = 0
    kind: str = "course"
    consent: str = ""
    asks_contact: bool = False
    present_in: int | None = None
    programme_id: int | None = None  # a seat is a place in it


@dataclass(frozen=True)
class OfferingRow:
    """One dated run, ready to show or to plan with."""

    id: int
    resource_id: int
    starts_on: date
    ends_on: date | None
    deadline_on: date | None
    price: int | None
    currency: str
    mode: str
    mode_word: str
    language: str
    seats_left: int | None
    place: str
    refund_days: int
    late_refund: int
    is_mine: bool = False
    is_behind: bool = False  # a seat of mine that is not given up any more
    is_closed: bool = False  # nobody joins it any more
    title: str = ""  # of the resource, where several stand together

    @property
    def is_full(self) -> bool:
        return self.seats_left == 0


@dataclass(frozen=True)
class Back:
    """What comes back to who gives a seat up now, in percent, and of what was paid for it."""

    share: int
    paid: Money | None

    @property
    def amount(self) -> int:
        """In minor units."""
        return self.paid.amount * self.share // 100 if self.paid else 0


@dataclass(frozen=True, kw_only=True)
class NewSession:
    """A session as somebody describes it: a wall time of a zone, and what comes again by a rule."""

    wall: datetime
    minutes: int
    zone: str
    title: str = ""
    rule: str = ""
    but_on: tuple[date, ...] = ()
    mode: str = "online"
    join_url: str = ""
    room_id: int | None = None
    meeting_point: str = ""
    bring: str = ""
    teacher_ids: tuple[int, ...] = ()
    clash_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class NewPlace:
    """A place as somebody describes it."""

    name: str
    zone: str
    address: str = ""
    map_url: str = ""
    access_notes: str = ""


@dataclass(frozen=True, kw_only=True)
class NewRoom:
    """A room as somebody describes it."""

    name: str
    seats: int | None = None
    access_notes: str = ""


@dataclass(frozen=True)
class Clash:
    """What takes the same time: a room, or somebody who teaches."""

    what: str
    starts_at: datetime

    def __str__(self) -> str:
        return f"{self.what}, {self.starts_at:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True)
class MaterialRow:
    """Something that goes with a session."""

    id: int
    when: str
    when_word: str
    title: str
    url: str


@dataclass(frozen=True)
class SessionRow:
    """A session, ready to show: in the reader's zone, and how the clocks of the place read."""

    id: int
    offering_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    there: datetime | None
    zone: str
    mode: str
    mode_word: str
    join_url: str  # only for who has a seat, and only near the time
    is_joined_later: bool  # it will be shown here
    room: str
    place: str
    address: str
    map_url: str
    access_notes: str
    meeting_point: str
    bring: str
    teachers: tuple[str, ...]
    materials: tuple[MaterialRow, ...]
    attendance: str = ""  # one's own, in words
    clash_reason: str = ""
    is_cancelled: bool = False
    is_over: bool = False
    is_next: bool = False  # the first of the run that is not over
    is_open: bool = False  # one can check in now
    may_hold: bool = False


@dataclass(frozen=True)
class RosterRow:
    """Somebody who has a seat, and whether they were there."""

    person_id: int
    name: str
    state: str
    state_word: str
    how_word: str
    minutes: int | None
    present: int  # sessions until now
    contact: str = ""
    phone: str = ""
    has_agreed: bool | None = None  # to the words of the run as they are now; None: it has none


@dataclass(frozen=True)
class TeachingRow:
    """A session that one holds: of what, when, how many come, who is missing."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    there: datetime | None
    zone: str
    where: str
    seats: int
    present: int
    is_over: bool

    @property
    def missing(self) -> int:
        return self.seats - self.present


@dataclass(frozen=True, kw_only=True)
class NewPapers:
    """What somebody who comes along says."""

    agrees: bool = False
    contact: str = ""
    phone: str = ""
