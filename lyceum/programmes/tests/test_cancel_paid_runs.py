"""A paid run is cancelled: everybody gets everything back, whatever stops in between."""

from datetime import timedelta

import pytest

from lyceum.catalogue.testing import make_resource
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.organisations.testing import make_membership, make_organisation, make_role
from lyceum.programmes import services, tasks
from lyceum.programmes.errors import OfferingIsCancelled
from lyceum.programmes.testing import make_offering
from lyceum.wallets import api as wallets
from lyceum.wallets.testing import close_books, make_pot, money_in, state_of

DAY = timedelta(days=1)


@pytest.fixture
def run(acme):
    resource = make_resource(acme, "SQL live", price=70_00, currency="EUR")
    terms = {"refund_days": 7, "late_refund": 50, "in_days": 30}
    return make_offering(resource, price=60_00, currency="EUR", seats=9, **terms)


def sit(act, person, run):
    return services.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk)


def change_terms(run, **terms):
    run.refresh_from_db()
    for name, value in terms.items():
        setattr(run, name, value)
    run.save()


def test_worse_terms_afterwards_do_not_count(acme, ada, act, run):
    pot = make_pot(acme, 60_00, person=ada)
    seat = sit(act, ada, run)
    change_terms(run, refund_days=60, late_refund=0)

    services.give_up_seat(by=act(ada), seat_id=seat.pk)

    assert money_in(pot) == (60_00, 0)


def test_better_terms_afterwards_count(acme, ada, act, run):
    pot = make_pot(acme, 60_00, person=ada)
    seat = sit(act, ada, run)
    change_terms(run, refund_days=0)

    with clock.travelled(clock.now() + 28 * DAY):
        services.give_up_seat(by=act(ada), seat_id=seat.pk)

    assert money_in(pot) == (60_00, 0)


def test_who_gives_up_a_cancelled_run_before_it_is_settled_gets_all(acme, ada, olga, act, run):
    pot = make_pot(acme, 60_00, person=ada)
    seat = sit(act, ada, run)
    change_terms(run, cancelled_at=clock.now())  # and there it stopped

    with clock.travelled(clock.now() + 28 * DAY):
        services.give_up_seat(by=act(ada), seat_id=seat.pk)

    assert money_in(pot) == (60_00, 0)


@pytest.fixture
def asked(acme, ada, grace, act, run):
    """Ada asked for a seat; the money of the whole house is reserved for her."""
    fay = make_person("Fay")
    make_membership(acme, fay)
    make_role(fay, "finance", acme)
    return services.ask_for_seat(
        by=act(ada), offering_id=run.pk, learner_id=ada.pk, request=wallets.Request()
    )


@pytest.fixture
def house_pot(acme):
    return make_pot(acme, 100_00, kind="organisation")


def test_who_asked_waits_no_more_and_nothing_stays_reserved(olga, act, run, house_pot, asked):
    assert money_in(house_pot) == (100_00, 60_00)

    services.cancel_offering(by=act(olga), offering_id=run.pk)

    assert state_of(asked) == "cancelled"
    assert money_in(house_pot) == (100_00, 0)
    wanted = f"programmes.offering:{run.pk}"
    assert wallets.end_requests(by=act(olga), wanted=wanted) == 0


def test_paid_elsewhere_nothing_stays_reserved(ada, act, run, house_pot, asked):
    services.take_seat(by=act(ada), offering_id=run.pk, learner_id=ada.pk, is_paid_elsewhere=True)

    assert (state_of(asked), money_in(house_pot)) == ("cancelled", (100_00, 0))


def test_nobody_asks_for_a_cancelled_run(ada, olga, act, run, house_pot):
    services.cancel_offering(by=act(olga), offering_id=run.pk)

    with pytest.raises(OfferingIsCancelled):
        services.ask_for_seat(
            by=act(ada), offering_id=run.pk, learner_id=ada.pk, request=wallets.Request()
        )


def test_what_a_crash_left_the_clock_takes_up(acme, ada, grace, act, run):
    pots = [make_pot(acme, 60_00, person=person) for person in (ada, grace)]
    first, _second = sit(act, ada, run), sit(act, grace, run)
    change_terms(run, cancelled_at=clock.now())
    house = actors.system("programmes", run.owner_id)
    wallets.refund(by=house, about=f"programmes.seat:{first.pk}")  # and there it stopped

    assert tasks.settle_cancelled_runs() == 1

    assert [money_in(pot) for pot in pots] == [(60_00, 0), (60_00, 0)]
    assert tasks.settle_cancelled_runs() == 0


def test_a_seat_that_cannot_be_paid_back_today_keeps_nobody_waiting(
    acme, ada, grace, olga, act, run
):
    other = make_organisation("Initech")
    pots = [make_pot(other, 60_00, person=ada), make_pot(acme, 60_00, person=grace)]
    sit(act, ada, run), sit(act, grace, run)
    close_books(other, clock.today() - DAY)
    with clock.travelled(clock.now() - 2 * DAY):  # a day on which Initech's books are closed
        services.cancel_offering(by=act(olga), offering_id=run.pk)
    assert [money_in(pot) for pot in pots] == [(0, 0), (60_00, 0)]

    assert tasks.settle_cancelled_runs() == 1

    assert [money_in(pot) for pot in pots] == [(60_00, 0), (60_00, 0)]
