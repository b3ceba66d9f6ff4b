"""Many at once: one pot of money for ten, one wish asked for twice."""

import threading

import pytest
from django.db import connection

from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.kernel.money import Money
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership
from lyceum.wallets import services
from lyceum.wallets.errors import NotEnoughMoney, WaitsForAnswer
from lyceum.wallets.ledger import auditing
from lyceum.wallets.models import Purchase
from lyceum.wallets.testing import make_pot, money_in
from lyceum.wallets.types import Order

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def at_once(*works):
    """All of them in threads of their own; what each said."""
    said, start = [], threading.Barrier(len(works))

    def run(work):
        start.wait()
        try:
            said.append(work())
        except (NotEnoughMoney, WaitsForAnswer) as refusal:
            said.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_a_shared_pot_pays_for_ten_of_sixteen(acme, grace, everybody_may_spend):
    pot = make_pot(acme, 100_00, kind="organisation")
    people = [make_person(f"Racer {number}") for number in range(16)]
    for person in people:
        make_membership(acme, person)

    def pay(person):
        by = actors.person(person.pk, organisations.scope_of(person.pk))
        order = Order(
            price=Money(10_00, "EUR"), reason="enrolment", wanted="catalogue.resource:5", title="x"
        )
        return services.pay_for(by=by, person_id=person.pk, order=order).state

    said = at_once(*[lambda person=person: pay(person) for person in people])

    assert sorted(said) == ["NotEnoughMoney"] * 6 + ["paid"] * 10
    assert money_in(pot) == (0, 0)
    assert list(auditing.differences()) == []


def test_one_wish_is_asked_for_once(ada, acme, act):
    pot = make_pot(acme, 100_00, person=ada)
    by = act(ada)
    order = Order(
        price=Money(60_00, "EUR"), reason="enrolment", wanted="catalogue.resource:5", title="x"
    )

    def ask():
        request = services.Request()
        return services.ask_for(by=by, person_id=ada.pk, order=order, request=request).pk

    said = at_once(*[ask] * 6)

    assert Purchase.objects.unscoped("a test").count() == 1
    assert money_in(pot) == (100_00, 60_00)
    assert {each for each in said if isinstance(each, int)} == {
        Purchase.objects.unscoped("x").get().pk
    }


@pytest.fixture
def everybody_may_spend(db):
    from lyceum.rules.testing import make_rule

    make_rule("spend", sentence={})
