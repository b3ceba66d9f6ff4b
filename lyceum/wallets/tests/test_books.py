"""Booking, holding, paying, taking back: what holds, and what is refused."""

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
        "UPDATE {hold} SET amount = 1",
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


def test_every_way_out_of_true_is_found(pot, provider):
    """Without its guards the database takes anything; the audit says where."""
    booking.book(move(pot, provider, 5_00))
    [_held] = holding.hold([reserve(pot, 5_00)])
    with connection.cursor() as cursor:
        for name in guards.missing_from(set()):
            table = "ON " + guards.table_of(name) if connection.vendor != "sqlite" else ""
            cursor.execute(f"DROP TRIGGER wallets_{name} {table}")
    Account.objects.filter(pk=pot.pk).update(balance=94_00, held=6_00)
    Posting.objects.filter(account=provider).update(amount=4_00)
    Checkpoint.objects.create(account=pot, on=date(2026, 1, 1), balance=7)

    found = list(auditing.differences())

    assert f"account {pot.pk}: its balance says 9400, its postings sum to 9500" in found
    assert f"account {pot.pk}: 600 are said to be held, its holds sum to 500" in found
    assert any(each.endswith("its postings sum to -100 EUR") for each in found)
    assert any(each.startswith("checkpoint ") for each in found)
    assert "guard posting_stays: it does not stand" in found
