"""Three questions to somebody new."""

import pytest
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.paths import api as paths
from lyceum.skills import api as skills
from lyceum.skills.testing import make_role, make_skill

pytestmark = pytest.mark.django_db
URL = "/welcome/"


@pytest.fixture
def jobs(acme):
    tickets, sql = make_skill("Ticketing"), make_skill("SQL")
    make_resource(acme, "Joins", effort_minutes=60, price=0, teaches={sql: (0, 3)})
    return {
        "agent": make_role("Help desk agent", {tickets: 3}),
        "engineer": make_role("Data engineer", {sql: 3}),
        "tickets": tickets,
    }


def test_the_first_answer_is_looked_up(client, ada, jobs):
    client.force_login(ada)

    answer = client.get(URL, {"now": "help desk agent"})

    assert f'name="now_role" value="{jobs["agent"].pk}"' in answer.text
    assert "1 of 3" in answer.text


def test_the_second_carries_the_first_along(client, ada, jobs):
    client.force_login(ada)

    answer = client.get(URL, {"now_role": jobs["agent"].pk, "goal": "data engineer"})

    assert "2 of 3" in answer.text
    assert f'type="hidden" name="now_role" value="{jobs["agent"].pk}"' in answer.text


def test_the_third_asks_for_hours_and_money(client, ada, jobs):
    client.force_login(ada)

    answer = client.get(URL, {"skip": "1", "goal_role": jobs["engineer"].pk})

    assert "3 of 3" in answer.text
    assert "Data engineer" in answer.text


def test_the_answers_make_a_path(client, ada, act, jobs):
    client.force_login(ada)
    words = {"now_role": jobs["agent"].pk, "goal_role": jobs["engineer"].pk}

    answer = client.post(URL, {**words, "hours": "2.5", "money": "100"})

    assert answer.url == reverse("paths:mine")
    progress = paths.progress_of(act(ada), ada.pk)
    assert (progress.goal, progress.minutes_per_week) == ("Data engineer", 150)
    level = skills.levels_of(act(ada), ada.pk)[jobs["tickets"].pk]
    assert level.leading == "self"
    assert level.confidence < 0.5


def test_money_may_be_written_with_an_exponent(client, ada, act, jobs):
    client.force_login(ada)

    answer = client.post(URL, {"goal_role": jobs["engineer"].pk, "hours": "2", "money": "1e3"})

    assert answer.url == reverse("paths:mine")
    assert paths.progress_of(act(ada), ada.pk).goal == "Data engineer"


def test_a_bad_answer_comes_back(client, ada, jobs):
    client.force_login(ada)

    answer = client.post(URL, {"goal_role": jobs["engineer"].pk, "hours": "0", "money": "-1"})

    assert answer.status_code == 422


def test_a_role_of_others_is_no_goal(client, linus, acme, jobs):
    secret = make_role("Secret", owner_id=f"organisation:{acme.pk}", kind="own")
    client.force_login(linus)

    answer = client.post(URL, {"goal_role": secret.pk, "hours": "2", "money": "0"})

    assert answer.status_code == 404


def test_a_role_of_another_organisation_has_no_name_here(client, ada, linus, jobs):
    theirs = make_role("Secret lab hand", {}, owner_id="organisation:999999", kind="own")
    client.force_login(ada)
    for name in ("now_role", "goal_role"):
        assert "Secret lab hand" not in client.get(URL, {name: theirs.pk, "skip": "1"}).text
        wrong = client.post(URL, {name: theirs.pk, "hours": "x"})
        assert "Secret lab hand" not in wrong.text
