"""The culture of an organisation, in sums."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.communities import api as communities
from lyceum.communities.testing import make_space
from lyceum.identity.testing import make_person
from lyceum.journeys.testing import make_rollout
from lyceum.organisations.testing import make_membership, make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def fay(acme):
    person = make_person("Fay")
    make_membership(acme, person)
    make_role(person, "facilitator", acme)
    return person


def crowd(acme, act, number, name="Person"):
    people = [make_person(f"{name} {n}") for n in range(number)]
    for each in people:
        make_membership(acme, each)
    space = make_space(acme, name, people=people)
    for each in people[1:]:
        new = communities.NewPost(words="It worked.", kind="win")
        communities.share(by=act(each), space_id=space.pk, new=new)
    make_rollout(acme, *people, name=f"{name} desk")
    return people


def page(client, acme, person, **asked):
    client.force_login(person)
    return client.get(reverse("portal:culture", args=[acme.slug]), asked)


def test_it_counts_what_was_said_and_used(client, acme, act, fay):
    people = crowd(acme, act, 6)

    shown = page(client, acme, fay)

    assert "1 / 6" in shown.text  # one has said nothing
    assert "Person desk" in shown.text
    assert people[1].name not in shown.text
    assert "Person 3" not in shown.text


def test_of_too_few_nothing_is_shown(client, acme, act, fay):
    crowd(acme, act, 3, name="Trio")
    shown = page(client, acme, fay).text
    assert "Too few people talk here yet." in shown
    assert "Trio desk" not in shown


def test_people_count_once_however_many_spaces_they_are_in(client, acme, act, fay):
    people = crowd(acme, act, 3, name="Trio")
    make_space(acme, "Again", people=people)
    assert "Too few people talk here yet." in page(client, acme, fay).text


def test_it_looks_back_as_far_as_asked(client, acme, fay):
    shown = page(client, acme, fay, days=30)
    assert shown.context["days"] == 30
    assert page(client, acme, fay, days="7").context["days"] == 90


def test_outsiders_find_nothing(client, acme, linus, ada):
    assert page(client, acme, linus).status_code == 404
    assert page(client, acme, ada).status_code == 404


def test_many_cost_no_more_questions(client, acme, act, fay):
    crowd(acme, act, 5)
    page(client, acme, fay)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, acme, fay)
    crowd(acme, act, 12, name="More")
    with CaptureQueriesContext(connection) as many:
        page(client, acme, fay)
    assert len(many) <= len(few)
