"""Two hundred people for twenty seats, from many connections at once; then seats get free at random."""

import random
import threading
from queue import Empty, SimpleQueue

import pytest
from django.db import connection

from lyceum.catalogue.testing import make_resource
from lyceum.identity.testing import make_person
from lyceum.kernel import actors
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership
from lyceum.programmes import services
from lyceum.programmes.errors import OfferingIsFull
from lyceum.programmes.models import Offering, Seat, Waiting
from lyceum.programmes.testing import make_offering
from lyceum.rules.testing import make_rule
from lyceum.wallets.testing import make_pot, money_in, wrong_in_books

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ALL = "the tests see everything"
PRICE, THERE = 60_00, 100_00


def actor_of(person):
    return actors.person(person.pk, organisations.scope_of(person.pk))


def at_once(connections, jobs):
    """Do all jobs from so many connections; what they raise comes back."""
    todo, surprises = SimpleQueue(), []
    for job in jobs:
        todo.put(job)

    def work():
        try:
            while True:
                todo.get_nowait()()
        except Empty:
            pass
        except BaseException as surprise:  # noqa: BLE001  the test shows it
            surprises.append(surprise)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return surprises


def come(person, run):
    by = actor_of(person)
    try:
        services.take_seat(by=by, offering_id=run.pk, learner_id=person.pk)
    except OfferingIsFull:
        services.wait_for_seat(by=by, offering_id=run.pk, learner_id=person.pk)


def leave(seat):
    by = actors.person(seat.person_id, organisations.scope_of(seat.person_id))
    services.give_up_seat(by=by, seat_id=seat.pk)


def seats_of(run):
    return Seat.objects.unscoped(ALL).filter(offering=run, given_up_at=None).order_by("pk")


def waiting_for(run):
    rows = Waiting.objects.unscoped(ALL).filter(offering=run, ended_at=None).order_by("pk")
    return list(rows.values_list("person_id", flat=True))


def test_seats_and_the_list_hold_whoever_comes_and_goes(acme, grace, soak):
    """Twenty seats are taken, the rest waits in the order of the list; each time somebody leaves
    the first of the list sits, and the money has moved with the seats."""
    people, connections, leaving = soak(60, 200), soak(8, 32), soak(15, 50)
    seats = people // 10
    make_rule("spend", sentence={})
    resource = make_resource(acme, "SQL live", price=70_00, currency="EUR")
    run = make_offering(resource, seats=seats, price=PRICE, currency="EUR")
    crowd = [make_person(f"Racer {number}") for number in range(people)]
    pots = {}
    for person in crowd:
        make_membership(acme, person)
        pots[person.pk] = make_pot(acme, THERE, person=person)

    assert at_once(connections, [lambda p=person: come(p, run) for person in crowd]) == []
    line = waiting_for(run)
    assert seats_of(run).count() == seats
    assert len(line) == people - seats
    assert set(line).isdisjoint(seats_of(run).values_list("person_id", flat=True))

    dice = random.Random(7)  # noqa: S311
    left = 0
    while left < leaving:
        batch = dice.sample(list(seats_of(run)), min(dice.randint(1, 6), leaving - left))
        assert at_once(len(batch), [lambda s=seat: leave(s) for seat in batch]) == []
        left += len(batch)
        assert waiting_for(run) == line[left:]
        assert seats_of(run).count() == seats
        seated = set(seats_of(run).values_list("person_id", flat=True))
        assert set(line[:left]) - seated <= {seat.person_id for seat in batch} | gone(run)

    seated = set(seats_of(run).values_list("person_id", flat=True))
    for person_id, pot in pots.items():
        assert money_in(pot) == (THERE - PRICE * (person_id in seated), 0)
    run.refresh_from_db()
    assert (run.seats_taken, run.seats_offered) == (seats, 0)
    assert wrong_in_books() == []


def gone(run):
    """Who has given a seat of this run up."""
    rows = Seat.objects.unscoped(ALL).filter(offering=run).exclude(given_up_at=None)
    return set(rows.values_list("person_id", flat=True))


def test_two_runs_that_share_a_pot_wait_in_no_circle(acme, grace):
    """Lists of two runs move at once while everybody pays from one pot."""
    make_rule("spend", sentence={})
    shared = make_pot(acme, 100_000_00, kind="organisation")
    runs = [
        make_offering(make_resource(acme, f"Course {number}"), seats=3, price=PRICE, currency="EUR")
        for number in range(2)
    ]
    crowds = [[make_person(f"Racer {run} {n}") for n in range(10)] for run in range(2)]
    for person in [*crowds[0], *crowds[1]]:
        make_membership(acme, person)
        make_pot(acme, 10_00, person=person)
    for run, crowd in zip(runs, crowds, strict=True):
        for person in crowd:
            come(person, run)

    for _round in range(2):
        leaving = [seat for run in runs for seat in seats_of(run)]
        assert at_once(len(leaving), [lambda s=seat: leave(s) for seat in leaving]) == []
        assert [seats_of(run).count() for run in runs] == [3, 3]

    assert Offering.objects.unscoped(ALL).filter(seats_offered__gt=0).count() == 0
    assert money_in(shared)[1] == 0
    assert wrong_in_books() == []
