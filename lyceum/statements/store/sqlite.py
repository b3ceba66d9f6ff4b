"""Writing on SQLite, where one writes at a time: who has the lock sees everything there is."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.transaction import atomic

from lyceum.kernel.sqlite.base import COURTESY_S

from .moments import BITS, EPOCH_S, moment_of
from .references import IS_AWAITED
from .requests import Id, Known, Row, Written, related

CHUNK = 500
LOG_PAGES = 4000  # of 4 KB, before they are written home: fewer waits for the disk than with 1000
STRETCH_S = 0.05
NEWEST = "SELECT MAX(seq) FROM statements_statement"
STAMP = f"SELECT ({NEWEST}), {IS_AWAITED}"
KEYS = "INSERT INTO statements_statementkey VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
ROWS = "INSERT INTO statements_statement VALUES (?,?,?,?,?,?,?,?,?,?,0,?,?,?,?,?,?)"
LINKS = "INSERT INTO statements_link VALUES (?, ?, ?, ?)"


@contextmanager
def transaction() -> Iterator[None]:
    """One that is on the disk when it ends; inside the caller's, a part of it."""
    if connection.in_atomic_block:
        with atomic():
            yield
        return
    connection.ensure_connection()
    raw = connection.connection
    raw.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    raw.execute("PRAGMA synchronous = FULL")
    try:
        _step_back()
        with atomic():
            yield
    finally:
        _breath.wrote_at = time.monotonic()
        raw.execute("PRAGMA synchronous = NORMAL")


class _Breath:
    """When this process wrote last, and when it last let others."""

    wrote_at = 0.0
    rested_at = 0.0


_breath = _Breath()


def _step_back() -> None:
    """Who writes without a pause lets other processes write now and then, not each time."""
    now = time.monotonic()
    if now - _breath.wrote_at < COURTESY_S and now - _breath.rested_at > STRETCH_S:
        time.sleep(COURTESY_S)
        _breath.rested_at = time.monotonic()
    connection.go_on()  # type: ignore[attr-defined]  # of our own wrapper


def watermark() -> int:
    """Every statement with a smaller seq that will ever be there is there.

    While nobody writes, that is now; else it is the newest that is there.
    """
    connection.ensure_connection()
    raw = connection.connection
    now = _now()
    if raw.in_transaction or _nobody_writes(raw):
        return max(now << BITS, _newest() + 1)
    return _newest() + 1


def _nobody_writes(raw: Any) -> bool:
    """The lock can be had at once; it is given back at once."""
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    raw.execute("ROLLBACK")
    return True


def hold_references() -> None:
    """Who writes is alone here."""


def known(ids: Iterable[Id]) -> Known:
    """The fingerprints of the statements that are there already."""
    found: dict[Id, int] = {}
    for tenant_id, some in groupby(sorted(ids), key=itemgetter(0)):
        mine = {one.hex: one for _tenant, one in some}
        spelt = list(mine)
        for start in range(0, len(spelt), CHUNK):
            part = spelt[start : start + CHUNK]
            rows = connection.connection.execute(
                "SELECT statement_id, fingerprint FROM statements_statementkey"
                f" WHERE tenant_id = ? AND statement_id IN ({','.join('?' * len(part))})",
                (tenant_id, *part),
            )
            found |= {(tenant_id, mine[text]): mark for text, mark in rows.fetchall()}
    return found


def insert(rows: Sequence[Row]) -> Written:
    """Write the rows, each with its seq, in order. If not all were new, the caller undoes it."""
    connection.ensure_connection()
    raw = connection.connection
    newest, is_awaited = raw.execute(STAMP).fetchone()
    first = max((newest or 0) + 1, _now() << BITS)
    seqs = list(range(first, first + len(rows)))
    told = list(zip(rows, seqs, strict=True))
    spelt = [row.statement_id.hex for row in rows]
    keys = raw.executemany(
        KEYS,
        [
            (row.request.tenant_id, one, seq, row.heard.fingerprint)
            for one, (row, seq) in zip(spelt, told, strict=True)
        ],
    )
    if keys.rowcount != len(rows):
        return Written(seqs, bool(is_awaited), int(keys.rowcount))
    raw.executemany(
        ROWS, [_columns(row, one, seq) for one, (row, seq) in zip(spelt, told, strict=True)]
    )
    raw.executemany(
        LINKS,
        sorted((row.request.tenant_id, key, seq, seq) for row, seq in told for key in row.links),
    )
    return Written(seqs, bool(is_awaited), len(rows))


def _columns(row: Row, spelt: str, seq: int) -> tuple[Any, ...]:
    heard = row.heard
    happened_at = heard.happened_at or moment_of(seq >> BITS)  # both in UTC
    return (
        seq,
        row.request.tenant_id,
        spelt,
        heard.version,
        str(happened_at)[: -len("+00:00")],  # as Django writes it
        heard.actor_key,
        heard.verb_key,
        heard.object_key,
        heard.registration.hex if heard.registration else None,
        row.request.authority_id,
        row.owner.owner_id,
        row.owner.organisation_id,
        row.owner.cause,
        related(row.links),
        row.enclosed,
        heard.kept.decode(),
    )


def _newest() -> int:
    connection.ensure_connection()
    return connection.connection.execute(NEWEST).fetchone()[0] or 0


def _now() -> int:
    """Of the real clock, even for what is told of former times."""
    return time.time_ns() // 1000 - EPOCH_S * 1_000_000
