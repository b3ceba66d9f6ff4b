"""The shape of a fact."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. Past tense; ids and plain values only.

    `at` is when it happened. It may be left out when telling: then it is now. `line_id` is the
    fact's number in the event log, given when it is written. Who hears the fact always finds both.
    `cause` names what made it happen where that was told already (`statement:<uuid>`), so that it
    is not told a second time; `eventlog.caused_by` sets it.
    """

    by: str
    owner_id: str = ""
    at: datetime | None = field(default=None, compare=False)
    line_id: int | None = field(default=None, compare=False)
    cause: str = field(default="", compare=False)

    @classmethod
    def event_name(cls) -> str:
        app = cls.__module__.split(".")[-2]
        return f"{app}.{cls.__name__}"
