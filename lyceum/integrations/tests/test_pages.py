"""The pages: administrators connect, test, replay and write rules; people allow, pause and unlink."""

import json

import pytest
from django.urls import reverse

from lyceum.connections import api as connections
from lyceum.integrations import selectors, services
from lyceum.integrations.testing import log_of, make_connection, sample_of, send
from lyceum.kernel import actors
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_grace(client, grace, acme):
    """Grace administers Acme."""
    make_role(grace, "administrator", acme)
    client.force_login(grace)
    return client


@pytest.fixture
def as_ada(client, ada, acme):
    client.force_login(ada)
    return client


def page(name, connection, *more):
    return reverse(f"integrations:{name}", args=["acme", connection.pk, *more])


def test_a_system_is_connected_and_its_secret_is_shown_once(as_grace):
    address = reverse("integrations:add", args=["acme", "gitlab"])
    assert "Connect GitLab" in as_grace.get(address).text

    shown = as_grace.post(address, {"name": "Our GitLab"})

    secret = shown.context["secret"]
    assert secret
    assert secret in shown.text
    connection = shown.context["connection"]
    listed = as_grace.get(reverse("integrations:connections", args=["acme"])).text
    again = as_grace.get(page("connection", connection)).text
    assert "Our GitLab" in listed
    assert secret not in listed + again
    assert str(connection.public_id) in again


@pytest.mark.parametrize("tab", ["integrations:connections", "records:stores-of"])
def test_the_other_pages_of_the_organisation_are_a_click_away(as_grace, tab):
    tabs = as_grace.get(reverse(tab, args=["acme"])).text

    assert reverse("records:learnt", args=["acme"]) in tabs
    assert reverse("organisations:directory", args=["acme"]) in tabs


def test_a_system_of_ones_own_says_how_it_signs(as_grace):
    address = reverse("integrations:add", args=["acme", "own"])

    wrong = as_grace.post(address, {"name": "Mill", "kind": "hmac", "encoding": "hex"})
    right = as_grace.post(
        address, {"name": "Mill", "kind": "hmac", "header": "X-Mill", "encoding": "base64"}
    )

    assert wrong.status_code == 422
    assert right.context["connection"].proof == {
        "kind": "hmac",
        "header": "X-Mill",
        "encoding": "base64",
    }


@pytest.mark.parametrize("system", [one.system for one in selectors.ready()])
def test_the_test_button_sends_a_sample_by_the_real_road(as_grace, acme, system):
    connection = make_connection(acme, system)

    as_grace.post(page("test", connection))

    lines = log_of(connection)
    assert [(line.state, line.reason, line.is_test) for line in lines] == [
        ("nothing", "test", True)
    ]
    assert (
        "the mapping makes a statement of it" in as_grace.get(page("connection", connection)).text
    )


def test_what_failed_is_replayed_when_the_mapping_is_right(client, as_grace, ada, act, acme):
    connection = make_connection(acme, "github")
    services.allow_tool(by=act(ada), connection_id=connection.pk, account="ines-sample")
    right = selectors.mapping_in_force(connection.pk).text
    wrong = json.loads(right)
    wrong["rules"][0]["activity"]["id"] = "{{ review.nowhere }}"
    as_grace.post(page("mapping", connection), {"text": json.dumps(wrong)})
    headers, body = sample_of("github")
    send(client, connection, body, headers)
    services.work_off()
    [failed] = log_of(connection)
    shown = as_grace.get(page("connection", connection)).text

    as_grace.post(page("mapping", connection), {"text": right, "note": "Back again"})
    as_grace.post(page("replay", connection), {"ids": [failed.pk]})
    services.work_off()

    assert (failed.state, failed.reason) == ("failed", "mapping")
    assert "rules[0].activity.id" in shown
    assert [line.state for line in log_of(connection)] == ["told"]
    versions = as_grace.get(page("mapping", connection)).text
    assert "Version 3" in versions
    assert "Back again" in versions
    assert "nowhere" in versions
    names = set(RecordedEvent.objects.values_list("name", flat=True))
    assert {"connections.ArrivalsReplayed", "integrations.MappingWritten"} <= names


