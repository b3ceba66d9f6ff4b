"""A signed delivery to the real address becomes a line of the person's footprint, if they agreed."""

import json

import pytest
from django.apps import apps
from django.urls import reverse

from lyceum.connections import api as connections
from lyceum.identity import api as identity
from lyceum.identity.testing import make_person
from lyceum.integrations import selectors, services
from lyceum.integrations.testing import log_of, make_connection, sample_of, send
from lyceum.integrations.types import CONSENT
from lyceum.kernel import actors
from lyceum.organisations.testing import make_membership

pytestmark = pytest.mark.django_db
OTHER = "not the one that was shown"


@pytest.fixture
def review():
    headers, body = sample_of("github")
    return lambda login="ada-there": (
        {**body, "review": {**body["review"], "user": {"login": login, "type": "User"}}},
        headers,
    )


def statements():
    return list(apps.get_model("statements.Statement").objects.unscoped("test").order_by("seq"))


def test_a_review_stands_in_the_record_of_who_agreed(client, ada, act, github, review):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="Ada-There")

    answer = send(client, github, *review())
    services.work_off()

    assert (answer.status_code, answer.json()) == (202, {"taken": 1})
    [line] = log_of(github)
    assert (line.state, line.detail) == ("told", "approved change")
    [told] = statements()
    assert told.owner_id == f"person:{ada.pk}"
    assert told.organisation_id == github.organisation_id
    assert told.cause == f"connection:{github.pk}"
    client.force_login(ada)
    page = client.get(reverse("footprint:mine")).text
    assert "You approved weavers/looms#12: Keep the shuttle from jamming" in page


def test_a_wrong_signature_is_refused_with_its_reason_in_the_log(client, github, review):
    answer = send(client, github, *review(), secret=OTHER)

    assert answer.status_code == 401
    [line] = log_of(github)
    assert (line.state, line.reason) == ("refused", "wrong-signature")
    assert line.sealed_body == ""


def test_replaying_and_redelivering_tell_nothing_new(client, ada, act, github, review):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ada-there")
    send(client, github, *review())
    services.work_off()

    again = send(client, github, *review())
    by = actors.system("tests")
    here = {"organisation_id": github.organisation_id, "connection_id": github.pk}
    replayed = connections.replay_arrivals(by=by, **here)
    services.work_off()
    send(client, github, *review(), delivery="d-2")  # told once more, under another name
    services.work_off()

    assert again.json() == {"taken": 0}
    assert replayed == 1
    assert [line.state for line in log_of(github)] == ["told", "told"]
    assert len(statements()) == 1
    assert selectors.account_at(github.pk, ada.pk).told == 1


def test_replaying_tells_nothing_new_of_two_who_became_one(client, ada, act, github, review):
    services.allow_tool(by=act(ada), connection_id=github.pk, account="ada-there")
    send(client, github, *review())
    services.work_off()
    by = actors.system("tests")
    stays = make_person("Ada Byron")
    make_membership(github.organisation, stays)
    identity.say_consent(by=act(stays), person_id=stays.pk, purpose=CONSENT, is_given=True)

    identity.merge_people(by=by, kept_id=stays.pk, folded_id=ada.pk)
    here = {"organisation_id": github.organisation_id, "connection_id": github.pk}
    assert connections.replay_arrivals(by=by, **here) == 1
    services.work_off()

    assert log_of(github)[0].state == "told"
    assert len(statements()) == 1
    assert selectors.account_at(github.pk, stays.pk).told == 1


def test_what_is_sent_again_under_a_name_that_nobody_signed_tells_nothing_new(
    client, ada, act, acme
):
    """A rule that names no source of its own, and a proof of the body alone."""
    proof = {"kind": "hmac", "header": "X-Mill"}
    mill = make_connection(acme, "own", proof=proof)
    services.allow_tool(by=act(ada), connection_id=mill.pk, account="ada-there")
    _headers, body = sample_of("own")
    rule = {
        "actor": {"account": "ada-there"},
        "verb": "resolved",
        "activity": {"id": "https://mill.example/1", "type": "task", "name": "Oil"},
    }
    services.write_mapping(
        by=actors.system("tests"),
        organisation_id=acme.pk,
        connection_id=mill.pk,
        text=json.dumps({"rules": [rule]}),
    )

    for delivery in ("d-1", "d-2"):
        send(client, mill, body, delivery=delivery)
    services.work_off()
    send(client, mill, {**body, "more": 1}, delivery="d-3")
    services.work_off()

    assert [line.state for line in log_of(mill)] == ["told"] * 3
    assert len(statements()) == 2


def test_of_who_has_not_agreed_nothing_is_kept_but_a_number(client, ada, acme, prove):
    prove(ada)
    calendar = make_connection(acme, "calendar")
    headers, body = sample_of("calendar")
    body["organizer"]["email"] = ada.email

    send(client, calendar, body, headers)
    services.work_off()

    [kept] = log_of(calendar)
    assert (kept.state, kept.reason, kept.sealed_body) == ("unheard", "no-consent", "")
    assert not kept.keys.exists()
    calendar.refresh_from_db()
    assert calendar.unheard == 1
    assert statements() == []
