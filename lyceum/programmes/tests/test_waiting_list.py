"""The list of a full run: order, money, offers with a term."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.identity.testing import make_person
from lyceum.kernel import clock
from lyceum.learning import api as learning
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_membership
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import AlreadySeated, NotFull, OfferingIsFull
from lyceum.programmes.models import Offering, Seat, Waiting
from lyceum.programmes.services import waiting as waiting_module
from lyceum.programmes.testing import make_offering
from lyceum.programmes.types import Run
from lyceum.rules.testing import make_rule
from lyceum.wallets.testing import make_pot, money_in, wrong_in_books

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


@pytest.fixture
def everybody_may_spend(db):
    make_rule("spend", sentence={})


@pytest.fixture
def crowd(acme):
    """Five colleagues, in the order in which they come."""
    people = [make_person(f"Colleague {number}") for number in range(5)]
    for person in people:
        make_membership(acme, person)
    return people


def sit(act, person, run):
    return services.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk)


def wait(act, person, run, **more):
    by = act(person)
    return services.wait_for_seat(by=by, offering_id=run.pk, learner_id=person.pk, **more)


def seated(run):
    rows = Seat.objects.unscoped(ALL).filter(offering=run, given_up_at=None)
    return list(rows.order_by("pk").values_list("person__name", flat=True))


def waiting(run):
    rows = Waiting.objects.unscoped(ALL).filter(offering=run, ended_at=None)
    return list(rows.order_by("pk").values_list("person__name", flat=True))


def again(run):
    return Offering.objects.unscoped(ALL).get(pk=run.pk)


def test_the_next_one_sits_as_soon_as_a_seat_is_free(crowd, act, offering):
    seat = sit(act, crowd[0], offering)
    for person in crowd[1:]:
        wait(act, person, offering)

    services.give_up_seat(by=act(crowd[0]), seat_id=seat.pk)

    assert seated(offering) == ["Colleague 1"]
    assert waiting(offering) == ["Colleague 2", "Colleague 3", "Colleague 4"]
    assert kinds_to(crowd[1])[-1] == "programmes.seat_from_list"
    assert learning.enrolments_of(act(crowd[1]), crowd[1].pk)[0].offering_id == offering.pk


def test_one_waits_only_where_it_is_full_and_once(ada, grace, act, offering):
    with pytest.raises(NotFull):
        wait(act, ada, offering)
    sit(act, ada, offering)
    with pytest.raises(AlreadySeated):
        wait(act, ada, offering)
    assert wait(act, grace, offering) == wait(act, grace, offering)


def test_who_leaves_the_list_is_passed(crowd, act, offering):
    seat = sit(act, crowd[0], offering)
    for person in crowd[1:3]:
        wait(act, person, offering)
    services.leave_waiting_list(by=act(crowd[1]), offering_id=offering.pk, learner_id=crowd[1].pk)

    services.give_up_seat(by=act(crowd[0]), seat_id=seat.pk)

    assert seated(offering) == ["Colleague 2"]


def test_the_term_of_an_offer_is_told_by_the_clocks_of_the_reader(crowd, act, offering):
    seat = sit(act, crowd[0], offering)
    for person, zone in ((crowd[1], "Asia/Tokyo"), (crowd[2], "")):
        person.time_zone = zone
        person.save()
        wait(act, person, offering, takes_at_once=False)
    moment = clock.now().replace(hour=20, minute=30)
    with clock.travelled(moment):
        services.give_up_seat(by=act(crowd[0]), seat_id=seat.pk)
        services.leave_waiting_list(
            by=act(crowd[1]), offering_id=offering.pk, learner_id=crowd[1].pk
        )

    rows = apps.get_model("messaging.Message").objects.unscoped(ALL)
    first, second = rows.filter(kind="programmes.seat_offered").order_by("pk")
    assert first.words["until"].endswith("05:30")
    assert second.words["until"].endswith("20:30 (UTC)")


def test_more_seats_move_the_list(crowd, act, teacher, resource):
    run = make_offering(resource, seats=1)
    sit(act, crowd[0], run)
    for person in crowd[1:]:
        wait(act, person, run)

    services.change_offering(
        by=act(teacher),
        offering_id=run.pk,
        version=again(run).version,
        run=Run(starts_on=run.starts_on, seats=3),
    )

    assert seated(run) == ["Colleague 0", "Colleague 1", "Colleague 2"]
    assert again(run).seats_left == 0


def test_money_moves_with_the_seat(acme, crowd, act, resource, everybody_may_spend):
    pots = [make_pot(acme, 100_00, person=person) for person in crowd[:2]]
    run = make_offering(resource, seats=1, price=60_00, currency="EUR")
    seat = sit(act, crowd[0], run)
    wait(act, crowd[1], run)

    services.give_up_seat(by=act(crowd[0]), seat_id=seat.pk)

    assert [money_in(pot) for pot in pots] == [(100_00, 0), (40_00, 0)]
    assert wrong_in_books() == []


def test_who_cannot_pay_is_passed_over_told_once_and_keeps_the_place(
    acme, crowd, act, resource, everybody_may_spend
):
    rich, poor, next_one, last = crowd[:4]
    for person, amount in ((rich, 100_00), (poor, 10_00), (next_one, 100_00), (last, 100_00)):
        make_pot(acme, amount, person=person)
    run = make_offering(resource, seats=1, price=60_00, currency="EUR")
    seat = sit(act, rich, run)
    for person in (poor, next_one, last):
        wait(act, person, run)

    services.give_up_seat(by=act(rich), seat_id=seat.pk)
    second = Seat.objects.unscoped(ALL).get(offering=run, given_up_at=None)
    services.give_up_seat(by=act(next_one), seat_id=second.pk)

    assert seated(run) == [last.name]
    assert waiting(run) == [poor.name]
    assert kinds_to(poor) == ["programmes.passed_over"]


def test_where_somebody_has_to_agree_the_seat_is_offered_for_a_term(acme, crowd, act, resource):
    make_rule("spend", is_permit=False, sentence={}, reason="Ask first.")
    for person in crowd[:3]:
        make_pot(acme, 100_00, person=person)
    run = make_offering(resource, seats=1, price=60_00, currency="EUR")
    seat = services.take_seat(
        by=act(crowd[0]), offering_id=run.pk, learner_id=crowd[0].pk, is_paid_elsewhere=True
    )
    for person in crowd[1:3]:
        wait(act, person, run)

    services.give_up_seat(by=act(crowd[0]), seat_id=seat.pk)

    assert seated(run) == []
    assert again(run).seats_offered == 1
    assert kinds_to(crowd[1]) == ["programmes.seat_offered"]
    with pytest.raises(OfferingIsFull):
        sit(act, crowd[3], run)

    with clock.travelled(clock.now() + timedelta(hours=49)):
        assert services.lapse_offers() == 1
        assert kinds_to(crowd[1])[-1] == "programmes.offer_lapsed"
        assert kinds_to(crowd[2]) == ["programmes.seat_offered"]
        services.take_seat(
            by=act(crowd[2]), offering_id=run.pk, learner_id=crowd[2].pk, is_paid_elsewhere=True
        )
    assert seated(run) == [crowd[2].name]
    assert (again(run).seats_offered, waiting(run)) == (0, [])


def test_who_wants_to_be_asked_is_asked(crowd, act, offering):
    seat = sit(act, crowd[0], offering)
    wait(act, crowd[1], offering, takes_at_once=False)

    services.give_up_seat(by=act(crowd[0]), seat_id=seat.pk)

    place = selectors.place_of(act(crowd[1]), offering.pk, crowd[1].pk)
    assert place.offered_until > clock.now() + timedelta(hours=47)
    sit(act, crowd[1], offering)
    assert seated(offering) == ["Colleague 1"]


def test_a_cancelled_run_ends_its_list(crowd, act, teacher, offering):
    sit(act, crowd[0], offering)
    wait(act, crowd[1], offering)

    services.cancel_offering(by=act(teacher), offering_id=offering.pk)

    assert waiting(offering) == []
    assert kinds_to(crowd[1])[-1] == "programmes.list_ended"


def test_after_the_deadline_the_list_ends_and_moves_no_more(crowd, act, resource):
    run = make_offering(resource, seats=1, deadline_on=clock.today() + timedelta(days=1))
    seat = sit(act, crowd[0], run)
    wait(act, crowd[1], run)

    with clock.travelled(clock.now() + timedelta(days=3)):
        services.give_up_seat(by=act(crowd[0]), seat_id=seat.pk)
        assert seated(run) == []
        services.move_lists()
    assert waiting(run) == []


def test_the_clock_moves_what_got_free_elsewhere(crowd, act, offering):
    sit(act, crowd[0], offering)
    wait(act, crowd[1], offering)
    Offering.objects.unscoped(ALL).filter(pk=offering.pk).update(seats=2)

    services.move_lists()

    assert seated(offering) == ["Colleague 0", "Colleague 1"]


def test_the_page_takes_one_onto_the_list_and_off_it(client, ada, grace, act, offering):
    sit(act, grace, offering)
    client.force_login(ada)

    client.post(reverse("programmes:wait-for-seat", args=[offering.pk]))
    assert waiting(offering) == ["Ada"]
    client.post(reverse("programmes:leave-list", args=[offering.pk]))
    assert waiting(offering) == []


def test_outsiders_cannot_wait(client, linus, offering):
    client.force_login(linus)

    for name in ("run", "wait-for-seat", "leave-list"):
        url = reverse(f"programmes:{name}", args=[offering.pk])
        assert client.post(url).status_code in (404, 405)
        assert client.get(url).status_code in (404, 405)


def test_who_waits_is_asked_first_where_it_costs_more_by_then(acme, crowd, act, olga, client):
    run = make_offering(make_resource(acme), seats=1, price=100_00, currency="EUR")
    for person in crowd[:3]:
        make_pot(acme, 1000_00, person=person)
    seat = sit(act, crowd[0], run)
    client.force_login(crowd[1])
    page = reverse("programmes:wait-for-seat", args=[run.pk])
    client.post(page, {"shown": "9000 EUR"})
    assert waiting(run) == [], "another price was shown"
    client.post(page, {"shown": "10000 EUR"})
    wait(act, crowd[2], run)

    dearer = Run(starts_on=run.starts_on, ends_on=run.ends_on, price=900_00, seats=2)
    services.change_offering(by=act(olga), offering_id=run.pk, version=1, run=dearer)

    assert seated(run) == ["Colleague 0"]
    offered = Waiting.objects.unscoped(ALL).get(offering=run, offered_until__isnull=False)
    assert offered.person_id == crowd[1].pk
    cheaper = Run(starts_on=run.starts_on, ends_on=run.ends_on, price=80_00, seats=2)
    services.change_offering(by=act(olga), offering_id=run.pk, version=2, run=cheaper)
    services.give_up_seat(by=act(crowd[0]), seat_id=seat.pk)
    assert seated(run) == ["Colleague 2"]


def test_who_frees_a_seat_waits_for_the_first_few_only_and_the_clock_looks_on(
    acme, crowd, act, resource, everybody_may_spend, monkeypatch
):
    monkeypatch.setattr(waiting_module, "FIRST_FEW", 2)
    for person, amount in zip(crowd, (100_00, 0, 0, 100_00), strict=False):
        make_pot(acme, amount, person=person)
    run = make_offering(resource, seats=1, price=60_00, currency="EUR", list_looked_at=clock.now())
    seat = sit(act, crowd[0], run)
    for person in crowd[1:4]:
        wait(act, person, run)

    services.give_up_seat(by=act(crowd[0]), seat_id=seat.pk)
    assert seated(run) == []

    assert services.move_lists() == 1
    assert seated(run) == [crowd[3].name]


def test_lists_on_which_nobody_can_pay_keep_no_other_waiting(acme, crowd, act, everybody_may_spend):
    def full_run(price):
        run = make_offering(make_resource(acme), seats=1, price=price, currency="EUR")
        seat = services.take_seat(
            by=act(crowd[0]), offering_id=run.pk, learner_id=crowd[0].pk, is_paid_elsewhere=True
        )
        return run, seat

    for person in crowd[1:4]:
        make_pot(acme, 10_00, person=person)
    poor = [full_run(500_00)[0] for _ in range(2)]
    rich, _seat = full_run(0)
    for run in (*poor, rich):
        wait(act, crowd[1], run)
        Offering.objects.unscoped(ALL).filter(pk=run.pk).update(seats=2)

    assert [services.move_lists(limit=1) for _ in range(4)] == [0, 0, 1, 0]
    assert seated(rich) == ["Colleague 0", "Colleague 1"]
    with clock.travelled(clock.now() + timedelta(minutes=61)):
        make_pot(acme, 900_00, person=crowd[1])
        assert services.move_lists(limit=1) == 1


def test_one_list_that_cannot_move_is_not_first_again(crowd, act, offering, resource, monkeypatch):
    other = make_offering(make_resource(resource.organisation), seats=1)
    for run in (offering, other):
        sit(act, crowd[0], run)
        wait(act, crowd[1], run)
        Offering.objects.unscoped(ALL).filter(pk=run.pk).update(seats=2)
    real = waiting_module.move_list

    def move(run, **more):
        if run.pk == offering.pk:
            raise ZeroDivisionError
        return real(run, **more)

    monkeypatch.setattr(waiting_module, "move_list", move)
    assert [services.move_lists(limit=1) for _ in range(2)] == [0, 1]
    assert waiting(offering) == ["Colleague 1"]
    assert waiting(other) == []