@pytest.mark.parametrize("is_paused", [False, True])
def test_nobody_sees_from_the_log_who_has_agreed(as_grace, ada, act, acme, is_paused):
    """What is told and what is not looks the same, whatever is asked for."""
    connection = make_connection(acme, "github")
    services.allow_tool(by=act(ada), connection_id=connection.pk, account="ines-sample")
    services.pause_tool(by=act(ada), connection_id=connection.pk, is_paused=is_paused)
    headers, body = sample_of("github")
    send(as_grace, connection, body, headers, delivery="d-1")
    services.work_off()
    [line] = log_of(connection)
    assert line.state == ("unheard" if is_paused else "told")

    shown = as_grace.get(page("connection", connection), {"state": "told"})
    listed = as_grace.get(reverse("integrations:connections", args=["acme"]))
    again = as_grace.post(page("replay", connection), {"ids": [line.pk]})

    [row] = shown.context["rows"]
    assert (row.word, row.reason, row.detail, row.can_replay) == ("taken in", "", "", False)
    assert [number for name, _w, number, _c in shown.context["counts"] if name == "told"] == [1]
    assert "approved" not in shown.text
    assert "has not agreed" not in shown.text
    assert listed.context["rows"][0].row.taken_in == 1
    assert again.status_code == 409


def test_a_test_reads_nothing_but_its_own(as_grace, acme):
    connection, other = (make_connection(acme, "github", name=name) for name in "ab")
    headers, body = sample_of("github")
    send(as_grace, other, body, headers)

    as_grace.post(page("test", connection))

    assert [line.reason for line in log_of(connection)] == ["test"]
    assert [line.state for line in log_of(other)] == ["waiting"]


def test_all_that_is_in_a_state_is_replayed_and_nothing_left_to_replay_is_told(as_grace, acme):
    connection = make_connection(acme, "github")
    headers, body = sample_of("github")
    for number in range(3):
        send(as_grace, connection, body, headers, delivery=str(number))
    services.work_off()

    as_grace.post(page("replay", connection), {"state": "unclaimed"})
    waits = [line.state for line in log_of(connection)]
    nothing = as_grace.post(page("replay", connection), {"state": "failed"})

    assert waits == ["waiting"] * 3
    assert nothing.status_code == 409


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "x"])
def test_numbers_that_no_line_has_are_nothing(as_grace, acme, number):
    connection = make_connection(acme, "github")

    assert as_grace.get(page("connection", connection), {"before": number}).status_code == 200
    assert as_grace.post(page("replay", connection), {"ids": [number]}).status_code == 409


def test_a_mapping_is_tried_on_a_payload(as_grace, grace, act, acme):
    connection = make_connection(acme, "github")
    first = as_grace.get(page("mapping", connection)).context["form"].initial

    shown = as_grace.post(page("mapping", connection), {**first, "try": "yes"}).text
    first["payload"] = first["payload"].replace("html_url", "other_url")
    broken = as_grace.post(page("mapping", connection), {**first, "try": "yes"})
    first["payload"] = "{not json"
    no_json = as_grace.post(page("mapping", connection), {**first, "try": "yes"})

    assert "http://activitystrea.ms/schema/1.0/approve" in shown
    assert "ines-sample" in shown
    assert broken.status_code == 422
    assert "rules[0].activity.id" in broken.text
    assert no_json.status_code == 422
    assert len(selectors.versions_of(act(grace), acme.pk, connection.pk)) == 1


def test_a_wrong_mapping_stays_in_the_form_with_its_place(as_grace, acme):
    connection = make_connection(acme, "github")

    answer = as_grace.post(page("mapping", connection), {"text": '{"rules": [{"verb": "flew"}]}'})

    assert answer.status_code == 422
    assert "rules[0]" in answer.text


def test_it_is_switched_off_and_closed(client, as_grace, acme):
    connection = make_connection(acme, "github")
    headers, body = sample_of("github")

    as_grace.post(page("switch", connection), {"is_on": "no"})
    off = send(client, connection, body, headers)
    as_grace.post(page("close", connection))
    closed = send(client, connection, body, headers)

    assert off.status_code == 409
    assert log_of(connection)[0].reason == "off"
    assert closed.status_code == 404


def test_a_new_secret_ends_the_old_one(client, as_grace, acme):
    connection = make_connection(acme, "github")
    headers, body = sample_of("github")

    shown = as_grace.post(page("renew", connection))
    old = send(client, connection, body, headers)
    new = send(client, connection, body, headers, secret=shown.context["secret"])

    assert (old.status_code, new.status_code) == (401, 202)


