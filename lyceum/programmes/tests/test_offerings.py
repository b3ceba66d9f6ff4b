"""Announcing, changing and cancelling dated runs; the list of them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lyceum.kernel import clock
from lyceum.kernel.errors import EditedMeanwhile, Forbidden
from lyceum.programmes import selectors, services
from lyceum.programmes.errors import DatesDoNotFit, FewerSeatsThanTaken
from lyceum.programmes.models import Offering
from lyceum.programmes.testing import make_offering
from lyceum.programmes.types import Run

pytestmark = pytest.mark.django_db
SOON = clock.today() + timedelta(days=20)
WORDS = {"starts_on": SOON.isoformat(), "price": "250", "currency": "eur", "seats": "12"}


def test_a_teacher_announces_a_run(teacher, act, resource):
    made = services.add_offering(by=act(teacher), resource_id=resource.pk, run=Run(starts_on=SOON))

    assert (made.price, made.seats) == (None, None)
    assert made.owner_id == resource.owner_id


def test_a_learner_does_not(ada, act, resource):
    with pytest.raises(Forbidden):
        services.add_offering(by=act(ada), resource_id=resource.pk, run=Run(starts_on=SOON))


def test_it_ends_after_it_starts(teacher, act, resource):
    run = Run(starts_on=SOON, ends_on=SOON - timedelta(days=1))

    with pytest.raises(DatesDoNotFit):
        services.add_offering(by=act(teacher), resource_id=resource.pk, run=run)


def test_the_second_to_save_is_told(teacher, act, offering):
    change = {"by": act(teacher), "offering_id": offering.pk, "version": 1}
    services.change_offering(**change, run=Run(starts_on=SOON, seats=3))

    with pytest.raises(EditedMeanwhile):
        services.change_offering(**change, run=Run(starts_on=SOON, seats=4))


def test_seats_in_use_cannot_be_taken_away(teacher, ada, grace, act, resource):
    offering = make_offering(resource, seats=2)
    for person in (ada, grace):
        services.take_seat(by=act(person), offering_id=offering.pk, learner_id=person.pk)

    with pytest.raises(FewerSeatsThanTaken):
        services.change_offering(
            by=act(teacher), offering_id=offering.pk, version=1, run=Run(starts_on=SOON, seats=1)
        )


def test_the_list_knows_what_can_still_be_joined(ada, act, resource):
    soon = make_offering(resource, in_days=5)
    make_offering(resource, in_days=5, deadline_on=clock.today() - timedelta(days=1))
    make_offering(resource, in_days=-5)

    found = selectors.offerings(act(ada), [resource.pk], clock.today())

    assert [row.id for row in found[resource.pk]] == [soon.pk]


def test_outsiders_get_no_runs(linus, act, resource, offering):
    assert selectors.offerings(act(linus), [resource.pk], clock.today()) == {}


def test_the_fragment_comes_alone_and_the_page_whole(client, ada, resource, offering):
    client.force_login(ada)
    url = reverse("programmes:runs", args=[resource.pk])

    assert "<html" not in client.get(url, headers={"HX-Request": "true"}).text
    assert "Take a seat" in client.get(url).text


def test_the_page_announces_and_changes(client, teacher, resource):
    client.force_login(teacher)

    client.post(reverse("programmes:add-offering", args=[resource.pk]), WORDS)
    made = Offering.objects.unscoped("the tests see everything").get()
    assert (made.price, made.currency, made.seats) == (25_000, "EUR", 12)
    url = reverse("programmes:change-offering", args=[made.pk])
    assert "250" in client.get(url).text
    client.post(url, {**WORDS, "price": "", "version": made.version})
    assert Offering.objects.unscoped("again").get().price is None


def test_a_bad_form_comes_back(client, teacher, resource):
    client.force_login(teacher)

    answer = client.post(
        reverse("programmes:add-offering", args=[resource.pk]), {**WORDS, "price": "much"}
    )

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": "999999999999999999"},
        {"price": "1e-99999999999"},
        {"price": "19.999"},
        {"seats": "99999999999"},
        {"seats": "99999999999999999999"},
        {"currency": "XYZ"},
    ],
)
def test_what_no_run_can_have_is_told_beside_its_field(client, teacher, offering, wrong):
    client.force_login(teacher)
    url = reverse("programmes:change-offering", args=[offering.pk])

    answer = client.post(url, {**WORDS, "version": 1, **wrong})

    assert answer.status_code == 422
    assert "aria-invalid" in answer.text
    offering.refresh_from_db()
    assert offering.version == 1


@pytest.mark.parametrize("version", ["abc", "", "-1", "9" * 40])
def test_a_version_that_is_none_is_not_the_latest(client, teacher, offering, version):
    client.force_login(teacher)
    url = reverse("programmes:change-offering", args=[offering.pk])

    assert client.post(url, {**WORDS, "version": version}).status_code == 409


def test_a_cancelled_run_is_gone(client, teacher, ada, act, resource, offering):
    client.force_login(teacher)

    client.post(reverse("programmes:cancel-offering", args=[offering.pk]))

    assert selectors.offerings(act(ada), [resource.pk], clock.today()) == {}


@pytest.mark.parametrize("name", ["runs", "add-offering"])
def test_outsiders_find_nothing(client, linus, resource, offering, name):
    client.force_login(linus)

    assert client.get(reverse(f"programmes:{name}", args=[resource.pk])).status_code == 404


def test_learners_have_nothing_to_change(client, ada, offering):
    client.force_login(ada)

    for name in ("change-offering", "cancel-offering"):
        answer = client.post(reverse(f"programmes:{name}", args=[offering.pk]), WORDS)
        assert answer.status_code == 404


def test_the_list_costs_the_same_for_two_and_for_twenty(
    client, ada, resource, django_assert_max_num_queries
):
    for number in range(20):
        make_offering(resource, in_days=number + 1)
    client.force_login(ada)

    with django_assert_max_num_queries(11):
        client.get(reverse("programmes:runs", args=[resource.pk]))
