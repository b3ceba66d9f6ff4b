from collections.abc import Collection
from typing import Any

import msgspec
from django.db.models import Q

from lyceum.kernel.actors import Actor
from lyceum.kernel.scope import person_owner

from .models import Statement
from .types import Position, StatementRow
from .xapi import keys


def statements_about(
    actor: Actor,
    person_id: int,
    *,
    verbs: Collection[str] | None = None,
    before: Position | None = None,
    limit: int = 50,
) -> list[StatementRow]:
    """What is told of a person, newest first; only they see it. Pages go on `before` a position."""
    found = Statement.objects.within(actor.scope).filter(owner_id=person_owner(person_id))
    if verbs is not None:
        found = found.filter(verb_key__in=[keys.key_of(verb) for verb in verbs])
    if before is not None:
        moment, seq = before
        earlier = Q(happened_at__lt=moment) | Q(seq__lt=seq)
        found = found.filter(earlier, happened_at__lte=moment)
    return [_row(one) for one in found.order_by("-happened_at", "-seq")[:limit]]


def statement_for(actor: Actor, person_id: int, statement_id: Any) -> StatementRow | None:
    """One statement about a person, for that person."""
    mine = Statement.objects.within(actor.scope).filter(owner_id=person_owner(person_id))
    found = mine.filter(statement_id=statement_id).first()
    return _row(found) if found else None


def _row(one: Statement) -> StatementRow:
    return StatementRow(
        id=one.statement_id,
        seq=one.seq,
        happened_at=one.happened_at,
        stored_at=one.stored_at,
        organisation_id=one.organisation_id,
        statement=_whole(one),
    )


def _whole(one: Statement) -> dict[str, Any]:
    """As it was told, with what a store must add."""
    said: dict[str, Any] = msgspec.json.decode(one.text)
    added = {"id": str(one.statement_id), "stored": one.stored_at.isoformat()}
    return {"timestamp": one.happened_at.isoformat(), **said, **added}
