"""Booking transfers: many at once or one, in a handful of statements.

Accounts with a floor are locked in the order of their ids, always, so that two transfers never wait
for each other in a circle. The SQL is written out: it is where every cent passes, and the ORM would
take several times as long as the database.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction

from lyceum.kernel import clock
from lyceum.kernel.money import Money
from lyceum.wallets.errors import (
    AlreadyReversed,
    DoesNotBalance,
    KeyIsInUse,
    KeyMeansSomethingElse,
    NotAnAmount,
    NotEnoughMoney,
    PeriodIsClosed,
)
from lyceum.wallets.models import Posting, Transfer
from lyceum.wallets.types import Booked, Cause, Entry, Move

from .guards import NAMES

Row = tuple[Any, ...]
MOST = 2**53  # what every client counts exactly; the database would take 2**63
FEW = 20  # of which each is a value of its own in a statement
FEWEST = 2  # accounts in a transfer
ACCOUNTS = (
    "SELECT id, currency, floor, balance, held FROM {account}"
    " WHERE id {among} AND floor IS NOT NULL ORDER BY id"
)
OF_HOLDS = "SELECT account_id FROM {hold} WHERE id {among}"
LOCK = " FOR NO KEY UPDATE"


@dataclass(frozen=True)
class Standing:
    """How an account with a floor stands, while it is locked."""

    currency: str
    floor: int
    balance: int
    held: int

    @property
    def available(self) -> int:
        return self.balance - self.held - self.floor

    def without(self, amount: int) -> "Standing":
        """The same, once so much of what is held is let go."""
        return replace(self, held=self.held - amount)


def book(move: Move, *, on: date | None = None) -> Booked:
    """Book one transfer, in the transaction of what it is for."""
    return book_many([move], on=on)[0]


def book_many(moves: Sequence[Move], *, on: date | None = None) -> list[Booked]:
    """Book transfers, all or none; gives them in the order asked.

    Raises `NotEnoughMoney`, `DoesNotBalance`, `NotAnAmount`, `PeriodIsClosed`; where a key was used
    before for something else, `KeyMeansSomethingElse`.
    """
    insist_on_transaction()
    for move in moves:
        insist_on_entries(move.entries)
    standing = lock({entry.account_id for move in moves for entry in move.entries})
    known = _known(moves)
    fresh = {move.key: move for move in moves if move.key not in known}
    insist_on_money(standing, changes(fresh.values()))
    ids = write(list(fresh.values()), on or clock.today()) if fresh else {}
    _insist_on_likeness([move for move in moves if fresh.get(move.key) is not move], known | ids)
    return [_booked(move.key, ids, known) for move in moves]


def reverse(transfer_id: int, *, key: str, by: str, on: date | None = None) -> Booked:
    """Take a transfer back by its opposite. The transfer itself stays as it is."""
    original = Transfer.objects.get(pk=transfer_id)
    entries = tuple(
        Entry(posting.account_id, -posting.amount)
        for posting in Posting.objects.filter(transfer=original).order_by("pk")
    )
    cause = Cause(reason=original.reason, about=original.about, rule=original.rule, by=by)
    move = Move(key=key, entries=entries, cause=cause, reverses_id=original.pk)
    before = Transfer.objects.filter(reverses=original).exclude(key=key)
    if before.exists():
        raise AlreadyReversed
    return book(move, on=on)


def insist_on_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("money moves inside the transaction of what it is for")


def insist_on_amount(amount: object) -> None:
    """Whole, above zero, and no more than can be counted everywhere; else `NotAnAmount`."""
    if type(amount) is not int or not 0 < amount < MOST:
        raise NotAnAmount(amount=amount, most=MOST)


def insist_on_money(standing: dict[int, Standing], summed: Counter[int]) -> None:
    """Refuse, with figures, what would bring an account below its floor, or beyond counting."""
    for pk, change in sorted(summed.items()):
        account = standing.get(pk)
        if account and change < 0 and account.available + change < 0:
            raise NotEnoughMoney(
                needed=Money(-change, account.currency),
                available=Money(max(0, account.available), account.currency),
            )
        if account and change > 0:
            insist_on_amount(max(1, account.balance + change))


def lock(ids: Iterable[int], hold_ids: Collection[int] = ()) -> dict[int, Standing]:
    """The accounts with a floor among these and those of the holds, locked in the order of ids.

    Whoever changes a hold has locked its account, so it is locked with it; and which account that
    is never changes.
    """
    wanted, holds = sorted(set(ids)), list(hold_ids)
    if len(wanted) + len(holds) > FEW:
        wanted = sorted({*wanted, *(pk for (pk,) in ask(OF_HOLDS, holds))})
        holds = []
    among, values = among_of(wanted)
    if holds:  # asked one by one, so that PostgreSQL sees how few they are
        of_hold = OF_HOLDS.format(**NAMES, among="= %s")
        each = [*["%s"] * len(wanted), *[f"({of_hold})"] * len(holds)]
        among, values = f"IN ({', '.join(each)})", [*wanted, *holds]
    ending = "" if connection.vendor == "sqlite" else LOCK
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS.format(**NAMES, among=among) + ending, values)
        return {pk: Standing(*how) for pk, *how in cursor.fetchall()}


def ask(sql: str, values: Collection[Any], *first: Any) -> list[Row]:
    """Rows of a statement in which tables are named as guards name them, and `{among}` stands for
    `IN (…)` of these values; `first` are the values before them."""
    among, listed = among_of(values)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**NAMES, among=among), [*first, *listed])
        return list(cursor.fetchall())


def among_of(values: Collection[Any]) -> tuple[str, list[Any]]:
    """The condition to be one of these, found by the index, and its values."""
    if len(values) > FEW and connection.vendor == "sqlite":
        return "IN (SELECT value FROM json_each(%s))", [_list(values)]
    if len(values) > FEW:
        return "= ANY (%s)", [_list(values)]
    return f"IN ({', '.join(['%s'] * len(values)) or 'NULL'})", list(values)


def _list(values: Collection[Any]) -> Any:
    """Many values as one."""
    return json.dumps(list(values)) if connection.vendor == "sqlite" else list(values)


def write(moves: Sequence[Move], on: date, hold_ids: Sequence[int] = ()) -> dict[str, int]:
    """Write new transfers whose accounts are locked; gives their ids by key.

    The holds that they pay from are ended first, then come the postings and last the transfers,
    whose guards see them all. Of the postings, those that give come before those that take: on the
    way to its new balance no account is ever lower. A key that somebody else brings in this moment
    is refused: asked again, it will be known.
    """
    moment = connection.ops.adapt_datetimefield_value(clock.now())
    lines = sorted(
        (
            (entry.amount, entry.account_id, n)
            for n, move in enumerate(moves, 1)
            for entry in move.entries
        ),
        reverse=True,
    )
    put = _write_on_sqlite if connection.vendor == "sqlite" else _write_on_postgresql
    try:
        return put(moves, lines, on, moment, hold_ids)
    except IntegrityError as reason:
        raise refusal(reason, on) from reason


def insist_on_entries(entries: Sequence[Entry]) -> None:
    for entry in entries:
        insist_on_amount(abs(entry.amount) if type(entry.amount) is int else entry.amount)
    if len({entry.account_id for entry in entries}) < FEWEST:
        raise DoesNotBalance


def changes(moves: Iterable[Move]) -> Counter[int]:
    summed: Counter[int] = Counter()
    for move in moves:
        for entry in move.entries:
            summed[entry.account_id] += entry.amount
    return summed


def _known(moves: Sequence[Move]) -> dict[str, int]:
    return dict(ask("SELECT key, id FROM {transfer} WHERE key {among}", [m.key for m in moves]))


def _booked(key: str, new: dict[str, int], known: dict[str, int]) -> Booked:
    return Booked(transfer_id=(new | known)[key], is_new=key in new)


def _insist_on_likeness(moves: Sequence[Move], known: dict[str, int]) -> None:
    """The same key is the same transfer: of the same cause, between the same accounts."""
    for move in moves:
        pk = known[move.key]
        there = Posting.objects.filter(transfer_id=pk).values_list("account_id", "amount")
        words = Transfer.objects.values_list("reason", "about", "reverses_id").get(pk=pk)
        same = sorted(there) == sorted((e.account_id, e.amount) for e in move.entries)
        if not same or words != (move.cause.reason, move.cause.about, move.reverses_id):
            raise KeyMeansSomethingElse


WORDS = "key, reason, about, rule, by, reverses_id"
# Each part counts the one before, which is therefore done first.
ALL_AT_ONCE = (
    "WITH given AS MATERIALIZED (SELECT one.*, nextval('{transfer}_id_seq') AS id"
    f" FROM {{moves}} AS one(n, {WORDS})),"
    " ended AS (UPDATE {hold} SET state = 'captured', ended_at = %s,"
    " transfer_id = (SELECT min(id) FROM given) WHERE id {among} RETURNING 1),"
    " posted AS (INSERT INTO {posting} (transfer_id, account_id, amount, booked_on)"
    " SELECT given.id, account_id, amount, %s FROM (SELECT count(*) FROM ended) AS before,"
    " {lines} AS line(amount, account_id, n) JOIN given USING (n) ORDER BY amount DESC RETURNING 1)"
    f" INSERT INTO {{transfer}} (id, booked_on, made_at, {WORDS})"
    f" SELECT given.id, %s, %s, {WORDS} FROM given, (SELECT count(*) FROM posted) AS before"
    " RETURNING key, id"
)
MOVES = ("bigint", "text", "text", "text", "text", "text", "bigint")
LINES = ("bigint", "bigint", "bigint")


def _table(rows: Sequence[Row], types: Sequence[str]) -> tuple[str, list[Any]]:
    """Rows as a part of a statement, and its values. Of a few, PostgreSQL sees how many they are,
    and need not plan anew."""
    if len(rows) > FEW:
        columns = [list(column) for column in zip(*rows, strict=True)]
        return f"unnest({', '.join(f'%s::{name}[]' for name in types)})", columns
    line = f"({', '.join(f'%s::{name}' for name in types)})"
    return f"(VALUES {', '.join([line] * len(rows))})", [value for row in rows for value in row]


def _words(move: Move) -> Row:
    cause = move.cause
    return (move.key, cause.reason, cause.about, cause.rule, cause.by, move.reverses_id)


def _write_on_postgresql(
    moves: Sequence[Move], lines: Sequence[Row], on: date, moment: Any, hold_ids: Sequence[int]
) -> dict[str, int]:
    given, words = _table([(n, *_words(move)) for n, move in enumerate(moves, 1)], MOVES)
    posted, places = _table(lines, LINES)
    among, ids = among_of(hold_ids)
    asked = ALL_AT_ONCE.format(**NAMES, moves=given, lines=posted, among=among)
    with connection.cursor() as cursor:
        cursor.execute(asked, [*words, moment, *ids, on, *places, on, moment])
        return dict(cursor.fetchall())


def _write_on_sqlite(
    moves: Sequence[Move], lines: Sequence[Row], on: date, moment: Any, hold_ids: Sequence[int]
) -> dict[str, int]:
    """The lock to write keeps others out meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {NAMES['transfer']}")
        [last] = cursor.fetchone()
        cursor.executemany(
            f"UPDATE {NAMES['hold']} SET state = 'captured', ended_at = %s, transfer_id = %s"
            " WHERE id = %s",
            [(moment, last + 1, pk) for pk in hold_ids],
        )
        cursor.executemany(
            f"INSERT INTO {NAMES['posting']} (amount, account_id, transfer_id, booked_on)"
            " VALUES (%s, %s, %s, %s)",
            [(amount, account_id, last + n, on) for amount, account_id, n in lines],
        )
        cursor.executemany(
            f"INSERT INTO {NAMES['transfer']} (id, booked_on, made_at, {WORDS})"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [(last + n, on, moment, *_words(move)) for n, move in enumerate(moves, 1)],
        )
    return {move.key: last + n for n, move in enumerate(moves, 1)}


def refusal(reason: IntegrityError, on: date) -> Exception:
    """The guard's word as a refusal; what nobody foresaw stays what it is."""
    said = str(reason)
    if "closed period" in said:
        return PeriodIsClosed(day=on)
    if "sum to zero" in said:
        return DoesNotBalance()
    if "revers" in said:
        return AlreadyReversed()
    if "key" in said and "nique" in said:
        return KeyIsInUse()
    return reason
