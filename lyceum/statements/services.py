from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.conf import settings
from django.db import transaction

from lyceum.identity import api as identity
from lyceum.kernel import clock

from .errors import StatementConflict, StatementIsInvalid
from .models import Statement
from .xapi import keys, rules

BATCH = 500
Said = Mapping[str, Any]


@transaction.atomic
def store(
    statements: Sequence[Said],
    *,
    owner_ids: Sequence[str],
    organisation_ids: Sequence[int | None] | None = None,
    causes: Sequence[str] | None = None,
    keep_first: bool = False,
) -> list[UUID]:
    """Keep statements, all or none; one that is kept already is not kept twice.

    The same id with another content is refused, or with `keep_first` left as it was first told.
    """
    places = organisation_ids or [None] * len(statements)
    reasons = causes or [""] * len(statements)
    rows = [
        _row(number, *parts)
        for number, parts in enumerate(
            zip(statements, owner_ids, places, reasons, strict=True), start=1
        )
    ]
    in_order = sorted(rows, key=lambda row: row.statement_id)  # or two writers wait for each other
    for start in range(0, len(rows), BATCH):
        Statement.objects.bulk_create(in_order[start : start + BATCH], ignore_conflicts=True)
    if not keep_first:
        _refuse_conflicts(rows)
    return [row.statement_id for row in rows]


def forget_agent(subject: identity.Subject) -> None:
    """What was told of somebody under any of their names, by whomever."""
    home = settings.BASE_URL.rstrip("/")
    agents: list[Said] = [{"account": {"homePage": home, "name": str(subject.public_id)}}]
    agents += [{"mbox": f"mailto:{address}"} for address in subject.addresses]
    told = Statement.objects.unscoped("an erased person's, whoever keeps it")
    told.filter(actor_key__in=[keys.agent_key(agent) for agent in agents]).delete()


def _row(
    number: int, said: Said, owner_id: str, organisation_id: int | None, cause: str
) -> Statement:
    if problem := rules.problem_in(said):
        raise StatementIsInvalid(number, problem)
    moment = clock.now()
    registration = said.get("context", {}).get("registration")
    return Statement(
        owner_id=owner_id,
        statement_id=UUID(said["id"]) if "id" in said else uuid4(),
        fingerprint=keys.fingerprint(said),
        happened_at=datetime.fromisoformat(said["timestamp"]) if "timestamp" in said else moment,
        stored_at=moment,
        actor_key=keys.agent_key(said["actor"]),
        verb_key=keys.key_of(said["verb"]["id"]),
        object_key=_object_key(said["object"]),
        registration=UUID(registration) if registration else None,
        organisation_id=organisation_id,
        cause=cause,
        text=msgspec.json.encode(said).decode(),
    )


def _object_key(thing: Said) -> int:
    is_agent = thing.get("objectType") in {"Agent", "Group"}
    return keys.agent_key(thing) if is_agent else keys.key_of(thing["id"])


def _refuse_conflicts(rows: Sequence[Statement]) -> None:
    told = {row.statement_id: row.fingerprint for row in rows}
    ids = list(told)
    for start in range(0, len(ids), BATCH):
        kept = Statement.objects.unscoped("ids are unique in the whole store").filter(
            statement_id__in=ids[start : start + BATCH]
        )
        for statement_id, fingerprint in kept.values_list("statement_id", "fingerprint"):
            if told[statement_id] != fingerprint:
                raise StatementConflict(statement_id)
