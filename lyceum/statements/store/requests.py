"""What somebody wants to have kept, and how statements of several are told apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple, Protocol
from uuid import UUID, uuid4

from lyceum.statements.errors import StatementConflict
from lyceum.statements.xapi.heard import Heard
from lyceum.statements.xapi.keys import key_of

HOUSE = 0  # the tenant of what the house itself tells
Id = tuple[int, UUID]  # of a tenant, its own
Known = Mapping[Id, int]  # the fingerprint under each id


class Enclosure(Protocol):
    """The bytes of an attachment, as a request brings them."""

    @property
    def content_type(self) -> str: ...
    @property
    def body(self) -> bytes: ...


class Owner(NamedTuple):
    """Whose a statement is, in whose context it was made, and what caused it."""

    owner_id: str
    organisation_id: int | None = None
    cause: str = ""


@dataclass
class Request:
    """Statements that are kept together or not at all."""

    statements: Sequence[Heard]
    owners: Sequence[Owner]
    tenant_id: int
    authority: bytes
    authority_key: int
    parts: Mapping[str, Enclosure] = field(default_factory=dict)
    keep_first: bool = False  # what was told first stays, and nobody complains
    ids: list[UUID] = field(init=False)
    authority_id: int = field(init=False)
    refusal: BaseException | None = None
    is_done: bool = False

    def __post_init__(self) -> None:
        self.ids = [one.statement_id or uuid4() for one in self.statements]
        digest = blake2b(self.authority, digest_size=8).digest()
        self.authority_id = int.from_bytes(digest, "big", signed=True)


class Written(NamedTuple):
    """What became of rows that were to be written."""

    seqs: list[int]  # in order, one for each row
    is_awaited: bool  # there are statements whose targets have not come yet
    number: int  # so many of the rows were new


class Row(NamedTuple):
    """One statement that is new."""

    request: Request
    statement_id: UUID
    heard: Heard
    owner: Owner
    links: list[int]

    @property
    def id(self) -> Id:
        return self.request.tenant_id, self.statement_id

    @property
    def enclosed(self) -> str:
        enclosed = self.heard.enclosed
        return " ".join([one.sha2 for one in enclosed]) if enclosed else ""


def linked_keys(heard: Heard) -> list[int]:
    """The keys that are found by links: of the related filters, and of members of groups."""
    found = {*heard.related_agents, *heard.related_activities}
    if heard.members:
        found.update(map(member_key, heard.members))
    found.discard(heard.actor_key)
    found.discard(heard.object_key)
    return sorted(found)


def related(links: Sequence[int]) -> str:
    """The same as the table keeps them: a JSON list; empty without any."""
    return f"[{','.join(map(str, links))}]" if links else ""


def member_key(agent_key: int) -> int:
    """The key under which a statement of a group is found by one of its members."""
    return key_of(f"member:{agent_key}")


def new_rows(requests: Iterable[Request], known: Known) -> list[Row]:
    """What has to be kept, in order; a request with a conflict gets its refusal and adds nothing."""
    seen = {(tenant_id, one.int): mark for (tenant_id, one), mark in known.items()}
    rows: list[Row] = []
    for request in requests:
        found = _rows_of(request, seen)
        if found is not None:
            rows += found.values()
            seen |= {(request.tenant_id, one): row.heard.fingerprint for one, row in found.items()}
    return rows


def _rows_of(request: Request, seen: Mapping[tuple[int, int], int]) -> dict[int, Row] | None:
    """By the numbers of their ids, which Python compares ten times as fast as UUIDs."""
    mine: dict[int, Row] = {}
    tenant_id = request.tenant_id
    for statement_id, heard, owner in zip(
        request.ids, request.statements, request.owners, strict=True
    ):
        number = statement_id.int
        told = seen.get((tenant_id, number)) if seen else None
        if told is None and number in mine:
            told = mine[number].heard.fingerprint
        if told is None:
            mine[number] = Row(request, statement_id, heard, owner, linked_keys(heard))
        elif told != heard.fingerprint and not request.keep_first:
            request.refusal = StatementConflict(statement_id)
            return None
    return mine
