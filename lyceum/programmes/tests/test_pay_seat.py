"""A seat that costs something: from pots, once, and back by the run's terms."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.identity import api as identity
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.learning import api as learning
from lyceum.organisations.testing import make_membership
from lyceum.programmes import services
from lyceum.programmes.testing import make_offering
from lyceum.wallets.testing import make_pot, money_in, own_money_of

DAY = timedelta(days=1)


@pytest.fixture
def run(acme):
    resource = make_resource(acme, "SQL live", price=70_00, currency="EUR")
    fields = {"refund_days": 7, "late_refund": 50, "in_days": 30}
    return make_offering(resource, price=60_00, currency="EUR", **fields)


@pytest.fixture
def pot(acme, ada):
    return make_pot(acme, 100_00, person=ada)


def sit(act, person, run):
    return services.take_seat(by=act(person), offering_id=run.pk, learner_id=person.pk)


def test_the_seat_is_paid_and_the_enrolment_is_not_paid_again(ada, act, run, pot):
    sit(act, ada, run)

    assert money_in(pot) == (40_00, 0)


def test_given_up_in_time_all_comes_back(ada, act, run, pot):
    seat = sit(act, ada, run)

    services.give_up_seat(by=act(ada), seat_id=seat.pk)

    assert money_in(pot) == (100_00, 0)


def test_given_up_late_half_comes_back(ada, act, run, pot):
    seat = sit(act, ada, run)

    with clock.travelled(clock.now() + 28 * DAY):
        services.give_up_seat(by=act(ada), seat_id=seat.pk)

    assert money_in(pot) == (70_00, 0)


def test_what_comes_back_is_shown_before_a_seat_is_given_up(client, ada, act, run, pot):
    sit(act, ada, run)
    client.force_login(ada)
    url = reverse("programmes:give-up-seat", args=[run.pk])
    assert f'href="{url}"' in client.get(reverse("programmes:run", args=[run.pk])).text
    assert "100 % of the 60" in client.get(url).text
    assert money_in(pot) == (40_00, 0)

    with clock.travelled(clock.now() + 28 * DAY):
        again = client.post(url, {"share": "100"})  # it was all when the page was opened
        assert "50 % of the 60" in again.text
        assert money_in(pot) == (40_00, 0)
        client.post(url, {"share": "50"})

    assert money_in(pot) == (70_00, 0)


def test_nothing_comes_back_for_a_run_that_is_over(client, ada, act, run, pot):
    seat = sit(act, ada, run)
    client.force_login(ada)
    page = reverse("programmes:run", args=[run.pk])
    assert "Give it up" in client.get(page).text

    with clock.travelled(clock.now() + 61 * DAY):
        assert "Give it up" not in client.get(page).text
        services.give_up_seat(by=act(ada), seat_id=seat.pk)

    assert money_in(pot) == (40_00, 0)


def test_nothing_comes_back_for_what_is_finished(client, ada, act, run, pot):
    seat = sit(act, ada, run)
    learning.complete(by=act(ada), enrolment_id=seat.enrolment_id)
    client.force_login(ada)
    for page in ("run", "runs"):
        at = run.pk if page == "run" else run.resource_id
        text = client.get(reverse(f"programmes:{page}", args=[at])).text
        assert "your seat" in text
        assert "Give it up" not in text
    services.give_up_seat(by=act(ada), seat_id=seat.pk)

    assert money_in(pot) == (40_00, 0)


def test_a_cancelled_run_gives_all_back(ada, grace, olga, act, run, pot):
    sit(act, ada, run)

    services.cancel_offering(by=act(olga), offering_id=run.pk)

    assert money_in(pot) == (100_00, 0)


def test_the_page_says_who_pays_before_it_is_paid(client, ada, run, pot):
    client.force_login(ada)
    first = client.post(reverse("programmes:take-seat", args=[run.pk]))
    assert first["Location"] == reverse("programmes:pay", args=[run.pk])
    page = client.get(first["Location"])
    assert pot.name in page.text
    assert money_in(pot) == (100_00, 0)

    assert 'name="shown" value="6000 EUR"' in page.text
    client.post(first["Location"], {"wallet": "1", "shown": "6000 EUR"})

    assert money_in(pot) == (40_00, 0)


@pytest.mark.parametrize("said", [{}, {"shown": "6000 EUR"}, {"shown": "6000 CHF"}, {"shown": "x"}])
@pytest.mark.parametrize("button", ["wallet", "ask"])
def test_nothing_is_paid_at_a_price_that_was_not_shown(client, ada, run, pot, said, button):
    client.force_login(ada)
    type(run).objects.unscoped("tests").filter(pk=run.pk).update(price=90_00)

    page = reverse("programmes:pay", args=[run.pk])
    answer = client.post(page, {button: "1", **said}, follow=True)

    assert "This costs 90.00 EUR now." in answer.text
    assert 'value="9000 EUR"' in answer.text
    assert money_in(pot) == (100_00, 0)


def test_what_is_no_run_is_paid_at_the_price_that_was_shown(client, acme, ada, pot):
    dear = make_resource(acme, "SQL", price=70_00, currency="EUR")
    client.force_login(ada)
    page = reverse("learning:pay", args=[dear.pk])

    client.post(page, {"wallet": "1", "shown": "6000 EUR"})
    client.post(page, {"ask": "1", "shown": "6000 EUR"})
    assert money_in(pot) == (100_00, 0)

    client.post(page, {"wallet": "1", "shown": "7000 EUR"})
    assert money_in(pot) == (30_00, 0)


def test_the_page_tells_what_is_reserved_and_asks_anew_where_it_is_dearer(
    client, ada, act, run, pot
):
    client.force_login(ada)
    page = reverse("programmes:pay", args=[run.pk])
    client.post(page, {"ask": "1", "shown": "6000 EUR"})
    price_of(run, 50_00)
    assert "60 € is reserved" in told(client, page)

    price_of(run, 90_00)
    dearer = told(client, page)
    assert "is reserved" not in dearer
    assert "Pay 90 € and take it up" in dearer
    assert "I pay it myself" in dearer


def price_of(run, price):
    type(run).objects.unscoped("tests").filter(pk=run.pk).update(price=price)


def told(client, page):
    return client.get(page).text.replace("\u00a0", " ")


def test_one_may_pay_it_oneself(client, ada, run, pot):
    client.force_login(ada)

    client.post(reverse("programmes:pay", args=[run.pk]), {"myself": "1"})

    assert money_in(pot) == (100_00, 0)
    run.refresh_from_db()
    assert run.seats_taken == 1


def test_outsiders_find_no_page_to_pay(client, linus, run):
    client.force_login(linus)

    assert client.get(reverse("programmes:pay", args=[run.pk])).status_code == 404


@pytest.mark.parametrize(("days", "comes_back"), [(0, 60_00), (28, 30_00), (60, 0)])
def test_who_is_erased_gets_back_what_the_terms_say(acme, act, run, pot, days, comes_back):
    """And from the pot it goes on to who filled it, in the same moment."""
    ada = pot.person
    sit(act, ada, run)

    with clock.travelled(clock.now() + days * DAY):
        identity.erase_person(by=actors.system("tests"), person_id=ada.pk)

    assert (money_in(pot), own_money_of(acme)) == ((0, 0), 40_00 + comes_back)


@pytest.fixture
def again(acme):
    """Ada's other account, with money of its own."""
    again = make_person("Ada again")
    make_membership(acme, again)
    return again


def merge(kept, folded):
    by = actors.system("tests")
    return identity.merge_people(by=by, kept_id=kept.pk, folded_id=folded.pk)


def test_two_paid_seats_that_become_one_are_paid_once(acme, ada, again, act, run, pot):
    other = make_pot(acme, 100_00, person=again)
    sit(act, ada, run)
    sit(act, again, run)

    merge(ada, again)

    assert (money_in(pot), money_in(other)) == ((40_00, 0), (100_00, 0))


def test_the_seat_that_stays_is_paid_by_what_paid_for_the_other(acme, again, act, run, pot):
    other = make_pot(acme, 100_00, person=again)
    ada = pot.person
    seat = services.take_seat(
        by=act(ada), offering_id=run.pk, learner_id=ada.pk, is_paid_elsewhere=True
    )
    sit(act, again, run)

    merge(ada, again)

    assert (money_in(pot), money_in(other)) == ((100_00, 0), (40_00, 0))
    services.give_up_seat(by=act(ada), seat_id=seat.pk)
    assert (money_in(pot), money_in(other)) == ((100_00, 0), (100_00, 0))