def test_a_secret_that_the_system_has_made_anew_is_entered(client, as_grace, acme):
    connection = make_connection(acme, "slack", secret="first" + "-" * 30)
    headers, body = sample_of("slack")
    second = "second" + "-" * 30

    nothing = as_grace.post(page("renew", connection), {"secret": " "})
    kept = as_grace.post(page("renew", connection), {"secret": second})
    old = send(client, connection, body, headers)
    new = send(client, connection, body, headers, secret=second)

    assert nothing.status_code == 422
    assert second not in kept.text
    assert (old.status_code, new.status_code) == (401, 202)


def test_only_administrators_get_there(as_ada, acme):
    connection = make_connection(acme, "github")

    for name in ("connection", "mapping", "test", "replay", "switch", "renew", "close"):
        assert as_ada.post(page(name, connection), {}).status_code in (404, 405), name
    assert as_ada.get(reverse("integrations:connections", args=["acme"])).status_code == 404
    assert as_ada.get(reverse("integrations:add", args=["acme", "github"])).status_code == 404


def test_a_person_agrees_sees_pauses_and_unlinks(client, as_ada, ada, acme):
    connection = make_connection(acme, "github", name="The forge")
    mine = reverse("integrations:mine")
    headers, body = sample_of("github")
    assert "The forge" in as_ada.get(mine).text

    as_ada.post(reverse("integrations:allow", args=[connection.pk]), {"account": "@Ines-Sample"})
    send(client, connection, body, headers)
    services.work_off()
    told = as_ada.get(mine).text
    as_ada.post(reverse("integrations:pause", args=[connection.pk]), {"is_paused": "yes"})
    body["review"]["html_url"] += "-second"
    send(client, connection, body, headers, delivery="d-2")
    services.work_off()
    paused = as_ada.get(mine).text
    as_ada.post(reverse("integrations:unlink", args=[connection.pk]))
    gone = as_ada.get(mine).text

    assert "1 line told" in told
    assert "You approved weavers/looms#12" in told
    assert "paused" in paused
    assert log_of(connection)[0].reason == "paused"
    assert "1 line told" in paused
    assert "I agree: let it tell" in gone
    assert all(line.sealed_body == "" for line in log_of(connection))


@pytest.mark.parametrize("account", ["octo-cat", "x" * 201])
def test_an_account_that_is_not_free_or_too_long_stays_in_the_form(
    as_ada, ada, grace, act, acme, account
):
    connection = make_connection(acme, "github")
    services.allow_tool(by=act(grace), connection_id=connection.pk, account="octo-cat")

    answer = as_ada.post(reverse("integrations:allow", args=[connection.pk]), {"account": account})

    assert answer.status_code == 422
    assert f'value="{account}"' in answer.text
    assert selectors.account_at(connection.pk, ada.pk) is None


def test_what_was_agreed_to_can_be_ended_when_the_tool_is_off_or_the_person_gone(
    as_ada, ada, act, acme
):
    off, left = make_connection(acme, name="The forge"), make_connection(acme, name="The mill")
    for connection in (off, left):
        services.allow_tool(by=act(ada), connection_id=connection.pk, account="ada-there")
    here = {"by": actors.system("tests"), "organisation_id": acme.pk}
    connections.close_connection(**here, connection_id=off.pk)
    organisations.end_membership(**here, person_id=ada.pk)

    shown = as_ada.get(reverse("integrations:mine")).text
    for connection in (off, left):
        as_ada.post(reverse("integrations:unlink", args=[connection.pk]))
    after = as_ada.get(reverse("integrations:mine")).text

    assert "Unlink The forge" in shown
    assert shown.count("It tells nothing: it is switched off") == 2
    assert "The forge" not in after
    assert "The mill" not in after


def test_the_pages_ask_the_same_however_many_there_are(
    as_grace, acme, django_assert_max_num_queries
):
    connection = make_connection(acme, "github")
    headers, body = sample_of("github")
    for number in range(20):
        send(as_grace, connection, body, headers, delivery=str(number))
        make_connection(acme, "github", name=f"Forge {number}")
    services.work_off()
    as_grace.get(page("connection", connection))

    with django_assert_max_num_queries(12):
        as_grace.get(page("connection", connection))
    with django_assert_max_num_queries(12):
        as_grace.get(reverse("integrations:connections", args=["acme"]))
    with django_assert_max_num_queries(12):
        as_grace.get(reverse("integrations:mine"))
