"""Holds: money is set aside first, and then paid or given back."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from lyceum.kernel import clock
from lyceum.kernel.money import Money
from lyceum.wallets.errors import HoldHasEnded, KeyIsInUse, KeyMeansSomethingElse, NotEnoughMoney
from lyceum.wallets.models import Hold
from lyceum.wallets.types import Booked, Cause, Move

from . import booking, paying
from .guards import NAMES

State = Hold.State


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """So much of an account to hold. The same key twice is one hold."""

    key: str
    account_id: int
    amount: int
    cause: Cause
    expires_at: datetime | None = None


@dataclass(frozen=True)
class _Held:
    """A hold as it stands while its account is locked; and the transfer of the key asked about."""

    pk: int
    account_id: int
    amount: int
    state: str
    is_late: bool
    transfer_id: int | None
    known_id: int | None


def hold(asked: Sequence[Reserve]) -> list[int]:
    """Set money aside, all of it or none; gives the holds' ids in the order asked.

    Raises `NotEnoughMoney`, `NotAnAmount`, `KeyMeansSomethingElse`; `LookupError` for an account
    without a floor, of which nothing can be held.
    """
    booking.insist_on_transaction()
    for each in asked:
        booking.insist_on_amount(each.amount)
    wanted = {each.key: each for each in asked}
    _insist_on_likeness(asked, wanted)
    ids = _written(list(wanted.values()))
    if len(ids) < len(wanted):
        ids = _known_or_written(wanted)
    return [ids[each.key] for each in asked]


def _known_or_written(wanted: dict[str, Reserve]) -> dict[str, int]:
    """Some of it cannot be held as asked: it is there already, or there is a reason why not."""
    accounts = {each.account_id for each in wanted.values()}
    standing = booking.lock(accounts)
    if accounts - standing.keys():
        raise LookupError("nothing is held of an account that has no floor, or is not there")
    known = _known(wanted)
    fresh = [each for key, each in wanted.items() if key not in known]
    booking.insist_on_money(standing, _needs(fresh))
    ids = known | _written(fresh)
    if len(ids) < len(wanted):
        raise KeyIsInUse
    return ids


def _needs(fresh: Sequence[Reserve]) -> Counter[int]:
    needs: Counter[int] = Counter()
    for each in fresh:
        needs[each.account_id] -= each.amount
    return needs


def capture(hold_ids: Sequence[int], move: Move, *, on: date | None = None) -> Booked:
    """Pay from holds by one transfer, which ends them; what it leaves of them is free again.

    Raises `NotEnoughMoney` where it takes more of an account than was held; `HoldHasEnded` where a
    hold was released, is too late, is not there, or was paid under another key. The same key again
    is the same transfer.
    """
    booking.insist_on_transaction()
    booking.insist_on_entries(move.entries)
    wanted, day = set(hold_ids), on or clock.today()
    if paid := paying.pay(wanted, move, day):
        return Booked(transfer_id=paid, is_new=True)
    standing, holds = _locked(wanted, {entry.account_id for entry in move.entries}, move.key)
    known_id = holds[0].known_id if holds else None
    if known_id and {each.transfer_id for each in holds} == {known_id}:
        return booking.book(move)
    if len(holds) < max(1, len(wanted)) or any(
        each.is_late or each.state != State.RESERVED for each in holds
    ):
        raise HoldHasEnded
    if known_id:
        raise KeyMeansSomethingElse
    changes = booking.changes([move])
    for each in holds:
        standing[each.account_id] = standing[each.account_id].without(each.amount)
    _insist_on_holds(holds, standing, changes)
    booking.insist_on_money(standing, changes)
    ids = booking.write([move], day, sorted(wanted))
    return Booked(transfer_id=ids[move.key], is_new=True)


def _insist_on_holds(
    holds: Sequence[_Held], standing: dict[int, booking.Standing], changes: Counter[int]
) -> None:
    """No more is paid from an account than its holds hold."""
    held: Counter[int] = Counter()
    for each in holds:
        held[each.account_id] += each.amount
    for pk, amount in held.items():
        if amount + changes[pk] < 0:
            currency = standing[pk].currency
            raise NotEnoughMoney(
                needed=Money(-changes[pk], currency), available=Money(amount, currency)
            )


def release(hold_ids: Sequence[int]) -> int:
    """Give back what is held; gives how many holds ended by it. What was paid is paid."""
    booking.insist_on_transaction()
    holds = [each for each in _locked(set(hold_ids))[1] if each.state == State.RESERVED]
    return _end(holds, State.RELEASED)


def expire(limit: int = 1000) -> list[int]:
    """End the holds whose time is over; gives their ids."""
    booking.insist_on_transaction()
    late = Hold.objects.filter(state=State.RESERVED, expires_at__lte=clock.now())
    ids = list(late.order_by("expires_at").values_list("pk", flat=True)[:limit])
    holds = [each for each in _locked(set(ids))[1] if each.state == State.RESERVED]
    _end(holds, State.EXPIRED)
    return [each.pk for each in holds]


def _known(wanted: dict[str, Reserve]) -> dict[str, int]:
    """Holds of these keys that are there already, and are what is asked for."""
    rows = booking.ask(
        "SELECT id, key, account_id, amount FROM {hold} WHERE key {among}",
        wanted,
    )
    for _pk, key, *what in rows:
        if tuple(what) != _what(wanted[key]):
            raise KeyMeansSomethingElse
    return {row[1]: row[0] for row in rows}


def _what(asked: Reserve) -> tuple[int, int]:
    return (asked.account_id, asked.amount)


def _insist_on_likeness(asked: Sequence[Reserve], wanted: dict[str, Reserve]) -> None:
    if any(_what(each) != _what(wanted[each.key]) for each in asked):
        raise KeyMeansSomethingElse


COLUMNS = "account_id, amount, key, reason, about, by, made_at, expires_at"
TYPES = ("bigint", "bigint", "text", "text", "text", "text", "timestamptz", "timestamptz")
# All of it or nothing; the accounts are locked before anything is written.
AT_ONCE = (
    f"WITH given ({COLUMNS}) AS (VALUES {{lines}}), standing AS MATERIALIZED"
    " (SELECT id, balance - held - floor AS free FROM {account} WHERE id {among}"
    " AND floor IS NOT NULL ORDER BY id{lock})"
    f" INSERT INTO {{hold}} (state, {COLUMNS}) SELECT 'reserved', {COLUMNS} FROM given"
    " WHERE (SELECT count(*) FROM standing) = %s AND NOT EXISTS (SELECT 1 FROM standing WHERE free"
    " < (SELECT sum(amount) FROM given WHERE account_id = standing.id))"
    " ON CONFLICT (key) DO NOTHING RETURNING key, id"
)


def _written(fresh: Sequence[Reserve]) -> dict[str, int]:
    """The ids by key of what is held now. Fewer where a key is known already; none where an account
    has too little or no floor."""
    if not fresh:
        return {}
    is_sqlite = connection.vendor == "sqlite"
    line = ", ".join("%s" if is_sqlite else f"%s::{name}" for name in TYPES)
    accounts = sorted({each.account_id for each in fresh})
    among, listed = booking.among_of(accounts)
    asked = AT_ONCE.format(
        **NAMES,
        lines=", ".join([f"({line})"] * len(fresh)),
        among=among,
        lock="" if is_sqlite else booking.LOCK,
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [*_values(fresh), *listed, len(accounts)])
        return dict(cursor.fetchall())


def _values(fresh: Sequence[Reserve]) -> Iterator[Any]:
    moment = connection.ops.adapt_datetimefield_value
    now = moment(clock.now())
    for each in fresh:
        yield from (each.account_id, each.amount, each.key)
        yield from (each.cause.reason, each.cause.about, each.cause.by)
        yield from (now, moment(each.expires_at))


def _locked(
    hold_ids: Collection[int], others: Iterable[int] = (), key: str = ""
) -> tuple[dict[int, booking.Standing], list[_Held]]:
    """The accounts first, then the holds: the order in which everybody locks."""
    standing = booking.lock(others, hold_ids)
    rows = booking.ask(
        "SELECT id, account_id, amount, state, coalesce(expires_at <= %s, FALSE), transfer_id,"
        " (SELECT id FROM {transfer} WHERE key = %s) AS known FROM {hold} WHERE id {among}"
        " ORDER BY id",
        sorted(hold_ids),
        connection.ops.adapt_datetimefield_value(clock.now()),
        key,
    )
    return standing, [_Held(*row) for row in rows]


def _end(holds: Sequence[_Held], state: str) -> int:
    ending = Hold.objects.filter(pk__in=[each.pk for each in holds])
    return ending.update(state=state, ended_at=clock.now())
