"""Who is behind what comes, and what may be told of them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.urls import reverse

from lyceum.connections import api as connections
from lyceum.footprint import api as footprint
from lyceum.identity import api as identity
from lyceum.identity.testing import make_person
from lyceum.integrations import selectors, services
from lyceum.integrations.errors import AccountTaken, NoConsent, NotYourTool
from lyceum.integrations.models import Account, Counted
from lyceum.integrations.testing import log_of, make_connection, sample_of, send
from lyceum.integrations.types import CONSENT
from lyceum.kernel import actors, clock, eventlog
from lyceum.kernel.errors import Forbidden
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_role

pytestmark = pytest.mark.django_db


def statements():
    return list(apps.get_model("statements.Statement").objects.unscoped("test").order_by("seq"))


@pytest.fixture
def reviewed(client, github):
    """reviewed("login") sends a review by that account and reads it; the log's newest line."""

    def do(login, delivery="d-1"):
        headers, body = sample_of("github")
        body["review"] |= {"user": {"login": login}, "html_url": f"https://f.example/{delivery}"}
        send(client, github, body, headers, delivery=delivery)
        services.work_off()
        return log_of(github)[0]

    return do


def test_what_came_before_waits_sealed_until_its_person_claims_it(ada, act, github, reviewed):
    waits = reviewed("ada-there")
    assert (waits.state, waits.reason) == ("unclaimed", "unknown-person")
    assert waits.sealed_body
    assert "ada-there" not in str(list(waits.keys.values_list("key", flat=True)))

    services.allow_tool(by=act(ada), connection_id=github.pk, account="ADA-there")
    services.work_off()

    assert [line.state for line in log_of(github)] == ["told"]
    assert len(statements()) == 1


def test_a_confirmed_address_is_a_proof_and_a_claimed_one_is_not(client, ada, act, acme, prove):
    calendar = make_connection(acme, "calendar")
    services.allow_tool(by=act(ada), connection_id=calendar.pk)
    headers, body = sample_of("calendar")
    body["organizer"]["email"] = "Ada@Weavers.example"
    EmailAddress.objects.create(user=ada, email="ada@weavers.example", verified=False)

    send(client, calendar, body, headers)
    services.work_off()
    before = log_of(calendar)[0].state
    prove(ada, "ada@weavers.example")
    services.allow_tool(by=act(ada), connection_id=calendar.pk)  # she looks again
    services.work_off()

    assert before == "unclaimed"
    assert log_of(calendar)[0].state == "told"
    assert "ada@weavers" not in statements()[0].text


def test_an_account_is_one_persons(ada, grace, act, github):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ada-there")

    with pytest.raises(AccountTaken):
        services.allow_tool(by=act(grace), connection_id=github.pk, account="@Ada-There ")


def test_who_administers_releases_what_somebody_entered_wrongly(
    client, ada, grace, act, acme, github
):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="grace-there")
    make_role(grace, "administrator", acme)
    here = {"organisation_id": acme.pk, "connection_id": github.pk}
    with pytest.raises(Forbidden):
        services.release_account(by=act(ada), **here, name="grace-there")
    client.force_login(grace)
    address = reverse("integrations:release", args=["acme", github.pk])

    unknown = client.post(address, {"account": "nobody"})
    released = client.post(address, {"account": "@Grace-There"})
    services.allow_tool(by=act(grace), connection_id=github.pk, account="grace-there")

    assert (unknown.status_code, released.status_code) == (404, 302)
    assert [one.person_id for one in Account.objects.unscoped("test")] == [grace.pk]


def test_only_people_of_the_organisation_are_asked(linus, act, github):
    with pytest.raises(NotYourTool):
        services.allow_tool(by=act(linus), connection_id=github.pk, account="linus")
    with pytest.raises(Forbidden):
        services.allow_tool(by=actors.system("tests"), connection_id=github.pk)


