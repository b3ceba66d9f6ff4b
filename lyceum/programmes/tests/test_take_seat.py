"""Taking a seat in a dated run, and giving it back."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.learning import api as learning
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import DeadlineHasPassed, OfferingIsCancelled, OfferingIsFull
from lyceum.programmes.models import Offering, Seat, Session
from lyceum.programmes.testing import make_offering

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


def sit(act, person, offering):
    return services.take_seat(by=act(person), offering_id=offering.pk, learner_id=person.pk)


def taken(offering):
    return Offering.objects.unscoped(ALL).get(pk=offering.pk).seats_taken


def test_it_seats_and_enrols(ada, act, offering):
    seat = sit(act, ada, offering)

    enrolment = learning.enrolment_for(act(ada), seat.enrolment_id)
    assert enrolment.offering_id == offering.pk
    assert taken(offering) == 1
    assert RecordedEvent.objects.get(name="programmes.SeatTaken").owner_id == f"person:{ada.pk}"


def test_twice_is_one_seat(ada, act, offering):
    assert sit(act, ada, offering) == sit(act, ada, offering)
    assert taken(offering) == 1


def test_it_refuses_when_full(ada, grace, act, offering):
    sit(act, ada, offering)

    with pytest.raises(OfferingIsFull):
        sit(act, grace, offering)
    assert not learning.enrolments_of(act(grace), grace.pk)


def test_it_refuses_after_the_deadline(ada, act, resource):
    closed = make_offering(resource, deadline_on=clock.today() - timedelta(days=2))

    with pytest.raises(DeadlineHasPassed):
        sit(act, ada, closed)


def test_it_refuses_what_is_cancelled(ada, act, offering):
    Offering.objects.unscoped(ALL).update(cancelled_at=clock.now())

    with pytest.raises(OfferingIsCancelled):
        sit(act, ada, offering)


def test_nobody_sits_for_others(ada, grace, act, offering):
    with pytest.raises(Forbidden):
        services.take_seat(by=act(grace), offering_id=offering.pk, learner_id=ada.pk)


def test_a_run_one_cannot_see_does_not_exist(linus, act, offering):
    with pytest.raises(NotFound):
        sit(act, linus, offering)


def test_giving_it_up_frees_it_and_leaves(ada, grace, act, offering):
    seat = sit(act, ada, offering)

    services.give_up_seat(by=act(ada), seat_id=seat.pk)
    services.give_up_seat(by=act(ada), seat_id=seat.pk)

    assert learning.enrolment_for(act(ada), seat.enrolment_id).state == "withdrawn"
    assert taken(offering) == 0
    sit(act, grace, offering)


def test_what_is_finished_stays_finished(ada, act, offering):
    seat = sit(act, ada, offering)
    learning.complete(by=act(ada), enrolment_id=seat.enrolment_id)

    services.give_up_seat(by=act(ada), seat_id=seat.pk)

    assert learning.enrolment_for(act(ada), seat.enrolment_id).state == "completed"


def test_its_dates_stand_in_the_person_s_week(ada, grace, act, offering):
    sit(act, ada, offering)

    def days(person):
        return selectors.dates_of(act(person), ada.pk, offering.starts_on, offering.ends_on)

    assert set(days(ada)) == {offering.starts_on, offering.ends_on}
    assert days(grace) == {}


def test_nobody_gives_up_the_seat_of_others(ada, grace, act, offering):
    seat = sit(act, ada, offering)

    with pytest.raises(NotFound):
        services.give_up_seat(by=act(grace), seat_id=seat.pk)


def test_the_page_seats_and_frees(client, ada, offering):
    client.force_login(ada)

    answer = client.post(reverse("programmes:take-seat", args=[offering.pk]))
    seat = Seat.objects.unscoped(ALL).get()
    assert answer.url == reverse("learning:enrolment", args=[seat.enrolment_id])
    client.post(reverse("programmes:give-up-seat", args=[offering.pk]))
    assert taken(offering) == 0


def test_the_page_says_that_it_is_full(client, ada, grace, act, offering):
    sit(act, grace, offering)
    client.force_login(ada)

    answer = client.post(reverse("programmes:take-seat", args=[offering.pk]))

    assert answer.status_code == 409
    assert "Every seat of this run is taken." in answer.text


def test_outsiders_find_nothing(client, linus, offering):
    client.force_login(linus)

    for name in ("take-seat", "give-up-seat"):
        assert client.post(reverse(f"programmes:{name}", args=[offering.pk])).status_code == 404


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_seat_is_taken_once_by_many_at_once(acme, offering):
    people = [make_person(f"Racer {number}") for number in range(6)]
    for person in people:
        make_membership(acme, person)
    outcomes, start = [], threading.Barrier(len(people))

    def run(person):
        by = actors.person(person.pk, organisations.scope_of(person.pk))
        start.wait()
        try:
            services.take_seat(by=by, offering_id=offering.pk, learner_id=person.pk)
            outcomes.append("seat")
        except OfferingIsFull:
            outcomes.append("full")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["full"] * 5 + ["seat"]
    assert taken(offering) == 1


@pytest.mark.parametrize(
    ("zone", "utc", "may"),
    [
        ("America/Los_Angeles", 7, True),  # the evening before, there
        ("America/Los_Angeles", 9, False),
        ("Asia/Tokyo", -10, True),
        ("Asia/Tokyo", -8, False),  # past midnight, there
        ("", 11, True),  # nobody says where: until the day has ended everywhere
        ("", 13, False),
    ],
)
def test_a_day_ends_when_it_has_ended_where_the_run_is(ada, act, resource, zone, utc, may):
    day = date(2030, 1, 15)
    run = make_offering(resource, deadline_on=day)
    if zone:
        Session.objects.create(
            owner_id=run.owner_id, offering=run, wall="2030-02-01T09:00", zone=zone, minutes=60,
            starts_at=datetime(2030, 2, 1, tzinfo=UTC), ends_at=datetime(2030, 2, 2, tzinfo=UTC),
            added_at=clock.now(),
        )  # fmt: skip
    midnight = datetime(2030, 1, 16, tzinfo=UTC)
    with clock.travelled(midnight + timedelta(hours=utc)):
        if may:
            assert sit(act, ada, run)
        else:
            with pytest.raises(DeadlineHasPassed):
                sit(act, ada, run)


def test_a_run_that_nobody_joins_any_more_offers_no_seat(client, ada, resource):
    closed = make_offering(resource, seats=2, deadline_on=clock.today() + timedelta(days=1))
    full = make_offering(resource, seats=0, deadline_on=clock.today() + timedelta(days=1))
    client.force_login(ada)
    runs = reverse("programmes:runs", args=[resource.pk])
    pages = [runs, *(reverse("programmes:run", args=[each.pk]) for each in (closed, full))]
    offers = ("Take a seat", "Wait for a seat")
    assert all(any(each in client.get(page).text for each in offers) for page in pages)

    with clock.travelled(clock.now() + timedelta(days=4)):
        for page in pages:
            text = client.get(page).text
            assert not any(each in text for each in offers)
        assert "This run could be joined until" in text
