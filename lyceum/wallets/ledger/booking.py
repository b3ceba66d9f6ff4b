"""Booking transfers: many at once or one, in a handful of statements.

Accounts with a floor are locked in the order of their ids, always, so that two transfers never wait
for each other in a circle. The SQL is written out: it is where every cent passes, and the ORM would
take several times as long as the database.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
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
FEWEST = 2  # accounts in a transfer
ACCOUNTS = (
    "SELECT id, currency, floor, balance, held FROM {account}"
    " WHERE id IN ({ids}) AND floor IS NOT NULL ORDER BY id"
)


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
    ids = dict(zip(fresh, new_ids(len(fresh)), strict=True))
    if fresh:
        write(list(fresh.values()), on or clock.today(), list(ids.values()))
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
    """Refuse, with figures, what would bring an account below its floor."""
    for pk, change in sorted(summed.items()):
        account = standing.get(pk)
        if account and change < 0 and account.available + change < 0:
            raise NotEnoughMoney(
                needed=Money(-change, account.currency),
                available=Money(max(0, account.available), account.currency),
            )


def lock(ids: Iterable[int]) -> dict[int, Standing]:
    """The accounts with a floor among these, locked, in the order of their ids."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    marks = ", ".join(["%s"] * len(wanted))
    asked = ACCOUNTS.format(account=NAMES["account"], ids=marks)
    if connection.vendor != "sqlite":
        asked += " FOR NO KEY UPDATE"
    with connection.cursor() as cursor:
        cursor.execute(asked, wanted)
        return {row[0]: Standing(*row[1:]) for row in cursor.fetchall()}


def new_ids(count: int) -> list[int]:
    """Ids of transfers to come. On SQLite this transaction holds the lock to write."""
    if not count:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {NAMES['transfer']}")
            last = cursor.fetchone()[0]
            return list(range(last + 1, last + 1 + count))
        sequence = f"{NAMES['transfer']}_id_seq"
        cursor.execute(f"SELECT nextval('{sequence}') FROM generate_series(1, {int(count)})")
        return [pk for (pk,) in cursor.fetchall()]


def write(moves: Sequence[Move], on: date, ids: Sequence[int]) -> None:
    """Write new transfers whose accounts are locked: their postings first, then themselves.

    A key that somebody else brings in this moment is refused: asked again, it will be known.
    """
    rows = _rows(moves, on, ids)
    lines = [
        (pk, entry.account_id, entry.amount, on)
        for pk, move in zip(ids, moves, strict=True)
        for entry in move.entries
    ]
    put = _write_on_sqlite if connection.vendor == "sqlite" else _write_on_postgresql
    try:
        put(rows, lines)
    except IntegrityError as reason:
        raise _refusal(reason, on) from reason


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
    found = Transfer.objects.filter(key__in=[move.key for move in moves])
    return dict(found.values_list("key", "pk"))


def _booked(key: str, new: dict[str, int], known: dict[str, int]) -> Booked:
    return Booked(transfer_id=(new | known)[key], is_new=key in new)


def _insist_on_likeness(moves: Sequence[Move], known: dict[str, int]) -> None:
    """The same key is the same transfer: of the same cause, between the same accounts."""
    for move in moves:
        pk = known[move.key]
        there = Posting.objects.filter(transfer_id=pk).values_list("account_id", "amount")
        cause = Transfer.objects.values_list("reason", "about").get(pk=pk)
        same = sorted(there) == sorted((e.account_id, e.amount) for e in move.entries)
        if not same or cause != (move.cause.reason, move.cause.about):
            raise KeyMeansSomethingElse


def _rows(moves: Sequence[Move], on: date, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    moment = connection.ops.adapt_datetimefield_value(clock.now())
    return [
        (
            pk,
            move.key,
            move.cause.reason,
            move.cause.about,
            move.cause.rule,
            move.cause.by,
            on,
            moment,
            move.reverses_id,
        )
        for pk, move in zip(ids, moves, strict=True)
    ]


LINE = "transfer_id, account_id, amount, booked_on"
COLUMNS = "id, key, reason, about, rule, by, booked_on, made_at, reverses_id"


def _write_on_postgresql(rows: Sequence[Row], lines: Sequence[Row]) -> None:
    """One statement: `posted` is counted, so that the postings are there before their transfers."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH posted AS (INSERT INTO {NAMES['posting']} ({LINE}) SELECT * FROM"
            " unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::date[]) RETURNING 1)"
            f" INSERT INTO {NAMES['transfer']} ({COLUMNS}) SELECT given.*"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[],"
            " %s::text[], %s::date[], %s::timestamptz[], %s::bigint[]) AS given,"
            " (SELECT count(*) FROM posted) AS counted",
            [list(column) for side in (lines, rows) for column in zip(*side, strict=True)],
        )


def _write_on_sqlite(rows: Sequence[Row], lines: Sequence[Row]) -> None:
    """The lock to write keeps others out between the two."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {NAMES['posting']} ({LINE}) VALUES (%s, %s, %s, %s)", lines
        )
        cursor.executemany(
            f"INSERT INTO {NAMES['transfer']} ({COLUMNS})"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )


def _refusal(reason: IntegrityError, on: date) -> Exception:
    """The guard's word as a refusal; what nobody foresaw stays what it is."""
    said = str(reason)
    if "closed period" in said:
        return PeriodIsClosed(day=on)
    if "sum to zero" in said:
        return DoesNotBalance()
    if "reverses" in said:
        return AlreadyReversed()
    if "key" in said and "nique" in said:
        return KeyIsInUse()
    return reason