def test_nothing_is_told_of_who_takes_the_consent_back(ada, act, github, reviewed):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ada-there")
    identity.say_consent(by=act(ada), person_id=ada.pk, purpose=CONSENT, is_given=False)

    line = reviewed("ada-there")

    assert (line.state, line.reason, line.sealed_body) == ("unheard", "no-consent", "")
    assert statements() == []


def test_what_lies_sealed_goes_with_the_consent(client, ada, act, github, slack, reviewed):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ada-there")
    told = reviewed("ada-there")
    answered(client, slack, 1)
    assert told.sealed_body

    identity.say_consent(by=act(ada), person_id=ada.pk, purpose=CONSENT, is_given=False)
    while eventlog.deliver():
        pass

    lines = [*log_of(github), *log_of(slack)]
    assert [(line.state, line.sealed_body) for line in lines] == [("told", ""), ("told", "")]
    assert not Counted.objects.unscoped("test").exists()
    assert len(statements()) == 1  # what was told before is her own record


def test_nothing_is_told_of_who_has_left_the_organisation(ada, act, acme, github, reviewed):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ada-there")
    organisations.end_membership(
        by=actors.system("tests"), organisation_id=acme.pk, person_id=ada.pk
    )

    assert reviewed("ada-there").reason == "no-consent"


def test_what_came_in_a_pause_is_never_told(ada, act, github, reviewed):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ada-there")
    services.pause_tool(by=act(ada), connection_id=github.pk, is_paused=True)
    paused = reviewed("ada-there", "1")
    services.pause_tool(by=act(ada), connection_id=github.pk, is_paused=False)
    reviewed("ada-there", "2")
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ada-there")
    services.work_off()

    assert paused.reason == "paused"
    assert len(statements()) == 1


def test_one_payload_about_two_people_tells_of_the_one_who_agreed(client, ada, act, github):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ines-sample")
    headers, body = sample_of("github", 1)  # ines merged what otto wrote

    send(client, github, body, headers)
    services.work_off()

    [line] = log_of(github)
    assert (line.state, line.detail) == ("unclaimed", "accepted change")
    assert len(statements()) == 1


def test_what_one_of_two_has_not_agreed_to_is_dropped(client, ada, act, acme, prove):
    bert = make_person("Bert")
    make_membership(acme, bert)
    mill = make_connection(acme, "github")
    for person, name in ((ada, "ines-sample"), (bert, "otto-sample")):
        services.allow_tool(by=act(person), connection_id=mill.pk, account=name)
    services.pause_tool(by=act(bert), connection_id=mill.pk, is_paused=True)
    headers, body = sample_of("github", 1)

    send(client, mill, body, headers)
    services.work_off()

    [line] = log_of(mill)
    assert (line.state, line.sealed_body) == ("told", "")
    assert [one.owner_id for one in statements()] == [f"person:{ada.pk}"]


def test_what_somebody_pauses_does_not_wait_with_what_is_about_somebody_unknown(
    client, ada, grace, act, github
):
    """Otherwise it would be told when the other comes, and the pause is over."""
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ines-sample")
    services.pause_tool(by=act(ada), connection_id=github.pk, is_paused=True)
    headers, body = sample_of("github", 1)  # ines merged what otto wrote
    send(client, github, body, headers)
    services.work_off()
    [line] = log_of(github)

    services.pause_tool(by=act(ada), connection_id=github.pk, is_paused=False)
    services.allow_tool(by=act(grace), connection_id=github.pk, account="otto-sample")
    services.work_off()

    assert (line.state, line.reason, line.sealed_body) == ("unheard", "paused", "")
    assert statements() == []


