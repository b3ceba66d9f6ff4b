"""One thing is paid in the place of another."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.kernel.money import Money
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership
from lyceum.rules.testing import make_rule
from lyceum.wallets import api as wallets
from lyceum.wallets.ledger import auditing, booking
from lyceum.wallets.testing import make_pot, money_in
from lyceum.wallets.types import Condition, Order

PATIENCE = 2  # seconds


def order(price, kind, about):
    money = Money(price, "EUR")
    wanted = f"tests.{kind}:1"
    return Order(price=money, reason="tests", wanted=wanted, about=about, title=kind, kind=kind)


def pay(by, price, kind, about):
    return wallets.pay_for(by=by, person_id=by.person_id, order=order(price, kind, about))


def pay_instead(by, price, kind, about, of):
    return wallets.pay_instead(
        by=by, person_id=by.person_id, order=order(price, kind, about), of=of
    )


@pytest.mark.django_db
def test_only_what_is_not_covered_by_what_comes_back_is_needed(acme, ada, act):
    pot = make_pot(acme, 100_00, person=ada)
    pay(act(ada), 90_00, "course", "a")

    paid = pay_instead(act(ada), 95_00, "book", "b", of="a")

    assert (paid.about, money_in(pot)) == ("b", (5_00, 0))


@pytest.mark.django_db
def test_without_an_order_all_comes_back_and_where_nothing_was_paid_it_is_paid(acme, ada, act):
    pot = make_pot(acme, 100_00, person=ada)
    pay_instead(act(ada), 90_00, "course", "a", of="nothing")
    assert money_in(pot) == (10_00, 0)

    assert wallets.pay_instead(by=act(ada), person_id=ada.pk, order=None, of="a") is None
    assert money_in(pot) == (100_00, 0)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_it_waits_in_no_circle_with_who_pays_from_the_same_pots(acme, grace):
    """The refund goes to the later pot, the payment comes from the earlier one; somebody else locks
    both in the order of their ids."""
    make_rule("spend", sentence={})
    person = make_person("Racer")
    make_membership(acme, person)
    books = make_pot(acme, 90_00, person=person, condition=Condition(kinds=frozenset({"book"})))
    courses = make_pot(acme, 90_00, person=person, condition=Condition(kinds=frozenset({"course"})))
    by = actors.person(person.pk, organisations.scope_of(person.pk))
    pay(by, 50_00, "course", "a")
    said, has_first, goes_on = [], threading.Event(), threading.Event()

    def somebody_else():
        try:
            with transaction.atomic():
                booking.lock([books.account_id])
                has_first.set()
                goes_on.wait(PATIENCE)
                booking.lock([courses.account_id])
            said.append("else")
        except OperationalError as circle:
            said.append(str(circle))
        finally:
            connection.close()

    def instead():
        try:
            pay_instead(by, 60_00, "book", "b", of="a")
            said.append("instead")
        except OperationalError as circle:
            said.append(str(circle))
        finally:
            connection.close()

    first = threading.Thread(target=somebody_else)
    first.start()
    has_first.wait(PATIENCE)
    second = threading.Thread(target=instead)
    second.start()
    first.join()
    second.join()

    assert sorted(said) == ["else", "instead"]
    assert (money_in(courses), money_in(books)) == ((90_00, 0), (30_00, 0))
    assert list(auditing.differences()) == []
