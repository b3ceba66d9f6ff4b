"""A learner asks who teaches it; somebody there answers."""

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.catalogue.testing import make_resource
from lyceum.kernel.errors import NotFound
from lyceum.learning import api as learning
from lyceum.learning.models import Question
from lyceum.organisations.testing import make_role

pytestmark = pytest.mark.django_db
ALL = "the tests see everything"


@pytest.fixture
def teacher(grace, acme):
    make_role(grace, "teacher", acme)
    return grace


@pytest.fixture
def enrolment(ada, act, acme):
    resource = make_resource(acme, "Data pipelines")
    return learning.enrol(by=act(ada), resource_id=resource.pk, learner_id=ada.pk)


def the_question():
    return Question.objects.unscoped(ALL).get()


def test_it_is_asked_and_answered(client, ada, teacher, enrolment):
    client.force_login(ada)
    asked = {"ask-text": "Why a staging table?"}
    client.post(reverse("learning:ask-question", args=[enrolment.pk]), asked)
    page = reverse("learning:enrolment", args=[enrolment.pk])
    assert "not answered yet" in client.get(page).text
    client.force_login(teacher)
    answered = client.post(
        reverse("learning:answer-question", args=[the_question().pk]),
        {"answer": "To look before you leap.", "back": "//evil.example/"},
    )
    assert answered.headers["Location"] == reverse("learning:mine")

    client.force_login(ada)
    text = client.get(page).text
    assert "To look before you leap." in text
    assert "Grace" in text
    told = (
        apps.get_model("messaging.Message")
        .objects.unscoped(ALL)
        .filter(person=ada, kind="learning.question_answered")
    )
    assert told.count() == 1


def test_an_empty_question_says_so(client, ada, enrolment):
    client.force_login(ada)
    answer = client.post(reverse("learning:ask-question", args=[enrolment.pk]), {"ask-text": " "})
    assert answer.status_code == 422
    assert not Question.objects.unscoped(ALL).exists()


def test_outsiders_find_nothing(act, ada, linus, enrolment):
    with pytest.raises(NotFound):
        learning.ask_question(by=act(linus), enrolment_id=enrolment.pk, text="?")
    made = learning.ask_question(by=act(ada), enrolment_id=enrolment.pk, text="Why?")
    for person in (linus, ada):  # who asks does not answer
        with pytest.raises(NotFound):
            learning.answer_question(by=act(person), question_id=made.pk, answer="So.")
