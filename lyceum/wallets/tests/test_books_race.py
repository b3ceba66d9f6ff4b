"""Many at once, over connections of their own: what one may have, one gets, and nobody waits in a
circle."""

import random
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction

from lyceum.kernel import clock
from lyceum.wallets.errors import HoldHasEnded, NotEnoughMoney, PeriodIsClosed
from lyceum.wallets.ledger import accounts, auditing, booking, holding
from lyceum.wallets.models import Account, Hold, Posting, Transfer
from lyceum.wallets.testing import CAUSE, make_account, put_money
from lyceum.wallets.types import Entry, Move

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def move(source, target, amount, key):
    entries = (Entry(source, -amount), Entry(target, amount))
    return Move(key=key, entries=entries, cause=CAUSE)


def reserve(pot, amount, key, **fields):
    return holding.Reserve(key=key, account_id=pot.pk, amount=amount, cause=CAUSE, **fields)


def at_once(number, work):
    """What work(n) came to in so many threads that start together: its result, or its error."""
    outcomes, start = [], threading.Barrier(number)

    def run(turn):
        start.wait()
        try:
            outcomes.append(work(turn))
        except Exception as reason:  # noqa: BLE001  the test tells it
            outcomes.append(type(reason).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[turn]) for turn in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def insist_right():
    assert list(auditing.differences()) == []


def test_money_for_ten_is_spent_by_ten_of_sixty_four(acme):
    pot, provider = make_account(acme), make_account(acme, "provider", key="9")
    put_money(pot, 10_00)

    def spend(turn):
        with transaction.atomic():
            [held] = holding.hold([reserve(pot, 1_00, f"h{turn}")])
        with transaction.atomic():
            holding.capture([held], move(pot.pk, provider.pk, 1_00, f"t{turn}"))
        return "paid"

    assert Counter(at_once(64, spend)) == {"paid": 10, "NotEnoughMoney": 54}
    assert accounts.balance_of(pot) == 0
    assert accounts.balance_of(provider) == 10_00
    insist_right()


def test_money_goes_round_among_a_thousand_accounts(acme, soak):
    pots = [make_account(acme).pk for _ in range(1000)]
    bank = make_account(acme, "bank").pk
    with transaction.atomic():
        booking.book_many([move(bank, pot, 10_00, f"put {pot}") for pot in pots])
    end = time.monotonic() + soak(1.5, 60)

    def trade(turn):
        mine, done = random.Random(turn), 0  # noqa: S311  an order of its own
        while time.monotonic() < end:
            some = mine.sample(pots, mine.randint(2, 5))
            entries = [Entry(pot, mine.randint(1, 400)) for pot in some[1:]]
            entries.append(Entry(some[0], -sum(entry.amount for entry in entries)))
            mine.shuffle(entries)
            asked = Move(key=f"{turn}-{mine.random()}", entries=tuple(entries), cause=CAUSE)
            try:
                with transaction.atomic():
                    booking.book(asked)
                done += 1
            except NotEnoughMoney:
                pass
        return done

    outcomes = at_once(16, trade)

    assert all(isinstance(each, int) for each in outcomes), outcomes
    assert Transfer.objects.count() == 1000 + sum(outcomes) > 1000 + 16
    assert sum(Account.objects.filter(pk__in=pots).values_list("balance", flat=True)) == 10_000_00
    insist_right()


def test_one_key_is_one_transfer_however_many_bring_it(acme):
    pot, provider = make_account(acme), make_account(acme, "provider", key="9")
    put_money(pot, 10_00)

    def pay(_turn):
        with transaction.atomic():
            return booking.book(move(pot.pk, provider.pk, 6_00, "once")).is_new

    assert Counter(at_once(16, pay)) == {True: 1, False: 15}
    assert accounts.balance_of(pot) == 4_00


def test_one_key_where_nobody_waits_is_refused_or_known(acme):
    """Accounts without a floor are not locked: who comes in the same moment asks again."""
    bank, provider = make_account(acme, "bank"), make_account(acme, "provider", key="9")

    def pay(_turn):
        with transaction.atomic():
            return booking.book(move(provider.pk, bank.pk, 6_00, "once")).is_new

    outcomes = Counter(at_once(16, pay))
    assert outcomes.pop(True) == 1
    assert set(outcomes) <= {False, "KeyIsInUse"}
    assert accounts.balance_of(bank) == 6_00
    insist_right()


@pytest.mark.parametrize("round_", range(5))
def test_a_hold_ends_once_whoever_comes(acme, round_):
    """Paid, given back or too late: one of them, and the money is where it says."""
    pot, provider = make_account(acme), make_account(acme, "provider", key="9")
    put_money(pot, 10_00)
    soon = clock.now() + timedelta(milliseconds=30)
    with transaction.atomic():
        [held] = holding.hold([reserve(pot, 6_00, "h", expires_at=soon)])

    def end(turn):
        while clock.now() < soon - timedelta(milliseconds=5 - round_):
            time.sleep(0.001)
        with transaction.atomic():
            if turn % 3 == 0:
                return "captured" if capture(turn).is_new else "again"
            if turn % 3 == 1:
                return "released" if holding.release([held]) else "nothing"
            return "expired" if holding.expire() else "nothing"

    def capture(turn):
        return holding.capture([held], move(pot.pk, provider.pk, 6_00, f"t{turn}"))

    outcomes = at_once(12, end)

    state = Hold.objects.get().state
    assert outcomes.count(state) == 1
    assert set(outcomes) <= {state, "nothing", HoldHasEnded.__name__}
    assert accounts.balance_of(pot) == (4_00 if state == "captured" else 10_00)
    insist_right()


def test_who_closes_the_books_waits_for_what_is_being_booked(acme):
    pot, bank = make_account(acme), make_account(acme, "bank")
    yesterday = clock.today() - timedelta(days=1)
    booked, closing = threading.Event(), threading.Event()
    with transaction.atomic():
        booking.book(move(bank.pk, pot.pk, 1_00, "early"), on=yesterday)

    def book_slowly():
        with transaction.atomic():
            booking.book(move(bank.pk, pot.pk, 6_00, "late"), on=yesterday)
            booked.set()
            closing.wait(20)
            time.sleep(0.3)
        return "booked"

    def close():
        booked.wait(20)
        closing.set()
        with transaction.atomic():
            accounts.close(pot.book, yesterday, today=clock.today())
        return "closed"

    outcomes = at_once(2, lambda turn: (book_slowly, close)[turn]())

    assert sorted(outcomes) == ["booked", "closed"]
    assert accounts.balance_on(bank, yesterday) == -7_00
    insist_right()


def test_who_books_waits_for_who_closes(acme):
    pot, bank = make_account(acme), make_account(acme, "bank")
    yesterday = clock.today() - timedelta(days=1)
    closed, booking_now = threading.Event(), threading.Event()

    def close_slowly():
        with transaction.atomic():
            accounts.close(pot.book, yesterday, today=clock.today())
            closed.set()
            booking_now.wait(20)
            time.sleep(0.3)
        return "closed"

    def book():
        closed.wait(20)
        booking_now.set()
        with transaction.atomic():
            booking.book(move(bank.pk, pot.pk, 6_00, "late"), on=yesterday)

    outcomes = at_once(2, lambda turn: (close_slowly, book)[turn]())

    assert sorted(outcomes) == [PeriodIsClosed.__name__, "closed"]
    assert not Posting.objects.exists()
    insist_right()
