"""A cancellation pays back while people pay: nobody waits in a circle."""

import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from lyceum.catalogue.testing import make_resource
from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership
from lyceum.programmes import services
from lyceum.programmes.errors import SeatInAnotherRun
from lyceum.programmes.testing import make_offering
from lyceum.rules.testing import make_rule
from lyceum.wallets.testing import lock_pots, make_pot, money_in, wrong_in_books

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PATIENCE = 10  # seconds


@pytest.fixture
def everybody_may_spend(db):
    make_rule("spend", sentence={})


@pytest.fixture
def resource(acme, grace):
    return make_resource(acme, "SQL live", price=70_00, currency="EUR")


def actor_of(person):
    return actors.person(person.pk, organisations.scope_of(person.pk))


def sit(person, run):
    return services.take_seat(by=actor_of(person), offering_id=run.pk, learner_id=person.pk)


def member(acme, name):
    person = make_person(name)
    make_membership(acme, person)
    return person


def in_a_thread(work, said):
    def run():
        try:
            said.append(work())
        except (OperationalError, SeatInAnotherRun) as refusal:
            said.append(type(refusal).__name__)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def pay_slowly(first, then, has_first, goes_on):
    """What a purchase from two pots does: their accounts, in the order of their ids."""
    with transaction.atomic():
        lock_pots(first)
        has_first.set()
        goes_on.wait(PATIENCE)
        lock_pots(then)
    return "paid"


def test_a_cancellation_locks_the_pots_of_one_person_at_a_time(acme, resource, everybody_may_spend):
    people = [member(acme, f"Racer {number}") for number in range(2)]
    second = make_pot(acme, 100_00, person=people[1])
    shared = make_pot(acme, 1000_00, kind="organisation")
    make_pot(acme, 40_00, person=people[0])
    run = make_offering(resource, price=60_00, currency="EUR", seats=9)
    for person in people:
        sit(person, run)
    said, has_first, goes_on = [], threading.Event(), threading.Event()
    payer = in_a_thread(lambda: pay_slowly(second, shared, has_first, goes_on), said)
    has_first.wait(PATIENCE)

    house = actors.system("tests", run.owner_id)
    canceller = in_a_thread(
        lambda: services.cancel_offering(by=house, offering_id=run.pk) or "cancelled", said
    )
    deadline = time.monotonic() + PATIENCE
    while money_in(shared)[0] < 1000_00 and time.monotonic() < deadline:
        time.sleep(0.05)  # the first is paid back; the second waits for the payer
    goes_on.set()
    payer.join()
    canceller.join()

    assert sorted(said) == ["cancelled", "paid"]
    assert (money_in(second), money_in(shared)) == ((100_00, 0), (1000_00, 0))
    run.refresh_from_db()
    assert run.settled_at
    assert wrong_in_books() == []


def test_two_runs_at_once_give_one_seat(acme, resource):
    ada = member(acme, "Racer")
    pot = make_pot(acme, 200_00, person=ada)
    runs = [make_offering(resource, price=60_00, currency="EUR") for _ in range(2)]
    said = []

    threads = [in_a_thread(lambda run=run: sit(ada, run) and "seat", said) for run in runs]
    for thread in threads:
        thread.join()

    assert sorted(said) == [SeatInAnotherRun.__name__, "seat"]
    assert money_in(pot) == (140_00, 0)


def test_paid_by_itself_and_two_runs_at_once_is_paid_once(acme, resource):
    ada = member(acme, "Racer")
    pot = make_pot(acme, 200_00, person=ada)
    learning.enrol(by=actor_of(ada), resource_id=resource.pk, learner_id=ada.pk)
    runs = [make_offering(resource, price=60_00, currency="EUR") for _ in range(2)]
    said = []

    threads = [in_a_thread(lambda run=run: sit(ada, run) and "seat", said) for run in runs]
    for thread in threads:
        thread.join()

    assert sorted(said) == [SeatInAnotherRun.__name__, "seat"]
    assert money_in(pot) == (140_00, 0)
