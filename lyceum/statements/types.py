"""Small shapes that travel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

Kind = Literal["state", "activity_profile", "agent_profile"]


class Position(NamedTuple):
    """Where a page of somebody's own statements ends: the moment, and the number in the store."""

    happened_at: datetime
    seq: int


@dataclass(frozen=True)
class StatementRow:
    """A statement as it was told, with what the store knows of it."""

    id: UUID
    seq: int
    happened_at: datetime
    stored_at: datetime
    organisation_id: int | None
    statement: Mapping[str, Any]

    @property
    def verb(self) -> str:
        return str(self.statement["verb"]["id"])

    @property
    def position(self) -> Position:
        return Position(self.happened_at, self.seq)


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as the store tells it again: `text` is the whole JSON, in UTF-8."""

    seq: int
    statement_id: UUID
    tenant_id: int
    version: str
    happened_at: datetime
    stored_at: datetime
    is_voided: bool
    text: bytes
    enclosed: tuple[str, ...]  # the sha2 of every attachment that it names
    actor_key: int
    verb_key: int
    object_key: int
    registration: UUID | None
    organisation_id: int | None
    cause: str

    @property
    def position(self) -> Position:
        return Position(self.happened_at, self.seq)


@dataclass(frozen=True)
class Query:
    """What is asked of the statements of a tenant (1.0.3 Communication 2.1.3).

    `since` and `until` are moments of storing: after the one, not after the other. `after_seq` and
    `before_seq` bound the page: both are themselves left out.
    """

    agent: Mapping[str, Any] | None = None
    verb: str = ""
    activity: str = ""
    registration: UUID | None = None
    related_agents: bool = False
    related_activities: bool = False
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 100
    ascending: bool = False
    after_seq: int | None = None
    before_seq: int | None = None


@dataclass(frozen=True)
class Page:
    """Statements in the order asked, and the query of the next page if there is more."""

    statements: list[Told]
    more: Query | None


class Passing(NamedTuple):
    """Of a statement only what tells whether somebody is concerned: whose, who and which verb."""

    seq: int
    tenant_id: int
    owner_id: str
    actor_key: int
    verb_key: int


@dataclass(frozen=True)
class Place:
    """Where documents lie. A state without a registration is another than one with."""

    kind: Kind
    activity_id: str = ""
    agent: Mapping[str, Any] | None = None
    registration: UUID | None = None


@dataclass(frozen=True)
class Document:
    """A document of the state or of a profile; the etag is the SHA-1 of its body, in hex."""

    document_id: str
    body: bytes
    content_type: str
    etag: str
    updated_at: datetime


class Attached(NamedTuple):
    """An attachment's bytes as they came."""

    sha2: str
    content_type: str
    body: bytes


class Share(NamedTuple):
    """How much one tenant told in one month: rows, and bytes on the disk (estimated)."""

    tenant_id: int
    month: str  # 2026-11
    rows: int
    bytes: int


@dataclass(frozen=True)
class Sizes:
    """What the store holds. Bytes of tables include their indexes."""

    statements: int
    bytes: int
    tables: Mapping[str, int]
    shares: list[Share]
    awaited: int  # references to statements that have not come
    watermark: int  # seq: everything below it is there
    consistent_through: datetime
