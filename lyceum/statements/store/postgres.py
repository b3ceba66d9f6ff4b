"""Writing on PostgreSQL: binary arrays, several statements on one way.

Who writes first takes a shared advisory lock whose key carries the moment, and only then its stamp.
So the oldest such lock bounds what is not there yet, and `watermark` is never ahead of a statement
that is still uncommitted. A second lock keeps references in order: who refers to another statement
writes while nobody else does, so that of two that meet each other one sees the other.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.transaction import atomic as transaction

from . import packing
from .moments import BITS, EPOCH_S, microsecond_of
from .references import IS_AWAITED
from .requests import Id, Known, Row, Stamp, related

STAMPS = 0x53A << 50  # the key of a stamp's lock is this and the microsecond
REFERENCES = 0x53B << 50
SLOTS = 8  # who comes in the same microsecond writes in another part of it
SLOT_BITS = 9
UNSAID = -(1 << 63)
NOW = f"((extract(epoch FROM clock_timestamp()) - {EPOCH_S}) * 1000000)::bigint"
STAMP = (
    f"SELECT pg_advisory_xact_lock_shared({STAMPS} | {NOW}), {NOW},"
    f" nextval('statements_slot') % {SLOTS}, {IS_AWAITED}"
)
WATERMARK = f"""
SELECT LEAST(
    ((extract(epoch FROM statement_timestamp()) - {EPOCH_S}) * 1000000)::bigint,
    (SELECT min(((classid::bigint << 32) | objid::bigint) & {(1 << 50) - 1}) FROM pg_locks
      WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 18 = {0x53A}
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND pid <> pg_backend_pid()))
"""
KEYS = """
INSERT INTO statements_statementkey (tenant_id, statement_id, seq, fingerprint)
SELECT * FROM unnest(%s, %s, %s, %s) AS t(tenant_id, statement_id, seq, fingerprint)
 ORDER BY 1, 2 ON CONFLICT DO NOTHING
"""
ROWS = f"""
INSERT INTO statements_statement (
    seq, tenant_id, statement_id, version, happened_at, actor_key, verb_key, object_key,
    registration, authority_id, is_voided, owner_id, organisation_id, cause, related, enclosed, text)
SELECT seq, tenant_id, statement_id, version,
       to_timestamp({EPOCH_S}) + happened * interval '1 microsecond',
       actor_key, verb_key, object_key, registration, authority_id, false,
       owner_id, NULLIF(organisation_id, {UNSAID}), cause, related, enclosed, said
  FROM unnest(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    AS t(seq, tenant_id, statement_id, version, happened, actor_key, verb_key, object_key,
         registration, authority_id, owner_id, organisation_id, cause, related, enclosed, said)
"""
LINKS = """
INSERT INTO statements_link (tenant_id, key, seq, via)
SELECT tenant_id, key, seq, seq FROM unnest(%s, %s, %s) AS t(tenant_id, key, seq)
"""
KNOWN = """
SELECT k.tenant_id, k.statement_id, k.fingerprint FROM statements_statementkey k
  JOIN unnest(%s, %s) AS t(tenant_id, statement_id) USING (tenant_id, statement_id)
"""


__all__ = ["insert", "known", "stamp", "transaction", "watermark"]


def watermark() -> int:
    """Every statement with a smaller seq that will ever be there is there."""
    with connection.cursor() as cursor:
        cursor.execute(WATERMARK)
        return int(cursor.fetchone()[0]) << BITS


def stamp(number: int, *, refers: bool) -> Stamp:
    """A seq for each of so many statements, in order, after taking the locks.

    Whether any is awaited is asked when the second lock is there already.
    """
    kind = "" if refers else "_shared"
    cursor = _cursor()
    with connection.connection.pipeline():
        _cursor().execute(f"SELECT pg_advisory_xact_lock{kind}({REFERENCES})", prepare=True)
        cursor.execute(STAMP, prepare=True)
    _lock, now, slot, is_awaited = cursor.fetchone()
    first = (now << BITS) | (slot << SLOT_BITS)
    apart = (1 << BITS) - (1 << SLOT_BITS)
    return Stamp([first + n + (n >> SLOT_BITS) * apart for n in range(number)], is_awaited)


def known(ids: Iterable[Id]) -> Known:
    """The fingerprints of the statements that are there already."""
    tenants, statements = zip(*ids, strict=True)
    with _cursor() as cursor:
        cursor.execute(KNOWN, (packing.bigints(tenants), packing.uuids(statements)))
        return {(tenant, one): mark for tenant, one, mark in cursor}


def insert(rows: Sequence[Row], seqs: Sequence[int]) -> int:
    """Write the rows; says how many were new. If not all, the caller undoes it."""
    tenants = packing.bigints([row.request.tenant_id for row in rows])
    ids = packing.uuids([row.statement_id for row in rows])
    numbers = packing.bigints(seqs)
    marks = packing.bigints([row.heard.fingerprint for row in rows])
    keys, rest = _cursor(), _cursor()
    with connection.connection.pipeline():
        keys.execute(KEYS, (tenants, ids, numbers, marks), prepare=True)
        if rows:
            rest.execute(ROWS, _columns(rows, seqs, numbers, tenants, ids), prepare=True)
            if links := _links(rows, seqs):
                rest.execute(LINKS, links, prepare=True)
    return int(keys.rowcount)


def _columns(
    rows: Sequence[Row], seqs: Sequence[int], numbers: Any, tenants: Any, ids: Any
) -> tuple[Any, ...]:
    heard = [row.heard for row in rows]
    happened = [
        microsecond_of(one.happened_at) if one.happened_at else seq >> BITS
        for one, seq in zip(heard, seqs, strict=True)
    ]
    places = [row.owner.organisation_id for row in rows]
    return (
        numbers,
        tenants,
        ids,
        packing.words([one.version for one in heard]),
        packing.bigints(happened),
        packing.bigints([one.actor_key for one in heard]),
        packing.bigints([one.verb_key for one in heard]),
        packing.bigints([one.object_key for one in heard]),
        packing.uuids([one.registration for one in heard]),
        packing.bigints([row.request.authority_id for row in rows]),
        packing.words([row.owner.owner_id for row in rows]),
        packing.bigints([UNSAID if place is None else place for place in places]),
        packing.words([row.owner.cause for row in rows]),
        packing.words([related(row.links) for row in rows]),
        packing.words([row.enclosed for row in rows]),
        packing.texts([one.kept for one in heard]),
    )


def _links(rows: Sequence[Row], seqs: Sequence[int]) -> list[packing.Bigints]:
    keys = [key for row in rows for key in row.links]
    if not keys:
        return []
    tenants = [row.request.tenant_id for row in rows for _key in row.links]
    places = [seq for row, seq in zip(rows, seqs, strict=True) for _key in row.links]
    return [packing.bigints(column) for column in (tenants, keys, places)]


def _cursor() -> Any:
    return packing.cursor(connection.connection)
