"""One tap keeps the answer; then it asks why. Nothing leads from the answer to the person."""

import json
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import resolve, reverse

from lyceum.feedback import selectors, services
from lyceum.feedback.errors import AnsweredAlready, AskedTooLate
from lyceum.feedback.models import Asked, Batch, Remark, Waiting
from lyceum.feedback.testing import COURSE, ask_about, make_answers, make_crowd
from lyceum.feedback.types import Subject
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.scope import person_owner
from lyceum.kernel.sealing import cipher
from lyceum.messaging.testing import kinds_to, mails_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(acme, ada):
    [asked] = ask_about(acme, [ada])
    return asked


def the_house(person):
    return actors.system("tests", person_owner(person.pk))


def test_it_asks_once_for_ever_and_tells(ada, acme):
    told = apps.get_model("messaging.Message").objects.unscoped("test")
    for _twice in range(2):
        services.ask(by=the_house(ada), person_id=ada.pk, subject=COURSE, organisation_id=acme.pk)

    assert Asked.objects.unscoped("test").count() == 1
    assert told.filter(person=ada, kind="feedback.asked").count() == 1


def test_nobody_asks_strangers(act, ada, linus):
    with pytest.raises(Forbidden):
        services.ask(by=act(linus), person_id=ada.pk, subject=COURSE)


def test_one_tap_on_a_page_keeps_it_and_asks_why(client, ada, asked):
    client.force_login(ada)
    page = client.get(
        reverse("feedback:tap", args=["resource", "7"]), headers={"HX-Request": "true"}
    )
    assert "How likely would you recommend" in page.text
    tapped = client.post(
        reverse("feedback:give-score", args=[asked.pk]),
        {"score": "8"},
        headers={"HX-Request": "true"},
    )
    assert "Why?" in tapped.text
    told = client.post(
        reverse("feedback:say-why", args=[asked.pk]),
        {"text": "Clear and short."},
        headers={"HX-Request": "true"},
    )
    assert "each of its own" in told.text

    assert Waiting.objects.count() == 2
    again = client.post(reverse("feedback:give-score", args=[asked.pk]), {"score": "9"})
    assert again.status_code == 409


def test_looking_at_a_link_keeps_nothing_and_sending_it_does(client, asked):
    url = reverse("feedback:by-link", args=[selectors.token_of(asked.pk)])
    for _scanner in range(3):
        page = client.get(f"{url}?score=8")
        client.head(f"{url}?score=8")
    assert 'value="8" checked' in page.text
    assert not Waiting.objects.exists()

    answer = client.post(url, {"score": "8", "why": ""}, follow=True)
    assert "Your number is kept." in answer.text
    answer = client.post(url, {"why": "It was short."}, follow=True)
    assert "each of its own" in answer.text
    assert Waiting.objects.count() == 2


def test_a_guessed_link_leads_nowhere(client, asked):
    assert client.get(reverse("feedback:by-link", args=["guessed"])).status_code == 404


def test_outsiders_find_nothing(client, act, linus, ada, asked):
    client.force_login(linus)
    assert (
        client.post(reverse("feedback:give-score", args=[asked.pk]), {"score": "8"}).status_code
        == 404
    )
    assert "recommend" not in client.get(reverse("feedback:tap", args=["resource", "7"])).text


@pytest.mark.parametrize("score", [-1, 11, 100])
def test_it_refuses_what_is_no_answer(client, ada, asked, score):
    client.force_login(ada)
    refused = client.post(reverse("feedback:give-score", args=[asked.pk]), {"score": score})
    assert refused.status_code == 422
    assert not Waiting.objects.exists()


def test_its_time_is_over(client, ada, act, asked):
    Asked.objects.unscoped("test").update(until=clock.today().replace(year=2020))
    page = client.get(reverse("feedback:by-link", args=[selectors.token_of(asked.pk)]))
    assert "The time to answer this is over." in page.text
    with pytest.raises(AskedTooLate):
        services.give_score(by=act(ada), asked_id=asked.pk, score=8)


def test_it_counts_once(ada, act, asked):
    services.give_score(by=act(ada), asked_id=asked.pk, score=8)
    with pytest.raises(AnsweredAlready):
        services.give_score(by=act(ada), asked_id=asked.pk, score=9)


# --- what the tables know -------------------------------------------------------------------------


def everything_said():
    """Every column of every table on the side of what was said, as text."""
    rows = [*Waiting.objects.values(), *Batch.objects.values(), *Remark.objects.values()]
    return json.dumps(rows, default=str)


def test_no_table_leads_from_an_answer_to_a_person(acme, ada):
    people = [ada, *make_crowd(acme, 5)]
    make_answers(acme, people, [0, 8, 9, 9, 10, 7])
    for asked in ask_about(acme, people):
        services.say_why(by=actors.person(asked.person_id), asked_id=asked.pk, text="Fine.")
    fields = {
        field.name for model in (Waiting, Batch, Remark) for field in model._meta.concrete_fields
    }

    assert fields == {
        *("id", "box", "sealed"),
        *("organisation", "unit_id", "on", "size", "tally"),
        *("batch", "text"),
    }
    assert {row.size for row in Batch.objects.all()} == {5}
    assert Waiting.objects.count() == 2  # the sixth number and the sixth words
    assert "Fine" not in Waiting.objects.first().sealed
    for person in people:
        assert person.name not in everything_said()
        assert f"person:{person.pk}" not in everything_said()


