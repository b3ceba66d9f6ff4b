"""Writing on PostgreSQL: binary arrays, several statements on one way.

Who writes first takes a shared advisory lock whose key carries the moment, and only then its stamp.
So the oldest such lock bounds what is not there yet, and `watermark` is never ahead of a statement
that is still uncommitted. A second lock keeps references in order: who refers to another statement
writes while nobody else does, so that of two that meet each other one sees the other.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.transaction import atomic as transaction

from . import packing
from .moments import BITS, EPOCH_S, microsecond_of
from .references import IS_AWAITED
from .requests import Id, Known, Row, Written, related

STAMPS = 0x53A << 50  # the key of a stamp's lock is this and the microsecond
REFERENCES = 0x53B << 50
SLOTS = 8  # who comes in the same microsecond writes in another part of it
SLOT_BITS = 9
# From the end of a slot to its part of the next microsecond.
ELSEWHERE = (1 << BITS) - (1 << SLOT_BITS)
UNSAID = -(1 << 63)
NOW = f"((extract(epoch FROM clock_timestamp()) - {EPOCH_S}) * 1000000)::bigint"
WATERMARK = f"""
SELECT LEAST(
    ((extract(epoch FROM statement_timestamp()) - {EPOCH_S}) * 1000000)::bigint,
    (SELECT min(((classid::bigint << 32) | objid::bigint) & {(1 << 50) - 1}) FROM pg_locks
      WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 18 = {0x53A}
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND pid <> pg_backend_pid()))
"""
WRITE = f"""
WITH stamp AS MATERIALIZED (
    SELECT pg_advisory_xact_lock_shared({STAMPS} | {NOW}),
           ({NOW} << {BITS}) | (nextval('statements_slot') %% {SLOTS} << {SLOT_BITS}) AS first,
           {IS_AWAITED} AS is_awaited
), told AS MATERIALIZED (
    SELECT first + place AS seq, t.* FROM stamp, unnest(
        %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    AS t(place, tenant_id, statement_id, fingerprint, version, happened, actor_key, verb_key,
         object_key, registration, authority_id, owner_id, organisation_id, cause, related, enclosed,
         said)
), kept AS (
    INSERT INTO statements_statementkey (tenant_id, statement_id, seq, fingerprint)
    SELECT tenant_id, statement_id, seq, fingerprint FROM told
     ORDER BY 1, 2 ON CONFLICT DO NOTHING RETURNING seq
), texts AS (
    INSERT INTO statements_statement (
        seq, tenant_id, statement_id, version, happened_at, actor_key, verb_key, object_key,
        registration, authority_id, is_voided, owner_id, organisation_id, cause, related, enclosed,
        text)
    SELECT seq, tenant_id, statement_id, version, to_timestamp({EPOCH_S})
               + COALESCE(NULLIF(happened, {UNSAID}), seq >> {BITS}) * interval '1 microsecond',
           actor_key, verb_key, object_key, registration, authority_id, false,
           owner_id, NULLIF(organisation_id, {UNSAID}), cause, related, enclosed, said
      FROM told
), links AS (
    INSERT INTO statements_link (tenant_id, key, seq, via)
    SELECT tenant_id, key, first + place, first + place
      FROM stamp, unnest(%s, %s, %s) AS l(tenant_id, key, place)
)
SELECT first, is_awaited, (SELECT count(*) FROM kept) FROM stamp
"""
KNOWN = """
SELECT k.tenant_id, k.statement_id, k.fingerprint FROM statements_statementkey k
  JOIN unnest(%s, %s) AS t(tenant_id, statement_id) USING (tenant_id, statement_id)
"""


__all__ = ["hold_references", "insert", "known", "transaction", "watermark"]


def watermark() -> int:
    """Every statement with a smaller seq that will ever be there is there."""
    with connection.cursor() as cursor:
        cursor.execute(WATERMARK)
        return int(cursor.fetchone()[0]) << BITS


def hold_references() -> None:
    """Until the transaction ends, nobody else writes."""
    _cursor().execute(f"SELECT pg_advisory_xact_lock({REFERENCES})", prepare=True)


def known(ids: Iterable[Id]) -> Known:
    """The fingerprints of the statements that are there already."""
    tenants, statements = zip(*ids, strict=True)
    with _cursor() as cursor:
        cursor.execute(KNOWN, (packing.bigints(tenants), packing.uuids(statements)))
        return {(tenant, one): mark for tenant, one, mark in cursor}


def insert(rows: Sequence[Row]) -> Written:
    """Write the rows, each with its seq, in order. If not all were new, the caller undoes it.

    Whether any is awaited is asked when the lock of references is there already.
    """
    places = [n + (n >> SLOT_BITS) * ELSEWHERE for n in range(len(rows))]
    columns = (*_columns(rows, places), *_links(rows, places))
    cursor = _cursor()
    with connection.connection.pipeline():
        _cursor().execute(f"SELECT pg_advisory_xact_lock_shared({REFERENCES})", prepare=True)
        cursor.execute(WRITE, columns, prepare=True)
    first, is_awaited, number = cursor.fetchone()
    return Written([first + place for place in places], is_awaited, number)


def _columns(rows: Sequence[Row], places: Sequence[int]) -> tuple[Any, ...]:
    heard = [row.heard for row in rows]
    organisations = [row.owner.organisation_id for row in rows]
    return (
        packing.bigints(places),
        packing.bigints([row.request.tenant_id for row in rows]),
        packing.uuids([row.statement_id for row in rows]),
        packing.bigints([one.fingerprint for one in heard]),
        packing.words([one.version for one in heard]),
        packing.bigints([_happened(one.happened_at) for one in heard]),
        packing.bigints([one.actor_key for one in heard]),
        packing.bigints([one.verb_key for one in heard]),
        packing.bigints([one.object_key for one in heard]),
        packing.uuids([one.registration for one in heard]),
        packing.bigints([row.request.authority_id for row in rows]),
        packing.words([row.owner.owner_id for row in rows]),
        packing.bigints([UNSAID if one is None else one for one in organisations]),
        packing.words([row.owner.cause for row in rows]),
        packing.words([related(row.links) for row in rows]),
        packing.words([row.enclosed for row in rows]),
        packing.texts([one.kept for one in heard]),
    )


def _happened(moment: datetime | None) -> int:
    """Where it was not said, it is when it is stored."""
    return UNSAID if moment is None else microsecond_of(moment)


def _links(rows: Sequence[Row], places: Sequence[int]) -> tuple[packing.Bigints, ...]:
    tenants = [row.request.tenant_id for row in rows for _key in row.links]
    keys = [key for row in rows for key in row.links]
    whose = [place for row, place in zip(rows, places, strict=True) for _key in row.links]
    return tuple(map(packing.bigints, (tenants, keys, whose)))


def _cursor() -> Any:
    return packing.cursor(connection.connection)
