"""Keeping statements: each once, a request whole or not at all.

The first try trusts that all is new. Where an id is there already the transaction is undone, and the
next try looks first; it may meet somebody else's statement again that came meanwhile, so there are
several.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import connection, transaction

from . import around, references
from .database import engine
from .requests import HOUSE, Known, Request, Row, new_rows

TRIES = 50


class AlreadyTold(Exception):
    """Something was there that a try did not know of."""


def write(requests: Sequence[Request]) -> None:
    """Keep them in one transaction; who is refused gets a refusal and leaves nothing.

    Inside the caller's transaction nothing is remembered: it may still be undone. Outside, a
    connection that broke is opened anew, once: what was kept by the first try has its ids.
    """
    is_ours = not connection.in_atomic_block
    connection.ensure_connection()
    opened = connection.connection
    try:
        _keep(requests, is_ours=is_ours)
    except Exception:
        if not is_ours or not _is_broken(opened):
            raise
        connection.close()
        _keep(requests, is_ours=is_ours)


def _is_broken(opened: Any) -> bool:
    """Django may have opened another already, to leave its transaction."""
    return connection.connection is not opened or not connection.is_usable()


def _keep(requests: Sequence[Request], *, is_ours: bool) -> None:
    looks_first = False
    for _ in range(TRIES):
        try:
            with engine().transaction():
                news = _write(requests, looks_first=looks_first)
        except AlreadyTold:
            looks_first = True
            continue
        if is_ours:
            around.remember(news)
        return
    raise RuntimeError(f"the same ids come again and again ({TRIES} tries)")


def _write(requests: Sequence[Request], *, looks_first: bool) -> around.News:
    refers = any(one.refers_to for r in requests for one in r.statements)
    if refers:
        engine().hold_references()
    rows = _rows(requests, looks_first=looks_first, refers=refers)
    if not rows:
        return around.NOTHING_NEW
    seqs, is_awaited, number = engine().insert(rows)
    if number != len(rows):
        raise AlreadyTold
    if refers or is_awaited:
        references.join(rows, seqs, connection.vendor)
    welcome = [one for one in requests if one.refusal is None]
    around.keep_attachments(welcome)
    news = around.news_of(welcome, rows)
    around.keep_authorities(news.authorities)
    around.keep_sayings([one for one in news.sayings if one[0] != HOUSE])
    _keep_after([one for one in news.sayings if one[0] == HOUSE])
    return news


def _keep_after(sayings: Sequence[around.Saying]) -> None:
    """The house tells within long transactions, and all of them name the same few activities: to
    wait for each other's definitions would put them in a row."""
    if sayings:
        merge = transaction.atomic(around.keep_sayings)
        transaction.on_commit(partial(merge, sayings), robust=True)


def _rows(requests: Sequence[Request], *, looks_first: bool, refers: bool) -> list[Row]:
    known: Known = {}
    for request in requests:
        request.refusal = None
    if refers:
        references.refuse_voidings(requests)
    if looks_first:
        known = engine().known({(r.tenant_id, one) for r in requests for one in r.ids})
    return new_rows([one for one in requests if one.refusal is None], known)
