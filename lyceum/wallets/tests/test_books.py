"""Booking, holding, paying, taking back: what holds, and what is refused."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from lyceum.kernel import clock
from lyceum.wallets.errors import (
    AlreadyReversed,
    DoesNotBalance,
    HoldHasEnded,
    KeyMeansSomethingElse,
    NotAnAmount,
    NotEnoughMoney,
    PeriodIsClosed,
    PeriodIsOpen,
    UnknownCurrency,
)
from lyceum.wallets.ledger import accounts, auditing, booking, guards, holding
from lyceum.wallets.models import Account, Book, Checkpoint, Hold, Posting, Transfer
from lyceum.wallets.testing import CAUSE, make_account, put_money
from lyceum.wallets.types import Entry, Move

DAY = timedelta(days=1)


@pytest.fixture
def pot(acme):
    pot = make_account(acme)
    put_money(pot, 100_00)
    return pot


@pytest.fixture
def provider(acme):
    return make_account(acme, "provider", key="9")


def move(source, target, amount, key="a"):
    entries = (Entry(source.pk, -amount), Entry(target.pk, amount))
    return Move(key=key, entries=entries, cause=CAUSE)


def reserve(pot, amount, key="h", **fields):
    return holding.Reserve(key=key, account_id=pot.pk, amount=amount, cause=CAUSE, **fields)


def now_on(account):
    account.refresh_from_db()
    return account.balance, account.held


def test_money_moves_and_both_sides_know(pot, provider):
    booked = booking.book(move(pot, provider, 30_00))

    assert booked.is_new
    assert now_on(pot) == (70_00, 0)
    assert accounts.balance_of(provider) == 30_00
    assert list(auditing.differences()) == []


def test_the_same_key_is_the_same_transfer(pot, provider):
    first = booking.book(move(pot, provider, 30_00))
    again = booking.book(move(pot, provider, 30_00))

    assert (again.transfer_id, again.is_new) == (first.transfer_id, False)
    assert now_on(pot) == (70_00, 0)
    with pytest.raises(KeyMeansSomethingElse):
        booking.book(move(pot, provider, 31_00))


def test_what_is_not_there_is_not_spent(pot, provider):
    with pytest.raises(NotEnoughMoney) as refused:
        booking.book(move(pot, provider, 100_01))

    assert str(refused.value) == "This needs 100.01 EUR; 100.00 EUR is there."
    assert now_on(pot) == (100_00, 0)


def test_what_is_held_is_not_spent(pot, provider):
    holding.hold([reserve(pot, 80_00)])

    with pytest.raises(NotEnoughMoney):
        booking.book(move(pot, provider, 20_01))
    with pytest.raises(NotEnoughMoney):
        holding.hold([reserve(pot, 20_01, key="i")])
    assert now_on(pot) == (100_00, 80_00)


def test_a_hold_is_paid_to_the_last_cent(pot, provider):
    [held] = holding.hold([reserve(pot, 100_00)])

    booked = holding.capture([held], move(pot, provider, 100_00))

    assert now_on(pot) == (0, 0)
    assert Hold.objects.get().transfer_id == booked.transfer_id
    assert list(auditing.differences()) == []


def test_what_a_payment_leaves_of_a_hold_is_free(pot, provider):
    [held] = holding.hold([reserve(pot, 50_00)])

    holding.capture([held], move(pot, provider, 20_00))

    assert now_on(pot) == (80_00, 0)


def test_two_pots_pay_by_one_transfer(acme, pot, provider):
    other = make_account(acme)
    put_money(other, 10_00)
    held = holding.hold([reserve(pot, 90_00), reserve(other, 10_00, key="i")])
    entries = (Entry(pot.pk, -90_00), Entry(other.pk, -10_00), Entry(provider.pk, 100_00))

    holding.capture(held, Move(key="two", entries=entries, cause=CAUSE))

    assert (now_on(pot), now_on(other)) == ((10_00, 0), (0, 0))


def test_paying_again_under_the_same_key_pays_once(pot, provider):
    [held] = holding.hold([reserve(pot, 50_00)])
    first = holding.capture([held], move(pot, provider, 50_00))

    again = holding.capture([held], move(pot, provider, 50_00))

    assert (again.transfer_id, again.is_new) == (first.transfer_id, False)
    with pytest.raises(HoldHasEnded):
        holding.capture([held], move(pot, provider, 50_00, key="another"))
    assert now_on(pot) == (50_00, 0)


def test_a_hold_is_given_back_once(pot, provider):
    [held] = holding.hold([reserve(pot, 50_00)])

    assert holding.release([held]) == 1
    assert holding.release([held]) == 0
    assert now_on(pot) == (100_00, 0)
    with pytest.raises(HoldHasEnded):
        holding.capture([held], move(pot, provider, 50_00))


def test_holds_end_by_themselves(pot, provider):
    [late] = holding.hold([reserve(pot, 50_00, expires_at=clock.now() + DAY)])
    holding.hold([reserve(pot, 5_00, key="i")])

    with clock.travelled(clock.now() + 2 * DAY):
        with pytest.raises(HoldHasEnded):
            holding.capture([late], move(pot, provider, 50_00))
        assert holding.expire() == [late]
    assert now_on(pot) == (100_00, 5_00)


def test_what_was_booked_is_taken_back_once(pot, provider):
    paid = booking.book(move(pot, provider, 30_00)).transfer_id

    back = booking.reverse(paid, key="back", by="system:tests")
    again = booking.reverse(paid, key="back", by="system:tests")

    assert now_on(pot) == (100_00, 0)
    assert (again.transfer_id, again.is_new) == (back.transfer_id, False)
    assert Transfer.objects.get(pk=back.transfer_id).reverses_id == paid
    with pytest.raises(AlreadyReversed):
        booking.reverse(paid, key="back again", by="system:tests")


@pytest.mark.parametrize("amount", [0, -5, 2**53, 0.5, True, None, "5"])
def test_what_is_no_amount_is_refused(pot, provider, amount):
    with pytest.raises(NotAnAmount):
        holding.hold([reserve(pot, amount)])


def test_a_transfer_of_nothing_is_refused(pot, provider):
    with pytest.raises(NotAnAmount):
        booking.book(move(pot, provider, 0))


def test_what_does_not_sum_to_zero_is_refused(acme, pot, provider):
    crooked = Move(key="c", entries=(Entry(pot.pk, -5), Entry(provider.pk, 4)), cause=CAUSE)
    dollars = make_account(acme, "bank", currency="USD")

    for wrong in (crooked, move(pot, dollars, 5), move(pot, pot, 5)):
        with pytest.raises(DoesNotBalance), transaction.atomic():
            booking.book(wrong)
    assert now_on(pot) == (100_00, 0)


def test_an_unknown_currency_is_refused(acme):
    with pytest.raises(UnknownCurrency):
        make_account(acme, currency="EURO")


def test_money_moves_only_inside_a_transaction(transactional_db, acme):
    with pytest.raises(RuntimeError):
        booking.book_many([])


def test_nothing_is_booked_in_a_closed_period(acme, pot, provider):
    yesterday = clock.today() - DAY
    put_money(pot, 1_00)
    book = Book.objects.get()
    booking.book(move(pot, provider, 5_00), on=yesterday)
    with pytest.raises(PeriodIsOpen):
        accounts.close(book, clock.today(), today=clock.today())

    accounts.close(book, yesterday, today=clock.today())

    with pytest.raises(PeriodIsClosed), transaction.atomic():
        booking.book(move(pot, provider, 1_00, key="b"), on=yesterday)
    booking.book(move(pot, provider, 1_00, key="b"))
    assert now_on(pot) == (95_00, 0)
    assert {p.account_id: p.balance for p in Checkpoint.objects.all()} == {
        pot.pk: -5_00,
        provider.pk: 5_00,
    }
    assert accounts.balance_on(provider, yesterday) == 5_00
    assert accounts.balance_of(provider) == 6_00
    assert list(auditing.differences()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE {posting} SET amount = amount + 1",
        "DELETE FROM {posting}",
        "UPDATE {transfer} SET reason = 'x'",
        "DELETE FROM {transfer}",
        "DELETE FROM {hold}",
        "DELETE FROM {account}",
        "UPDATE {hold} SET amount = 1",
        "UPDATE {hold} SET id = 77, state = 'released', ended_at = made_at",
        "UPDATE {hold} SET reason = 'x', state = 'released', ended_at = made_at",
        "UPDATE {hold} SET expires_at = made_at, state = 'released', ended_at = made_at",
        (
            "INSERT INTO {account} (book_id, kind, currency, key, floor, balance, held)"
            " SELECT min(id), 'team', 'EUR', 'rich', 0, 5, 0 FROM {book}"
        ),
        "UPDATE {checkpoint} SET \"on\" = '2020-01-01'",
        (
            'INSERT INTO {checkpoint} (account_id, balance, "on")'
            " SELECT min(id), 5, '2999-01-01' FROM {account}"
        ),
        "UPDATE {account} SET balance = -1 WHERE floor IS NOT NULL",
        "UPDATE {account} SET held = 1000000 WHERE floor IS NOT NULL",
        "UPDATE {account} SET currency = 'USD'",
        "UPDATE {book} SET closed_until = NULL",
        (
            "INSERT INTO {posting} (transfer_id, account_id, amount, booked_on)"
            " SELECT id, (SELECT min(id) FROM {account}), 5, booked_on FROM {transfer}"
        ),
        (
            "INSERT INTO {transfer} (id, key, reason, about, rule, by, booked_on, made_at)"
            " VALUES (999, 'k', 'r', '', '', 'b', '2026-01-01', '2026-01-01 00:00:00')"
        ),
    ],
)
def test_the_database_itself_keeps_the_books(pot, provider, wrong):
    book = Book.objects.get()
    booking.book(move(pot, provider, 5_00), on=clock.today() - 2 * DAY)
    holding.hold([reserve(pot, 5_00)])
    accounts.close(book, clock.today() - DAY, today=clock.today())

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(wrong.format(**guards.NAMES))
    assert list(auditing.differences()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE {account} SET balance = balance + 1 WHERE floor IS NOT NULL",
        "UPDATE {account} SET held = 0",
        "TRUNCATE {posting} CASCADE",
        "TRUNCATE {exchange}, {hold}",
        "TRUNCATE {account} CASCADE",
    ],
)
def test_postgresql_knows_who_moves_a_balance_and_empties_no_books(pot, provider, wrong):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite cannot know, and has no TRUNCATE")
    holding.hold([reserve(pot, 5_00)])

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(wrong.format(**guards.NAMES))
    assert list(auditing.differences()) == []


@pytest.mark.parametrize("manner", ["OR REPLACE", "OR IGNORE"])
@pytest.mark.parametrize(
    "wrong",
    [
        "INTO {posting} SELECT id, 77, booked_on, account_id, transfer_id FROM {posting}",
        "INTO {posting} (transfer_id, account_id, amount, booked_on) VALUES (999, {pot}, -99999, '2026-01-01')",
        (
            "INTO {hold} (account_id, amount, state, key, reason, about, by, made_at)"
            " VALUES ({pot}, 99999, 'reserved', 'much', 'r', '', 'b', '2026-01-01 00:00:00')"
        ),
        (
            "INTO {hold} (account_id, amount, state, key, reason, about, by, made_at)"
            " SELECT account_id, 1, 'reserved', key, 'r', '', 'b', made_at FROM {hold}"
        ),
        "INTO {account} SELECT * FROM {account}",
    ],
)
def test_sqlite_neither_replaces_nor_passes_over(pot, provider, wrong, manner):
    """Refused, or nothing done: never by half."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite knows such words")
    holding.hold([reserve(pot, 5_00)])
    before = everything()

    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT {manner} {wrong.format(**guards.NAMES, pot=pot.pk)}")
    assert everything() == before
    assert list(auditing.differences()) == []


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Account, Posting, Hold)]


