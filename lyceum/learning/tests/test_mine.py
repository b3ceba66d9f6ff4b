"""The page of all that one learns."""

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.learning import selectors, services
from lyceum.learning.testing import make_enrolment

pytestmark = pytest.mark.django_db
URL = "/learning/"


def test_it_says_what_to_do_when_there_is_nothing(client, ada, acme):
    client.force_login(ada)

    answer = client.get(reverse("learning:mine"))

    assert reverse("learning:prior") in answer.text


def test_it_shows_what_is_on_and_what_is_behind(client, ada, act, acme, enrolment):
    done = make_enrolment(ada, make_resource(acme, "Joins, drawn on a napkin"))
    services.complete(by=act(ada), enrolment_id=done.pk)
    client.force_login(ada)

    answer = client.get(reverse("learning:mine"))

    assert "SQL for people who move things" in answer.text
    assert "Joins, drawn on a napkin" in answer.text


def test_outsiders_find_nothing(client, grace, act, ada, enrolment):
    client.force_login(grace)

    assert "SQL for people" not in client.get(reverse("learning:mine")).text
    assert selectors.enrolments_of(act(grace), ada.pk) == []


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(reverse("learning:mine")).status_code == 302


def test_it_costs_the_same_for_two_and_for_twenty(
    client, ada, act, acme, django_assert_max_num_queries
):
    for number in range(20):
        row = make_enrolment(ada, make_resource(acme, f"Course {number}"))
        if number % 2:
            services.complete(by=act(ada), enrolment_id=row.pk)
    client.force_login(ada)

    with django_assert_max_num_queries(13):
        client.get(reverse("learning:mine"))
