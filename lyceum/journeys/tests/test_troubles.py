"""Who is stuck and what did not go outside stand on the page of the playbook, and begin again there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lyceum.connections import api as connections
from lyceum.identity.testing import make_person
from lyceum.journeys import selectors, services
from lyceum.journeys.errors import PlaybookDoesNotRun
from lyceum.journeys.models import Errand, Run
from lyceum.journeys.services import acting
from lyceum.journeys.testing import HELLO, later, make_playbook, put_in
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import NotFound
from lyceum.messaging.testing import kinds_to
from lyceum.organisations.testing import make_membership, make_role

pytestmark = pytest.mark.django_db
ALL = "tests"
MESSAGE = {"kind": "message", "id": "hello", "texts": HELLO}


@pytest.fixture
def writer(acme):
    person = make_person("Fatima")
    make_membership(acme, person)
    make_role(person, "facilitator", acme)
    return person


def refuse(*_said):
    raise ZeroDivisionError


@pytest.fixture
def stuck(acme, ada, grace, monkeypatch):
    """A playbook in which the step failed for both as often as it is tried."""
    playbook = make_playbook(acme, MESSAGE)
    put_in(playbook, ada, grace)
    with monkeypatch.context() as broken:
        broken.setitem(acting.ACTS, "message", refuse)
        for minutes in (0, 3, 8, 17, 34, 67):
            with later(minutes=minutes):
                services.tick()
    assert runs(playbook) == ["stuck", "stuck"]
    return playbook


def runs(playbook):
    rows = Run.objects.unscoped(ALL).filter(playbook=playbook).order_by("pk")
    return [run.state for run in rows]


def page(client, person, playbook):
    client.force_login(person)
    return client.get(reverse("journeys:playbook", args=[playbook.pk]))


def send(client, name, playbook, **said):
    return client.post(reverse(f"journeys:{name}", args=[playbook.pk]), said)


def test_the_page_says_who_is_stuck_and_why_and_one_or_all_are_tried_again(
    client, writer, ada, grace, stuck
):
    shown = page(client, writer, stuck).text
    assert "2 people are stuck" in shown
    assert ada.name in shown
    assert "ZeroDivisionError" in shown
    assert "Message: Hello {name}" in shown

    first = Run.objects.unscoped(ALL).get(person=ada)
    send(client, "set-going", stuck, run=first.pk)
    services.tick()
    assert runs(stuck) == ["done", "stuck"]
    send(client, "set-going", stuck)
    services.tick()
    assert runs(stuck) == ["done", "done"]
    assert (kinds_to(ada), kinds_to(grace)) == (["journeys.message"], ["journeys.message"])
    assert "ZeroDivisionError" not in page(client, writer, stuck).text


def test_nobody_is_set_going_in_a_playbook_that_does_not_run(writer, act, stuck):
    services.pause(by=act(writer), playbook_id=stuck.pk)
    with pytest.raises(PlaybookDoesNotRun):
        services.set_going(by=act(writer), playbook_id=stuck.pk)


def test_who_leaves_is_not_stuck_any_more(acme, ada, act, olga, stuck):
    services.leave_organisation(by=act(olga), organisation_id=acme.pk, person_id=ada.pk)
    assert runs(stuck) == ["left", "stuck"]
    services.end_playbook(by=act(olga), playbook_id=stuck.pk)
    assert runs(stuck) == ["left", "left"]


def test_where_it_would_tell_what_people_finished_or_answered_it_says_less(
    acme, act, writer, olga, ada, stuck
):
    version = stuck.version
    version.book |= {
        "segments": {"ready": {"completed": [7]}},
        "goals": [{"kind": "answer", "dimension": "readiness", "one_of": ["low"]}],
    }
    version.save()
    [row, _other] = selectors.troubles_of(act(writer), stuck).stuck
    assert (row.name, row.step) == ("", "")
    make_role(olga, "hr-partner", acme)
    [row, _other] = selectors.troubles_of(act(olga), stuck).stuck
    assert (row.name, row.step) == (ada.name, "")


@pytest.fixture
def token(acme):
    return connections.keep_token(
        by=actors.system("tests", f"organisation:{acme.pk}"), organisation_id=acme.pk,
        system="webhook", name="Ours", words="whsec_" + "c2VjcmV0" * 4, url="http://127.0.0.1:9",
    )  # fmt: skip


def test_what_is_not_taken_is_sent_for_three_days_then_parked_and_sent_again(
    client, acme, ada, writer, token
):
    playbook = make_playbook(acme, {"kind": "webhook", "id": "a", "token_id": token.id})
    put_in(playbook, ada)
    services.tick()
    errand = Errand.objects.get()
    began, pauses = clock.now(), []
    while errand.state == "waiting":
        with clock.travelled(errand.try_at + timedelta(seconds=1)):
            services.send_errands()
            errand.refresh_from_db()
            pauses.append(errand.try_at - clock.now())
            ended = clock.now()
    assert errand.state == "failed"
    assert ended - began >= timedelta(days=3)
    assert max(pauses) <= timedelta(hours=6)

    shown = page(client, writer, playbook).text
    assert "What a system outside did not take" in shown
    assert errand.reason in shown
    send(client, "send-again", playbook, errand=errand.pk + 1)
    errand.refresh_from_db()
    assert errand.state == "failed"
    send(client, "send-again", playbook, errand=errand.pk)
    key = errand.key
    errand.refresh_from_db()
    assert (errand.state, errand.attempts, errand.key) == ("waiting", 0, key)


def test_outsiders_find_nothing(client, linus, act, ada, stuck):
    for person in (linus, ada):
        client.force_login(person)
        for name in ("set-going", "send-again"):
            assert send(client, name, stuck).status_code == 404
        with pytest.raises(NotFound):
            services.set_going(by=act(person), playbook_id=stuck.pk)


def test_many_cost_no_more_questions(client, acme, writer, ada, token, stuck):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            page(client, writer, stuck)
        return len(seen)

    run = Run.objects.unscoped(ALL).get(person=ada)
    said = {"token_id": token.id, "body": {}, "try_at": clock.now(), "made_at": clock.now()}
    Errand.objects.create(run=run, key="0", state="failed", **said)
    asked()
    few = asked()
    people = [make_person(f"Person {number}") for number in range(12)]
    for person in people:
        make_membership(acme, person)
    put_in(stuck, *people)
    Run.objects.unscoped(ALL).filter(playbook=stuck).update(state="stuck")
    for number, each in enumerate(Run.objects.unscoped(ALL).filter(playbook=stuck)):
        Errand.objects.create(run=each, key=f"more:{number}", state="failed", **said)
    assert asked() == few
