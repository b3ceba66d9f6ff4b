"""Keeping statements: of tools, by credential, and of the house itself."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from lyceum.kernel.scope import organisation_owner
from lyceum.statements.errors import StatementIsInvalid
from lyceum.statements.store import reading, turns
from lyceum.statements.store.requests import HOUSE, Enclosure, Owner, Request
from lyceum.statements.store.writing import write
from lyceum.statements.xapi import keys
from lyceum.statements.xapi.flaws import Flaw
from lyceum.statements.xapi.heard import Heard
from lyceum.statements.xapi.hearing import hear

Said = Mapping[str, Any]


def keep(
    statements: Sequence[Heard],
    *,
    tenant_id: int,
    authority: bytes,
    authority_key: int,
    parts: Mapping[str, Enclosure] | None = None,
) -> list[UUID]:
    """Keep what a tool told, all or none; returns the ids when it is on the disk.

    The same id with the same content changes nothing; with another it is a `StatementConflict`.
    """
    owner = Owner(organisation_owner(tenant_id), tenant_id)
    return _kept(
        Request(
            statements=statements,
            owners=[owner] * len(statements),
            tenant_id=tenant_id,
            authority=authority,
            authority_key=authority_key,
            parts=parts or {},
        )
    )


def store(
    statements: Sequence[Said],
    *,
    owner_ids: Sequence[str],
    organisation_ids: Sequence[int | None] | None = None,
    causes: Sequence[str] | None = None,
    keep_first: bool = False,
) -> list[UUID]:
    """Keep what the house tells, all or none; one that is kept already is not kept twice.

    The same id with another content is refused, or with `keep_first` left as it was first told.
    """
    places = organisation_ids or [None] * len(statements)
    reasons = causes or [""] * len(statements)
    house = reading.house()
    return _kept(
        Request(
            statements=[_heard(number, said) for number, said in enumerate(statements, start=1)],
            owners=[Owner(*parts) for parts in zip(owner_ids, places, reasons, strict=True)],
            tenant_id=HOUSE,
            authority=house,
            authority_key=keys.agent_key(msgspec.json.decode(house)),
            keep_first=keep_first,
        )
    )


def _kept(request: Request) -> list[UUID]:
    """In the caller's transaction if there is one; else with whoever waits to write."""
    if request.statements and connection.in_atomic_block:
        write([request])
        if request.refusal:
            raise request.refusal
    elif request.statements:
        turns.join(request, write)
    return request.ids


def _heard(number: int, said: Said) -> Heard:
    try:
        return hear(msgspec.json.encode(said), "2.0.0")
    except Flaw as flaw:
        raise StatementIsInvalid(number, str(flaw)) from None