def test_what_waits_says_not_when_it_came_nor_in_which_order(acme):
    people = make_crowd(acme, 4)
    seen = set()
    for asked in ask_about(acme, people):
        services.give_score(by=actors.person(asked.person_id), asked_id=asked.pk, score=8)
        now = set(Waiting.objects.values_list("id", flat=True))
        assert not now & seen  # every row is written anew, with those before it
        seen = now
    for sealed in Waiting.objects.values_list("sealed", flat=True):
        assert cipher("feedback.waiting").extract_timestamp(sealed.encode()) == 0


def test_a_nul_holds_back_nobodys_answer(acme, monkeypatch):
    first, *others = ask_about(acme, make_crowd(acme, 5))
    with monkeypatch.context() as before:  # as it was sealed once
        before.setattr("lyceum.feedback.services.boxes._kept_words", lambda said: said + "\0")
        services.say_why(by=actors.person(first.person_id), asked_id=first.pk, text="Too long.")
    for asked in others:
        services.say_why(by=actors.person(asked.person_id), asked_id=asked.pk, text="Fi\0ne.")

    said = sorted(Remark.objects.values_list("text", flat=True))
    assert said == [*["Fine."] * 4, "Too long."]


def test_the_log_knows_that_somebody_answered_and_not_what(acme, ada, act, asked):
    services.give_score(by=act(ada), asked_id=asked.pk, score=3)
    log = apps.get_model("kernel.RecordedEvent").objects.filter(name="feedback.FeedbackGiven")

    assert log.get().payload["person_id"] == ada.pk
    assert "score" not in json.dumps(log.get().payload)


def test_an_erased_persons_answer_stays_and_is_nobodys(acme, ada):
    make_answers(acme, [ada, *make_crowd(acme, 4)], [0, 9, 9, 9, 9])
    Asked.objects.unscoped("erased").filter(person=ada).delete()

    assert Batch.objects.get().tally == {"0": 1, "9": 4}


def test_others_find_no_question(act, linus, asked):
    with pytest.raises(NotFound):
        services.give_score(by=act(linus), asked_id=asked.pk, score=1)


# --- how the question comes -----------------------------------------------------------------------


def test_the_mail_carries_the_numbers_as_links_that_keep_nothing(client, ada, acme):
    services.ask(by=the_house(ada), person_id=ada.pk, subject=COURSE, organisation_id=acme.pk)
    asked = Asked.objects.unscoped("test").get()
    [mail] = mails_to(ada.email)

    link = re.search(rf"^8: {settings.BASE_URL}(\S+)\?score=8$", mail.text, re.MULTILINE)[1]
    assert selectors.asked_by_token(resolve(link).kwargs["token"]) == asked
    assert all(f"{link}?score={number}" in mail.html for number in range(11))
    for number in range(11):
        client.get(f"{link}?score={number}")
    assert not Waiting.objects.exists()


def test_who_answered_on_the_page_gets_no_message(ada, act, acme):
    for person in (ada, *make_crowd(acme, 1)):
        services.ask(
            by=the_house(person),
            person_id=person.pk,
            subject=COURSE,
            organisation_id=acme.pk,
            tells_after=timedelta(days=1),
        )
    asked = Asked.objects.unscoped("test").get(person=ada)
    services.give_score(by=act(ada), asked_id=asked.pk, score=9)

    assert services.tell_waiting() == 0
    with clock.travelled(clock.now() + timedelta(days=2)):
        assert services.tell_waiting() == 1
        assert services.tell_waiting() == 0
    assert kinds_to(ada) == []


def test_what_a_former_secret_sealed_is_opened_and_what_none_opens_is_left_out(
    ada, act, acme, settings, asked
):
    services.give_score(by=act(ada), asked_id=asked.pk, score=9)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another secret of this installation"
    settings.SECRET_KEY_FALLBACKS = [former]
    make_answers(acme, make_crowd(acme, 1), [8])
    assert Waiting.objects.count() == 2
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a third one", []
    make_answers(acme, make_crowd(acme, 1, name="Late"), [8])

    assert Waiting.objects.count() == 1


def test_what_comes_often_leaves_in_peace_who_was_asked_of_late(ada, acme):
    def ask(number):
        subject = Subject("session", str(number), "An evening")
        return services.ask(
            by=the_house(ada), person_id=ada.pk, subject=subject, rests=timedelta(days=14)
        )

    assert [ask(1), ask(2)] == [True, False]
    with clock.travelled(clock.now() + timedelta(days=15)):
        assert [ask(1), ask(2)] == [False, True]


def test_after_a_low_number_it_asks_what_would_have_to_be_different(client, ada, acme):
    client.force_login(ada)
    for number, score, word in ((1, 3, "What would have to be different?"), (2, 9, "Why?")):
        subject = Subject("session", str(number), "An evening")
        services.ask(by=the_house(ada), person_id=ada.pk, subject=subject, tells_after=None)
        asked = Asked.objects.unscoped("test").get(about_id=str(number))
        answer = client.post(
            reverse("feedback:give-score", args=[asked.pk]),
            {"score": score},
            headers={"HX-Request": "true"},
        )
        assert word in answer.text
        assert ("title=An%20evening" in answer.text) is (score == 3)
