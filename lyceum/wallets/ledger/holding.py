"""Holds: money is set aside first, and then paid or given back."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from lyceum.kernel import clock
from lyceum.wallets.errors import HoldHasEnded, KeyIsInUse, KeyMeansSomethingElse
from lyceum.wallets.models import Hold, Transfer
from lyceum.wallets.types import Booked, Cause, Move

from . import booking
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


def hold(asked: Sequence[Reserve]) -> list[int]:
    """Set money aside, all of it or none; gives the holds' ids in the order asked.

    Raises `NotEnoughMoney`, `NotAnAmount`, `KeyMeansSomethingElse`.
    """
    booking.insist_on_transaction()
    for each in asked:
        booking.insist_on_amount(each.amount)
    standing = booking.lock({each.account_id for each in asked})
    known = _known(asked)
    fresh = [each for each in asked if each.key not in known]
    needs: Counter[int] = Counter()
    for each in fresh:
        needs[each.account_id] -= each.amount
    booking.insist_on_money(standing, needs)
    made = {each.key: _written(each) for each in fresh}
    return [known.get(each.key) or made[each.key] for each in asked]


def capture(hold_ids: Sequence[int], move: Move, *, on: date | None = None) -> Booked:
    """Pay from holds by one transfer, which ends them; what it leaves of them is free again.

    Raises `HoldHasEnded` where one was released, is too late, or was paid under another key. The
    same key again is the same transfer.
    """
    booking.insist_on_transaction()
    booking.insist_on_entries(move.entries)
    standing, holds = _locked(hold_ids, {entry.account_id for entry in move.entries})
    if any(each.state != State.RESERVED or _is_late(each) for each in holds):
        return _paid_before(holds, move)
    for each in holds:
        standing[each.account_id] = standing[each.account_id].without(each.amount)
    booking.insist_on_money(standing, booking.changes([move]))
    [pk] = booking.new_ids(1)
    _end(holds, State.CAPTURED, transfer_id=pk)
    booking.write([move], on or clock.today(), [pk])
    return Booked(transfer_id=pk, is_new=True)


def _paid_before(holds: Sequence[Hold], move: Move) -> Booked:
    paid = {each.transfer_id for each in holds if each.state == State.CAPTURED}
    before = Transfer.objects.filter(key=move.key).first()
    if before is None or paid != {before.pk}:
        raise HoldHasEnded
    return booking.book(move)


def release(hold_ids: Sequence[int]) -> int:
    """Give back what is held; gives how many holds ended by it. What was paid is paid."""
    booking.insist_on_transaction()
    holds = [each for each in _locked(hold_ids)[1] if each.state == State.RESERVED]
    return _end(holds, State.RELEASED)


def expire(limit: int = 1000) -> list[int]:
    """End the holds whose time is over; gives their ids."""
    booking.insist_on_transaction()
    late = Hold.objects.filter(state=State.RESERVED, expires_at__lte=clock.now())
    ids = list(late.order_by("expires_at").values_list("pk", flat=True)[:limit])
    holds = [each for each in _locked(ids)[1] if each.state == State.RESERVED]
    _end(holds, State.EXPIRED)
    return [each.pk for each in holds]


def _known(asked: Sequence[Reserve]) -> dict[str, int]:
    wanted = {each.key: each for each in asked}
    found = Hold.objects.filter(key__in=wanted)
    for each in found:
        like = wanted[each.key]
        if (each.account_id, each.amount) != (like.account_id, like.amount):
            raise KeyMeansSomethingElse
    return {each.key: each.pk for each in found}


def _written(asked: Reserve) -> int:
    """The account is locked, so that nobody else brings the same key to it meanwhile."""
    cause, moment = asked.cause, connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {NAMES['hold']}"
            " (account_id, amount, state, key, reason, about, by, made_at, expires_at)"
            " VALUES (%s, %s, 'reserved', %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (key) DO NOTHING RETURNING id",
            [
                asked.account_id,
                asked.amount,
                asked.key,
                cause.reason,
                cause.about,
                cause.by,
                moment(clock.now()),
                moment(asked.expires_at),
            ],
        )
        row = cursor.fetchone()
    if row is None:
        raise KeyIsInUse
    return int(row[0])


def _locked(
    hold_ids: Sequence[int], others: Iterable[int] = ()
) -> tuple[dict[int, booking.Standing], list[Hold]]:
    """The accounts first, then the holds: the order in which everybody locks."""
    wanted = Hold.objects.filter(pk__in=hold_ids)
    standing = booking.lock({*others, *wanted.values_list("account_id", flat=True)})
    return standing, list(wanted.select_for_update(no_key=True).order_by("pk"))


def _is_late(hold: Hold) -> bool:
    return hold.expires_at is not None and hold.expires_at <= clock.now()


def _end(holds: Sequence[Hold], state: str, transfer_id: int | None = None) -> int:
    ids = [each.pk for each in holds]
    ending = Hold.objects.filter(pk__in=ids)
    return ending.update(state=state, ended_at=clock.now(), transfer_id=transfer_id)
