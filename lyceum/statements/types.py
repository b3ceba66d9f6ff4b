"""Small shapes that travel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID


class Position(NamedTuple):
    """Where a page ends: the moment, and the number in the store."""

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
