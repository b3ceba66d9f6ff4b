"""Rows become statements again: what a store adds goes in front, the rest stays as it came."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.conf import settings

from lyceum.statements.types import Told
from lyceum.statements.xapi.keys import ADDED

from .database import ask, chunks, marks, spelt, unspelt
from .moments import stored_at

COLUMNS = """
s.seq, s.tenant_id, s.statement_id, s.version, s.happened_at, s.actor_key, s.verb_key,
s.object_key, s.registration, s.is_voided, s.organisation_id, s.cause, s.enclosed, s.text, a.text
"""
FORMER = "1.0.0"
FROM = "statements_statement s LEFT JOIN statements_authority a ON a.id = s.authority_id"


def told(where: str, parameters: Sequence[Any]) -> list[Told]:
    """Statements by a condition on `s`, which may end with an order and a limit."""
    return [_told(row) for row in ask(f"SELECT {COLUMNS} FROM {FROM} WHERE {where}", parameters)]


def one(
    tenant_id: int,
    statement_id: UUID,
    *,
    is_voided: bool = False,
    by_authority: int | None = None,
    owner_id: str = "",
) -> Told | None:
    """A statement by its id: one that stands or one that was voided, told by somebody, of somebody."""
    where = "s.seq = (SELECT seq FROM statements_statementkey WHERE tenant_id = %s AND statement_id = %s)"
    where += " AND s.is_voided" if is_voided else " AND NOT s.is_voided"
    parameters: list[Any] = [tenant_id, spelt(statement_id)]
    if by_authority is not None:
        where, parameters = f"{where} AND a.agent_key = %s", [*parameters, by_authority]
    if owner_id:
        where, parameters = f"{where} AND s.owner_id = %s", [*parameters, owner_id]
    found = told(where, parameters)
    return found[0] if found else None


def by_seq(seqs: Iterable[int]) -> dict[int, Told]:
    """Statements by their place."""
    return {one.seq: one for some in chunks(seqs) for one in told(f"s.seq IN {marks(some)}", some)}


def _told(row: Sequence[Any]) -> Told:
    (seq, tenant_id, statement_id, version, happened_at, *keys) = row
    actor, verb, thing, registration, is_voided, organisation_id, cause, enclosed, text, by = keys
    front = _Front(unspelt(statement_id), stored_at(seq), _aware(happened_at), version)
    return Told(
        seq=seq,
        statement_id=front.statement_id,
        tenant_id=tenant_id,
        version=version or FORMER,
        happened_at=front.happened_at,
        stored_at=front.stored_at,
        is_voided=bool(is_voided),
        text=front.whole(text, by) if version else front.whole_former(text),
        enclosed=tuple(enclosed.split()),
        actor_key=actor,
        verb_key=verb,
        object_key=thing,
        registration=unspelt(registration) if registration else None,
        organisation_id=organisation_id,
        cause=cause,
    )


class _Front(NamedTuple):
    """What goes in front of a text."""

    statement_id: UUID
    stored_at: datetime
    happened_at: datetime
    version: str

    def whole(self, text: str, by: str | None) -> bytes:
        stored, rest = _spelt(self.stored_at), text.lstrip()[1:].lstrip()
        front = (
            f'{{"id":"{self.statement_id}","stored":"{stored}","authority":{by or house().decode()},'
            f'"version":"{self.version}"'
        )
        if self.happened_at == self.stored_at:  # none was said
            front += f',"timestamp":"{stored}"'
        return (front + ("" if rest.startswith("}") else ",") + rest).encode()

    def whole_former(self, text: str) -> bytes:
        """What the house told before it kept versions: the text has all that was said."""
        said: dict[str, Any] = msgspec.json.decode(text)
        rest = {name: part for name, part in said.items() if name not in ADDED}
        added = {
            "id": str(self.statement_id),
            "stored": _spelt(self.stored_at),
            "authority": msgspec.Raw(house()),
            "version": FORMER,
            "timestamp": said.get("timestamp", _spelt(self.happened_at)),
        }
        return msgspec.json.encode(added | rest)


def house() -> bytes:
    """This installation, which vouches for what it tells itself."""
    home = settings.BASE_URL.rstrip("/")
    account = {"homePage": home, "name": "lyceum"}
    return msgspec.json.encode({"objectType": "Agent", "name": "Lyceum", "account": account})


def _aware(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _spelt(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