def test_what_is_paid_is_no_more_than_was_held(pot, provider):
    [held] = holding.hold([reserve(pot, 50_00)])

    with pytest.raises(NotEnoughMoney) as refused:
        holding.capture([held], move(pot, provider, 50_01))

    assert str(refused.value) == "This needs 50.01 EUR; 50.00 EUR is there."
    assert now_on(pot) == (100_00, 50_00)


def test_nothing_is_paid_from_a_hold_that_is_not_there(pot, provider):
    [held] = holding.hold([reserve(pot, 50_00)])

    for ids in ([], [held, held + 1000], [held + 1000]):
        with pytest.raises(HoldHasEnded):
            holding.capture(ids, move(pot, provider, 20_00))
    assert now_on(pot) == (100_00, 50_00)


def test_a_key_that_was_used_pays_nothing_else(pot, provider):
    booking.book(move(pot, provider, 20_00))
    first, second = holding.hold([reserve(pot, 20_00), reserve(pot, 10_00, key="i")])

    with pytest.raises(KeyMeansSomethingElse):
        holding.capture([first], move(pot, provider, 20_00))
    holding.capture([first], move(pot, provider, 20_00, key="b"))
    with pytest.raises(HoldHasEnded):
        holding.capture([first, second], move(pot, provider, 20_00, key="b"))
    assert now_on(pot) == (60_00, 10_00)