def test_what_could_not_be_read_in_a_pause_is_not_told_after_it(ada, act, acme, github, reviewed):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ada-there")
    here = {"by": actors.system("tests"), "organisation_id": acme.pk, "connection_id": github.pk}
    right = selectors.mapping_in_force(github.pk).text
    services.write_mapping(**here, text=right.replace("pull.html_url", "pull.nowhere"))
    with clock.travelled(clock.now() - timedelta(hours=3)):
        reviewed("ada-there", "before")
    with clock.travelled(clock.now() - timedelta(hours=2)):
        services.pause_tool(by=act(ada), connection_id=github.pk, is_paused=True)
    with clock.travelled(clock.now() - timedelta(hours=1)):
        reviewed("ada-there", "in the pause")
    services.pause_tool(by=act(ada), connection_id=github.pk, is_paused=False)

    services.write_mapping(**here, text=right)
    connections.replay_arrivals(**here, state="failed")
    services.work_off()

    assert [(line.state, line.reason) for line in log_of(github)] == [
        ("unheard", "paused"),
        ("told", ""),
    ]
    assert len(statements()) == 1


def test_who_has_said_nothing_can_neither_pause_nor_unlink(ada, act, github):
    with pytest.raises(NoConsent):
        services.pause_tool(by=act(ada), connection_id=github.pk, is_paused=True)
    with pytest.raises(NoConsent):
        services.unlink_tool(by=act(ada), connection_id=github.pk)


def test_unlinking_drops_what_lies_sealed_under_a_confirmed_address_here(
    client, ada, act, acme, prove
):
    prove(ada, "ada@weavers.example")
    headers, body = sample_of("calendar")
    body["organizer"]["email"] = "ada@weavers.example"
    here, there = (make_connection(acme, "calendar", name=name) for name in ("Here", "There"))
    for connection in (here, there):
        services.allow_tool(by=act(ada), connection_id=connection.pk)
        send(client, connection, body, headers)
        services.work_off()

    services.unlink_tool(by=act(ada), connection_id=here.pk)

    [[dropped], [kept]] = log_of(here), log_of(there)
    assert (dropped.sealed_body, dropped.keys.exists()) == ("", False)
    assert kept.sealed_body
    assert kept.keys.exists()


def test_an_erasure_reaches_what_lies_sealed(ada, act, github, reviewed):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ada-there")
    reviewed("ada-there")

    identity.erase_person(by=actors.system("tests"), person_id=ada.pk)

    [line] = log_of(github)
    assert line.sealed_body == ""
    assert not line.keys.exists()
    assert not Account.objects.unscoped("test").exists()
    assert statements() == []


# --- counted by the day ---------------------------------------------------------------------------


@pytest.fixture
def slack(client, acme, ada, act):
    connection = make_connection(acme, "slack", secret="theirs" + "-" * 30)
    services.allow_tool(by=act(ada), connection_id=connection.pk, account="U0INES")
    return connection


def answered(client, slack, number, at=None):
    headers, body = sample_of("slack")
    body["event_id"] = f"Ev{number}"
    body["event"]["ts"] = f"{(at or clock.now()).timestamp():.4f}"
    send(client, slack, body, headers)
    services.work_off()


def test_answers_are_counted_and_told_when_the_day_is_over(client, ada, slack):
    morning = clock.now().replace(hour=8)
    for number in range(3):
        answered(client, slack, number, morning + timedelta(minutes=number))
    answered(client, slack, "again", morning)  # the same answer, delivered once more
    today = services.tell_days()

    with clock.travelled(morning + timedelta(days=1)):
        told, again = services.tell_days(), services.tell_days()

    assert (today, told, again) == (0, 1, 0)
    [one] = statements()
    assert '"http://id.tincanapi.com/extension/measurement":3' in one.text
    assert "Turn it off and on" not in one.text
    kept = Counted.objects.unscoped("test").values_list("number", "iri", "name", "verb")
    assert set(kept) == {(0, "", "", "")}
    client.force_login(ada)
    page = client.get("/footprint/").text
    assert "You gave answers in Slack C0LOOMS" in page
    assert "3 times" in page


def test_a_day_that_was_told_stays_as_it_was_told(client, act, slack):
    morning = clock.now().replace(hour=8)
    answered(client, slack, 1, morning)
    with clock.travelled(morning + timedelta(days=1)):
        services.tell_days()

    connections.replay_arrivals(
        by=actors.system("tests"),
        organisation_id=slack.organisation_id,
        connection_id=slack.pk,
    )
    services.work_off()
    with clock.travelled(morning + timedelta(days=1)):
        services.tell_days()

    assert len(statements()) == 1


