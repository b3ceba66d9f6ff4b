"""One thing is paid once: by itself, or by a seat in one of its runs."""

from datetime import timedelta

import pytest

from lyceum.catalogue.testing import make_resource
from lyceum.kernel import clock, eventlog
from lyceum.learning import api as learning
from lyceum.programmes import services
from lyceum.programmes.errors import RunIsBehindYou, SeatInAnotherRun
from lyceum.programmes.testing import make_offering
from lyceum.wallets.api import NotEnoughMoney
from lyceum.wallets.testing import make_pot, money_in, wrong_in_books

DAY = timedelta(days=1)


@pytest.fixture
def resource(acme):
    return make_resource(acme, "SQL live", price=70_00, currency="EUR")


@pytest.fixture
def run(resource):
    return make_offering(resource, price=60_00, currency="EUR", refund_days=7, late_refund=50)


@pytest.fixture
def pot(acme, ada):
    return make_pot(acme, 100_00, person=ada)


def sit(act, person, run, **more):
    return services.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk, **more)


def enrol(act, person, resource):
    return learning.enrol(by=act(person), resource_id=resource.pk, learner_id=person.pk)


def test_what_was_paid_by_itself_comes_back_before_the_seat_is_paid(ada, act, resource, run, pot):
    enrol(act, ada, resource)
    assert money_in(pot) == (30_00, 0)

    sit(act, ada, run)

    assert money_in(pot) == (40_00, 0)
    assert wrong_in_books() == []


@pytest.mark.parametrize(("price", "is_paid_elsewhere"), [(60_00, True), (0, False)])
def test_it_comes_back_also_where_the_seat_is_paid_elsewhere_or_free(
    ada, act, resource, pot, price, is_paid_elsewhere
):
    enrol(act, ada, resource)

    run = make_offering(resource, price=price, currency="EUR")
    sit(act, ada, run, is_paid_elsewhere=is_paid_elsewhere)

    assert money_in(pot) == (100_00, 0)


def test_where_the_seat_cannot_be_paid_all_stays_as_it_was(ada, act, resource, pot):
    made = enrol(act, ada, resource)
    dear = make_offering(resource, price=101_00, currency="EUR")

    with pytest.raises(NotEnoughMoney):
        sit(act, ada, dear)

    assert money_in(pot) == (30_00, 0)
    assert learning.enrolment_for(act(ada), made.pk).offering_id is None


def test_a_run_without_a_known_price_leaves_what_was_paid(ada, act, resource, pot):
    enrol(act, ada, resource)

    sit(act, ada, make_offering(resource))

    assert money_in(pot) == (30_00, 0)


def test_nobody_sits_in_two_runs_of_one_thing(ada, act, resource, run, pot):
    sit(act, ada, run)
    other = make_offering(resource, price=30_00, currency="EUR")

    with pytest.raises(SeatInAnotherRun):
        sit(act, ada, other)

    assert money_in(pot) == (40_00, 0)
    other.refresh_from_db()
    assert other.seats_taken == 0


def test_after_a_cancelled_run_one_sits_in_the_next(ada, olga, act, resource, run, pot):
    first = sit(act, ada, run)
    services.cancel_offering(by=act(olga), offering_id=run.pk)
    seat = sit(act, ada, make_offering(resource, price=30_00, currency="EUR"))
    assert money_in(pot) == (70_00, 0)

    services.give_up_seat(by=act(ada), seat_id=first.pk)  # of the cancelled one

    assert learning.enrolment_for(act(ada), seat.enrolment_id).is_open
    assert money_in(pot) == (70_00, 0)


def test_who_leaves_what_it_enrolled_for_gives_the_seat_up(ada, act, run, pot):
    seat = sit(act, ada, run)

    learning.withdraw(by=act(ada), enrolment_id=seat.enrolment_id)
    while eventlog.deliver():
        pass

    seat.refresh_from_db()
    run.refresh_from_db()
    assert seat.given_up_at
    assert run.seats_taken == 0
    assert money_in(pot) == (100_00, 0)


def test_left_late_it_comes_back_by_the_terms_of_that_day(ada, act, run, pot):
    seat = sit(act, ada, run)
    with clock.travelled(clock.now() + 20 * DAY):
        learning.withdraw(by=act(ada), enrolment_id=seat.enrolment_id)
    with clock.travelled(clock.now() + 29 * DAY):
        eventlog.deliver()

    assert money_in(pot) == (100_00, 0)


def test_a_seat_given_up_is_given_up_once(ada, act, run, pot):
    seat = sit(act, ada, run)

    with clock.travelled(clock.now() + 28 * DAY):
        services.give_up_seat(by=act(ada), seat_id=seat.pk)
        eventlog.deliver()

    run.refresh_from_db()
    assert run.seats_taken == 0
    assert money_in(pot) == (70_00, 0)


def test_who_left_and_comes_again_at_once_has_a_new_seat_paid_once(ada, act, run, pot):
    seat = sit(act, ada, run)
    learning.withdraw(by=act(ada), enrolment_id=seat.enrolment_id)

    again = sit(act, ada, run)
    eventlog.deliver()

    run.refresh_from_db()
    assert again.pk != seat.pk
    assert learning.enrolment_for(act(ada), again.enrolment_id).is_open
    assert run.seats_taken == 1
    assert money_in(pot) == (40_00, 0)


def test_a_finished_run_is_not_taken_again(ada, act, run, pot):
    seat = sit(act, ada, run)
    learning.complete(by=act(ada), enrolment_id=seat.enrolment_id)

    with pytest.raises(RunIsBehindYou):
        sit(act, ada, run)
