import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

# Systems whose log is read by who listens to them; they are none of the tools that tell of work.
HEARD_APART = ("slack-events",)


@dataclass(frozen=True)
class Answer:
    """What an address answered, whole: it is small, or it would have been refused."""

    url: str
    status: int
    content_type: str
    body: bytes

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004  as HTTP has it

    def json(self) -> Any:
        """The body as JSON; ValueError where it is none."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Proof:
    """How one system proves itself (see `protocols.signatures`); `header`, `prefix`, `encoding` and
    `digest` are for `hmac`, `header` for `token`, and for `body-token` the name of the field."""

    kind: str
    header: str = ""
    prefix: str = ""
    encoding: str = "hex"
    digest: str = "sha256"


@dataclass(frozen=True)
class NewConnection:
    """What a connection is made of. `proof` are the fields of `Proof`."""

    name: str
    system: str
    proof: Mapping[str, str]
    keeps: tuple[str, ...] = ()
    delivery_field: str = ""
    secret: str = ""


@dataclass(frozen=True)
class Receipt:
    """What came of something that came: the lines of the log, and how many of them are new.

    `challenge` is what the system wants to hear back when it tries the address (Slack).
    """

    arrival_ids: tuple[int, ...]
    new: int
    challenge: str = ""


@dataclass(frozen=True)
class Delivery:
    """An arrival as its reader gets it. `body` is JSON; `name` is the same whenever it comes again."""

    id: int
    connection_id: int
    public_id: UUID
    organisation_id: int
    connection: str
    system: str
    name: str
    headers: Mapping[str, str]
    body: Any
    arrived_at: datetime
    is_test: bool


@dataclass(frozen=True)
class Outcome:
    """What a reader made of an arrival: a state of the log, why, whom it is about (`keys`), and
    whether its body is still needed."""

    state: str
    reason: str = ""
    detail: str = ""
    keys: tuple[str, ...] = ()
    keeps_body: bool = True


@dataclass(frozen=True)
class OfferRow:
    """A connection as the people of its organisation may know of it."""

    id: int
    public_id: UUID
    name: str
    system: str
    organisation_id: int
    is_on: bool


@dataclass(frozen=True)
class ConnectionRow:
    """A connection in the list of who keeps it; the numbers are of the last days."""

    id: int
    name: str
    system: str
    is_on: bool
    is_closed: bool
    last_arrival_at: datetime | None
    taken_in: int
    refused: int
    failed: int
    unclaimed: int


@dataclass(frozen=True)
class ArrivalRow:
    """A line of the log."""

    id: int
    delivery: str
    state: str
    reason: str
    detail: str
    arrived_at: datetime
    size: int
    times: int
    is_test: bool
    can_replay: bool


@dataclass(frozen=True)
class TokenRow:
    """A token as those who use it know it: everything but its words."""

    id: int
    organisation_id: int
    system: str
    name: str
    url: str
    made_at: datetime
    broken_at: datetime | None
    trouble: str
