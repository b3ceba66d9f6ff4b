"""The pulse: a share of the people each week, in turn, nobody too often, and no flood after a silence."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from lyceum.feedback import selectors, services
from lyceum.feedback.models import Asked, Batch
from lyceum.feedback.testing import make_crowd
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden

pytestmark = pytest.mark.django_db
MONDAY = "2030-05-06T08:00:00+00:00"


@pytest.fixture
def weeks():
    """weeks(3): three weeks later."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield lambda number: traveller.shift(timedelta(weeks=number))


def turn_on(act, hannah, acme, **how):
    how = {"share": 25, "every_weeks": 4, **how}
    services.set_pulse(by=act(hannah), organisation_id=acme.pk, is_on=True, **how)


def asked_now():
    since = clock.now() - timedelta(minutes=1)
    rows = Asked.objects.unscoped("test").filter(what="pulse", asked_at__gte=since)
    return set(rows.values_list("person_id", flat=True))


def test_a_share_is_asked_each_week_until_all_were(weeks, act, hannah, acme):
    make_crowd(acme, 18)  # with Ada and Grace twenty
    turn_on(act, hannah, acme)
    rounds = []
    for _week in range(4):
        assert services.take_pulses() == 5
        assert services.take_pulses() == 0  # this week is done
        rounds.append(asked_now())
        weeks(1)

    assert len(set.union(*rounds)) == 20
    services.take_pulses()
    assert asked_now() == rounds[0]  # those who waited longest


def test_nobody_is_asked_more_often_than_agreed(weeks, act, hannah, acme):
    make_crowd(acme, 18)
    turn_on(act, hannah, acme, share=100)
    numbers = []
    for _week in range(5):
        numbers.append(services.take_pulses())
        weeks(1)

    assert numbers == [20, 0, 0, 0, 20]


def test_after_a_silence_one_week_is_asked_and_not_all_that_were_missed(weeks, act, hannah, acme):
    make_crowd(acme, 18)
    turn_on(act, hannah, acme)
    services.take_pulses()
    weeks(9)

    assert services.take_pulses() == 5
    assert Asked.objects.unscoped("test").filter(what="pulse").count() == 10


def test_it_is_answered_and_shown_by_week_from_the_smallest_group_on(
    client, weeks, act, hannah, acme
):
    people = make_crowd(acme, 5)
    turn_on(act, hannah, acme, share=100)
    services.take_pulses()
    rows = Asked.objects.unscoped("test").filter(what="pulse", person__in=people)
    for number, asked in enumerate(rows):
        client.force_login(asked.person)
        page = client.post(
            reverse("feedback:pulse", args=[asked.pk]),
            {"purpose": "4", "energy": str(1 + number % 5)},
        )
        assert page.status_code == 302
        if number == 3:
            assert not Batch.objects.exists()
    [(_words, purpose), (_more, energy)] = selectors.pulse_figures(act(hannah), acme.pk)

    assert [(row.people, row.value) for row in (*purpose, *energy)] == [(5, 4.0), (5, 3.0)]
    assert str(purpose[0].on) == "2030-05-06"
    client.force_login(hannah)
    text = client.get(reverse("feedback:pulse-of", args=["acme"])).text
    assert "I know what my work is good for." in text
    assert "As a table" in text


def test_half_an_answer_is_sent_back(client, weeks, act, hannah, ada, acme):
    make_crowd(acme, 3)
    turn_on(act, hannah, acme, share=100)
    services.take_pulses()
    asked = Asked.objects.unscoped("test").get(person=ada)
    client.force_login(ada)

    assert (
        client.post(reverse("feedback:pulse", args=[asked.pk]), {"purpose": "4"}).status_code == 422
    )


def test_only_those_who_ask_set_it(act, ada, acme):
    with pytest.raises(Forbidden):
        services.set_pulse(
            by=act(ada), organisation_id=acme.pk, is_on=True, share=25, every_weeks=4
        )
    assert services.take_pulses() == 0
    assert actors.NOBODY


def test_those_who_answered_lately_hear_what_was_done(  # noqa: PLR0917  the cast
    client, weeks, act, hannah, ada, grace, acme
):
    turn_on(act, hannah, acme, share=100, every_weeks=1)
    for _week in range(2):
        services.take_pulses()
        asked = Asked.objects.unscoped("test").filter(person=ada).latest("pk")
        levels = {"purpose": 4, "energy": 2}
        services.take_pulse(by=act(ada), asked_id=asked.pk, levels=levels)
        weeks(1)
    done = reverse("feedback:close-loop-of-pulse", args=["acme"])
    said = {"said": "Tired.", "did": "Fewer meetings."}
    client.force_login(hannah)
    assert "1 people are told." in client.post(done, said, follow=True).text
    assert "Fewer meetings." in client.get(reverse("feedback:pulse-of", args=["acme"])).text
    for person, hears in ((grace, False), (ada, True)):
        client.force_login(person)
        assert ("Fewer meetings." in client.get(reverse("feedback:mine")).text) is hears
    assert client.post(done, said).status_code in {403, 404}
