"""Asking to confirm, answering, and what it does to the level."""

import pytest
from django.urls import reverse

from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent
from lyceum.messaging import api as messaging
from lyceum.skills import api, services
from lyceum.skills.errors import AlreadyAnswered, CannotConfirmOneself
from lyceum.skills.models import ConfirmationRequest
from lyceum.skills.testing import make_skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def python(ada, acme, act):
    python = make_skill("Python")
    api.rate_self(by=act(ada), ratings={python.pk: 4})
    return python


@pytest.fixture
def asked(python, ada, grace, act):
    services.ask_confirmation(by=act(ada), skill_ids=[python.pk], of=grace.pk, kind="peer")
    return ConfirmationRequest.objects.unscoped("test").get()


def level_of(person, skill, act) -> float:
    return api.levels_of(act(person), person.pk)[skill.pk].level


def test_it_waits_for_the_other_who_is_told(asked, grace, act):
    assert asked.level == 4
    assert messaging.unread_count(grace.pk) == 1
    assert RecordedEvent.objects.filter(name="skills.ConfirmationAsked").count() == 1


def test_asking_twice_asks_once(asked, python, ada, grace, act):
    again = services.ask_confirmation(by=act(ada), skill_ids=[python.pk], of=grace.pk, kind="peer")

    assert again == 0


def test_strangers_and_false_managers_cannot_be_asked(python, ada, grace, linus, act):
    for other, kind in ((linus, "peer"), (grace, "manager")):
        with pytest.raises(Forbidden):
            services.ask_confirmation(by=act(ada), skill_ids=[python.pk], of=other.pk, kind=kind)
    with pytest.raises(CannotConfirmOneself):
        services.ask_confirmation(by=act(ada), skill_ids=[python.pk], of=ada.pk, kind="peer")


def test_confirming_makes_it_surer(asked, python, ada, grace, act):
    before = api.levels_of(act(ada), ada.pk)[python.pk]

    services.answer_confirmation(by=act(grace), request_id=asked.pk, level=4)

    after = api.levels_of(act(ada), ada.pk)[python.pk]
    assert after.level == pytest.approx(4)
    assert after.confidence > before.confidence
    assert after.leading == "peer"
    assert messaging.unread_count(ada.pk) == 1


def test_another_level_counts_instead(asked, python, ada, grace, act):
    answered = services.answer_confirmation(by=act(grace), request_id=asked.pk, level=2)

    assert answered.state == "adjusted"
    assert level_of(ada, python, act) == pytest.approx(2)


def test_declining_leaves_no_trace(asked, python, ada, grace, act):
    services.answer_confirmation(by=act(grace), request_id=asked.pk, level=None)

    assert level_of(ada, python, act) == pytest.approx(4)
    assert messaging.unread_count(ada.pk) == 0
    with pytest.raises(AlreadyAnswered):
        services.answer_confirmation(by=act(grace), request_id=asked.pk, level=3)


def test_nobody_else_can_answer(asked, ada, linus, act):
    for other in (ada, linus):
        with pytest.raises(NotFound):
            services.answer_confirmation(by=act(other), request_id=asked.pk, level=5)


def test_the_page_shows_who_waits_and_takes_the_answer(client, asked, python, ada, grace, act):
    client.force_login(grace)
    assert "Ada<small>" in client.get(reverse("skills:requests")).text

    response = client.post(reverse("skills:answer", args=[asked.pk]), {"level": "3"}, follow=True)

    assert "Ada<small>" not in response.text
    assert level_of(ada, python, act) == pytest.approx(3)


def test_outsiders_find_nothing(client, asked, linus):
    client.force_login(linus)

    assert "Ada<small>" not in client.get(reverse("skills:requests")).text
    assert client.post(reverse("skills:answer", args=[asked.pk]), {"level": "3"}).status_code == 404


def test_the_page_of_requests_costs_the_same_for_two_and_for_twenty(
    client, asked, ada, grace, act, django_assert_max_num_queries
):
    ratings = {make_skill(f"Skill {n}").pk: 2 for n in range(20)}
    api.rate_self(by=act(ada), ratings=ratings)
    services.ask_confirmation(by=act(ada), skill_ids=list(ratings), of=grace.pk, kind="peer")
    client.force_login(grace)

    with django_assert_max_num_queries(14):
        client.get(reverse("skills:requests"))
