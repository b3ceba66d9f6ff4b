"""Times with an advisor."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class NewSlots:
    """So many times, one after the other. Without an organisation they are for everybody."""

    starts_at: datetime
    minutes: int = 30
    count: int = 1
    zone: str = "UTC"
    kind: str = "video"
    place: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True)
class SlotRow:
    """A time that one may have, or that one offers."""

    id: int
    advisor: str
    starts_at: datetime
    ends_at: datetime
    kind: Words
    place: str
    for_whom: str
    booking_id: int | None = None
    booked_by: str = ""


@dataclass(frozen=True)
class BookingRow:
    """A time that is mine, with an advisor or of one."""

    id: int
    with_whom: str
    i_advise: bool
    starts_at: datetime
    ends_at: datetime
    kind: Words
    is_cancelled: bool
    is_over: bool


@dataclass(frozen=True)
class NoteRow:
    """A note that the reader may see."""

    id: int
    by: str
    text: str
    at: datetime
    is_shared: bool
    is_elsewhere: bool  # of another conversation, shared by its person