def test_a_key_twice_in_one_call_is_one_hold(pot):
    asked = reserve(pot, 60_00)

    first, second = holding.hold([asked, asked])

    assert first == second
    assert now_on(pot) == (100_00, 60_00)
    with pytest.raises(KeyMeansSomethingElse), transaction.atomic():
        holding.hold([reserve(pot, 1, key="n"), reserve(pot, 2, key="n")])


def test_nothing_is_held_where_there_is_no_floor(pot, provider):
    with pytest.raises(LookupError):
        holding.hold([reserve(provider, 1)])


def test_what_comes_in_pays_for_what_goes_out_at_the_same_time(acme, pot, provider):
    """Whatever the order in which it is told: no balance is too low in between."""
    bank = make_account(acme, "bank")
    moves = [move(pot, provider, 150_00, key="out"), move(bank, pot, 70_00, key="in")]

    booking.book_many(moves)

    assert now_on(pot) == (20_00, 0)


def test_no_balance_grows_beyond_what_can_be_counted(acme, pot):
    bank = make_account(acme, "bank")

    with pytest.raises(NotAnAmount):
        booking.book(move(bank, pot, 2**53 - 1))


def test_every_way_out_of_true_is_found(pot, provider):
    """Without its guards the database takes anything; the audit says where."""
    booking.book(move(pot, provider, 5_00))
    [_held] = holding.hold([reserve(pot, 5_00)])
    guards.take_down(connection)
    Account.objects.filter(pk=pot.pk).update(balance=94_00, held=6_00)
    Posting.objects.filter(account=provider).update(amount=4_00)
    Checkpoint.objects.create(account=pot, on=date(2026, 1, 1), balance=7)

    found = list(auditing.differences())

    assert f"account {pot.pk}: its balance says 9400, its postings sum to 9500" in found
    assert f"account {pot.pk}: 600 are said to be held, its holds sum to 500" in found
    assert any(each.endswith("its postings sum to -100 EUR") for each in found)
    assert any(each.startswith("checkpoint ") for each in found)
    assert "guard posting_stays: it does not stand" in found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL asks the transfers")
def test_paying_costs_as_much_however_many_holds_there_were(pot, provider):
    """SQLite looks whether anything waited for a transfer that comes after what refers to it."""

    def steps(number):
        held = holding.hold([reserve(pot, 1, key=f"asked {number}")])
        counted = []
        connection.connection.set_progress_handler(lambda: counted.append(number), 10)
        holding.capture(held, move(pot, provider, 1, key=f"paid {number}"))
        connection.connection.set_progress_handler(None, 0)
        return len(counted)

    few = steps(1)
    holding.hold([reserve(pot, 1, key=f"held {n}") for n in range(1000)])

    assert steps(2) <= few * 1.2
