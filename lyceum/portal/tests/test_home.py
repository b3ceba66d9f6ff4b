"""The front door."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.kernel import clock
from lyceum.learning import api as learning
from lyceum.paths import api as paths
from lyceum.skills import api as skills
from lyceum.skills.testing import make_role, make_skill

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("hour", "words"), [(6, "Good morning"), (11, "Good afternoon"), (18, "Good evening")]
)
def test_it_greets_by_the_person_s_own_time(client, ada, acme, monkeypatch, hour, words):
    ada.time_zone = "Europe/Berlin"  # an hour ahead in winter
    ada.save()
    moment = datetime(2026, 1, 14, hour, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    client.force_login(ada)

    assert f"{words}, Ada" in client.get("/").text


def test_the_week_shows_the_time_spent(client, ada, act, acme):
    by = act(ada)
    made = learning.enrol(by=by, resource_id=make_resource(acme, "Joins").pk, learner_id=ada.pk)
    learning.log_effort(by=by, enrolment_id=made.pk, minutes=35, on=clock.today())
    client.force_login(ada)

    assert "35\N{NO-BREAK SPACE}min" in client.get(reverse("portal:home")).text


@pytest.fixture
def on_a_path(ada, act, acme):
    """Ada wants to be a data engineer, and there is something to learn from."""
    sql = make_skill("SQL")
    role = make_role("Data engineer", {sql: 3})
    make_resource(
        acme, "Joins, drawn on a napkin", effort_minutes=120, price=0, teaches={sql: (0, 3)}
    )
    paths.set_goal(by=act(ada), person_id=ada.pk, role_id=role.pk)
    return sql


def test_it_shows_the_next_step_and_why(client, ada, on_a_path):
    client.force_login(ada)

    answer = client.get("/")

    assert "Joins, drawn on a napkin" in answer.text
    assert "You are on time" in answer.text
    assert reverse("portal:welcome") not in answer.text


def test_who_is_new_is_asked_three_questions(client, ada, acme):
    client.force_login(ada)

    assert reverse("portal:welcome") in client.get("/").text


def test_it_shows_the_levels_that_the_goal_asks_for(client, ada, on_a_path):
    client.force_login(ada)

    rows = client.get("/").context["ladder"]

    assert [(row.label, row.target) for row in rows] == [("SQL", 3)]


def test_outsiders_find_nothing(client, linus, on_a_path):
    client.force_login(linus)

    assert "Joins, drawn on a napkin" not in client.get("/").text


def test_it_costs_the_same_for_two_and_for_twenty(
    client, ada, act, acme, on_a_path, django_assert_max_num_queries
):
    for number in range(20):
        made = learning.enrol(
            by=act(ada),
            resource_id=make_resource(acme, f"Course {number}").pk,
            learner_id=ada.pk,
        )
        learning.log_effort(by=act(ada), enrolment_id=made.pk, minutes=5, on=clock.today())
    client.force_login(ada)

    with django_assert_max_num_queries(30):
        client.get("/")


def test_what_has_no_name_in_ones_language_is_marked(client, ada, act, acme):
    nameless = make_skill("negotiate with agencies")
    skills.rate_self(by=act(ada), ratings={nameless.pk: 3})
    ada.locale = "fr"
    ada.save()
    client.force_login(ada)

    assert '<span class="tag" lang="en">en</span>' in client.get(reverse("portal:home")).text


def test_from_a_role_it_is_one_press_to_a_goal(client, ada, acme):
    role = make_role("data engineer", {make_skill("SQL"): 3})
    client.force_login(ada)
    preview = reverse("paths:preview-role", args=[role.pk])

    assert f'href="{preview}"' in client.get(reverse("skills:role", args=[role.pk])).text
    assert client.get(preview).status_code == 200