def test_what_is_late_is_told_as_a_further_sum(client, slack):
    morning = clock.now().replace(hour=8)
    answered(client, slack, 1, morning)
    with clock.travelled(morning + timedelta(days=1)):
        services.tell_days()

    for number in (2, 3):
        answered(client, slack, number, morning + timedelta(minutes=number))
    with clock.travelled(morning + timedelta(days=1, hours=1)):
        assert services.tell_days() == 1
        assert services.tell_days() == 0

    sums = [json.loads(one.text)["result"]["extensions"] for one in statements()]
    assert [number for one in sums for number in one.values()] == [1, 2]


def test_what_comes_while_a_day_is_told_is_told_next_time(client, slack, monkeypatch):
    morning = clock.now().replace(hour=8)
    answered(client, slack, 1, morning)
    tell = footprint.tell_work

    def tell_slowly(**said):
        monkeypatch.setattr(footprint, "tell_work", tell)
        answered(client, slack, 2, morning + timedelta(minutes=2))
        return tell(**said)

    monkeypatch.setattr(footprint, "tell_work", tell_slowly)
    with clock.travelled(morning + timedelta(days=1)):
        services.tell_days()
        assert services.tell_days() == 1

    assert len(statements()) == 2


def test_what_was_counted_is_known_for_some_weeks(client, slack):
    morning = clock.now().replace(hour=8)
    answered(client, slack, 1, morning)

    with clock.travelled(morning + timedelta(days=34)):
        services.tell_days()
        assert Counted.objects.unscoped("test").exists()
    with clock.travelled(morning + timedelta(days=40)):
        services.tell_days()
        assert not Counted.objects.unscoped("test").exists()


def test_a_count_of_who_pauses_meanwhile_is_dropped(client, ada, act, slack):
    answered(client, slack, 1)
    services.pause_tool(by=act(ada), connection_id=slack.pk, is_paused=True)

    with clock.travelled(clock.now() + timedelta(days=2)):
        assert services.tell_days() == 0

    assert statements() == []
    assert not Counted.objects.unscoped("test").exists()


def test_what_is_done_while_the_record_is_paused_is_in_no_count(client, ada, act, slack):
    morning = clock.now().replace(hour=8)
    client.force_login(ada)
    with clock.travelled(morning):
        answered(client, slack, 1, morning)
        client.post(reverse("footprint:pauses"), {"about": "topic:work"})
    with clock.travelled(morning + timedelta(hours=1)):
        answered(client, slack, 2, clock.now())
        [pause] = apps.get_model("footprint.Pause").objects.unscoped("test")
        client.post(reverse("footprint:end-pause", args=[pause.pk]))
    with clock.travelled(morning + timedelta(hours=2)):
        answered(client, slack, 3, clock.now())

    with clock.travelled(morning + timedelta(days=1)):
        services.tell_days()

    [one] = statements()
    assert '"http://id.tincanapi.com/extension/measurement":2' in one.text
    assert [line.state for line in log_of(slack)] == ["told", "unheard", "told"]
    assert log_of(slack)[1].sealed_body == ""


def test_who_begins_a_conversation_or_speaks_to_themselves_answers_nobody(client, slack):
    headers, body = sample_of("slack")
    del body["event"]["thread_ts"]
    send(client, slack, body, headers)
    body["event_id"], body["event"]["thread_ts"] = "Ev2", "1772443000.000100"
    body["event"]["parent_user_id"] = "U0INES"
    send(client, slack, body, headers)
    services.work_off()

    assert [line.reason for line in log_of(slack)] == ["no-rule", "no-rule"]
    assert all(line.sealed_body == "" for line in log_of(slack))


def test_the_moment_is_when_it_happened_not_when_it_came(ada, act, github, reviewed):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ada-there")
    reviewed("ada-there")

    assert statements()[0].happened_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
