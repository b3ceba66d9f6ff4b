"""What comes in: proven, kept once, handed to its reader, tried again; refusals say why."""

import json
import time
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection as database

from lyceum.connections import api, selectors
from lyceum.connections.errors import ProofIsWrong
from lyceum.connections.models import Arrival, ArrivalKey, Connection, State
from lyceum.connections.protocols import payloads
from lyceum.connections.services import forget_arrivals, work_off
from lyceum.connections.testing import arrivals_at, proof_of
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db
URL = "https://learn.example.org/integrations/in/x/"
PROOFS = {
    "standard": {"kind": "standard"},
    "github": {"kind": "hmac", "header": "X-Hub-Signature-256", "prefix": "sha256="},
    "plain": {"kind": "hmac", "header": "X-Mac", "encoding": "base64", "digest": "sha512"},
    "gitlab": {"kind": "token", "header": "X-Gitlab-Token"},
    "slack": {"kind": "slack"},
    "hubspot": {"kind": "hubspot"},
}
TIMED = ("standard", "slack", "hubspot")


@pytest.fixture
def connect(acme):
    def make(proof="github", **more):
        new = api.NewConnection(name="Forge", system="own", proof=PROOFS[proof], **more)
        made, made.shown = api.make_connection(
            by=actors.system("tests"), organisation_id=acme.pk, new=new
        )
        return made

    return make


def deliver(connection, said, *, delivery="d-1", secret="", headers=None, at=None):
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    proof = proof_of(
        connection, body, URL, secret=secret or connection.shown, delivery=delivery, at=at
    )
    headers = {"Content-Type": "application/json", "X-GitHub-Delivery": delivery, **(headers or {})}
    return api.receive(connection.public_id, headers={**headers, **proof}, body=body, url=URL)


# --- proofs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("proof", PROOFS)
def test_what_is_signed_as_the_system_signs_is_taken_in(connect, proof):
    connection = connect(proof)

    receipt = deliver(connection, {"a": 1})

    assert receipt.new == 1
    [line] = arrivals_at(connection)
    assert line.state == State.WAITING
    assert json.loads(line.body) == {"a": 1}


@pytest.mark.parametrize("proof", PROOFS)
def test_another_secret_another_body_and_no_proof_are_refused(connect, proof):
    connection = connect(proof)
    other = connect(proof)

    with pytest.raises(api.NotTrusted):
        deliver(connection, {"a": 1}, secret=other.shown)
    with pytest.raises(api.NotTrusted):
        api.receive(connection.public_id, headers={}, body=b"{}", url=URL)
    if proof != "gitlab":  # a bare token says nothing about the body
        signed = proof_of(connection, b'{"a": 1}', URL, secret=connection.shown)
        with pytest.raises(api.NotTrusted):
            api.receive(connection.public_id, headers=signed, body=b'{"a": 2}', url=URL)

    reasons = [line.reason for line in arrivals_at(connection)]
    assert set(reasons) == {"wrong-signature", "no-signature"}
    assert all(not line.sealed_body for line in arrivals_at(connection))


@pytest.mark.parametrize("proof", TIMED)
@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_was_signed_at_another_time_is_refused(connect, proof, minutes):
    connection = connect(proof)

    with pytest.raises(api.NotTrusted):
        deliver(connection, {}, at=clock.now() + timedelta(minutes=minutes))

    assert [line.reason for line in arrivals_at(connection)] == ["too-old"]


@pytest.mark.parametrize("at", ["", "soon", "9" * 40, "-1"])
def test_a_time_that_is_none_is_refused(connect, at):
    connection = connect("slack")

    with pytest.raises(api.NotTrusted):
        api.receive(
            connection.public_id,
            headers={"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": at},
            body=b"{}",
            url=URL,
        )


@pytest.mark.parametrize(
    "signature", ["", "v1", "v1,", "v1,!!!", "v1,====", "v2,AAAA", "v1,AAAA v1", "ü"]
)
def test_a_garbled_standard_signature_is_refused_and_breaks_nothing(connect, signature):
    connection = connect("standard")
    headers = proof_of(connection, b"{}", URL, secret=connection.shown)

    with pytest.raises(api.NotTrusted):
        api.receive(
            connection.public_id,
            headers={**headers, "webhook-signature": signature},
            body=b"{}",
            url=URL,
        )


def test_a_proof_that_is_none_makes_no_connection(acme):
    for proof in (
        {"kind": "magic"},
        {"kind": "hmac"},
        {"kind": "hmac", "header": "x", "digest": "md5"},
    ):
        with pytest.raises(ProofIsWrong):
            api.make_connection(
                by=actors.system("tests"),
                organisation_id=acme.pk,
                new=api.NewConnection(name="x", system="own", proof=proof),
            )


@pytest.mark.parametrize("proof", PROOFS)
def test_who_has_lost_the_secret_of_the_installation_trusts_nobody(connect, proof, settings):
    connection = connect(proof)
    right, settings.SECRET_KEY = settings.SECRET_KEY, "another"

    with pytest.raises(api.SealIsLost):
        deliver(connection, {})
    settings.SECRET_KEY = right
    assert deliver(connection, {}).new == 1


@pytest.mark.parametrize("proof", ["github", "plain", "slack", "hubspot"])
def test_an_empty_secret_is_no_secret(connect, proof):
    connection = connect(proof)
    Connection.objects.unscoped("test").filter(pk=connection.pk).update(sealed_secret="")
    headers = proof_of(connection, b"{}", URL, secret="")

    with pytest.raises(api.NotTrusted):
        api.receive(connection.public_id, headers=headers, body=b"{}", url=URL)


def test_what_waits_is_still_there_when_the_secret_is_back(connect, settings):
    connection = connect("plain")
    deliver(connection, {"a": 1})
    right, settings.SECRET_KEY = settings.SECRET_KEY, "another"

    for hour in range(10):
        with clock.travelled(clock.now() + timedelta(hours=hour)):
            assert work_off(told) == 1

    settings.SECRET_KEY = right
    [line] = arrivals_at(connection)
    assert (line.state, line.attempts) == (State.WAITING, 0)
    with clock.travelled(clock.now() + timedelta(hours=11)):
        assert work_off(told) == 1
    [line] = arrivals_at(connection)
    assert json.loads(line.body) == {"a": 1}


# --- bodies ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b"[" * 99 + b"]" * 99, b"nul", b"9" * 5000]
)
def test_what_is_no_json_is_refused(connect, body):
    connection = connect()

    with pytest.raises(api.NotUnderstood):
        deliver(connection, body)

    assert [line.reason for line in arrivals_at(connection)] == ["not-json"]


def test_what_is_too_large_is_refused(connect):
    connection = connect()

    with pytest.raises(api.TooLarge):
        deliver(connection, b'"' + b"x" * api.LARGEST + b'"')
    with pytest.raises(api.TooLarge):
        deliver(connection, [{}] * 201)

    [line] = arrivals_at(connection)
    assert (line.reason, line.times) == ("too-large", 2)


def test_refusals_in_a_row_share_a_line(connect):
    connection = connect()
    for _again in range(5):
        with pytest.raises(api.NotTrusted):
            deliver(connection, {}, secret=connect().shown)

    [line] = arrivals_at(connection)
    assert line.times == 5


def test_a_form_is_read_like_json(connect):
    connection = connect()
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    deliver(connection, b"payload=%7B%22a%22%3A1%7D", headers=form)
    deliver(connection, b"user_name=ines&text=hello", headers=form, delivery="d-2")

    said = [json.loads(line.body) for line in arrivals_at(connection)]
    assert said == [{"user_name": "ines", "text": "hello"}, {"a": 1}]


def test_what_no_database_keeps_breaks_nothing(connect):
    connection = connect(delivery_field="id")

    deliver(connection, b'{"id": "a\\u0000b\\ud800", "name": "\\ud800\\u0000", "x": NaN}')

    [line] = arrivals_at(connection)
    assert line.delivery == "ab?"
    assert json.loads(line.body)["name"] == "\ud800\0"


def test_a_list_is_several_things_each_with_its_own_name(connect):
    connection = connect(delivery_field="eventId")

    first = deliver(connection, [{"eventId": 1}, {"eventId": 2}])
    again = deliver(connection, [{"eventId": 2}, {"eventId": 3}])

    assert (first.new, again.new) == (2, 1)
    assert [line.delivery for line in arrivals_at(connection)] == ["3", "2", "1"]


def test_only_what_is_kept_is_written_down_and_it_is_sealed(connect):
    connection = connect(keeps=("event.user", "items.field", "whole"))
    said = {
        "event": {"user": "ines", "text": "a secret word"},
        "items": [{"field": "a", "text": "a secret word"}, 3],
        "whole": {"text": "a secret word"},
        "text": "a secret word",
    }

    deliver(connection, said)

    [line] = arrivals_at(connection)
    assert json.loads(line.body) == {"event": {"user": "ines"}, "items": [{"field": "a"}, {}]}
    assert "ines" not in line.sealed_body


def test_no_header_that_proves_anything_is_kept():
    kept = payloads.harmless(
        {
            "x-github-event": "push",
            "x-hub-signature-256": "sha256=00",
            "x-gitlab-token": "t",
            "x-secret-event": "t",
            "authorization": "Bearer t",
            "cookie": "t",
            "x-forwarded-for": "192.0.2.1",
            "user-agent": "u" * 500,
        }
    )

    assert kept == {"x-github-event": "push", "user-agent": "u" * 200}


def test_slack_hears_its_challenge_back(connect):
    connection = connect("slack")

    receipt = deliver(connection, {"type": "url_verification", "challenge": "3eZbrw"})

    assert receipt.challenge == "3eZbrw"
    assert arrivals_at(connection) == []


def test_secrets_lie_sealed(connect):
    connection = connect()

    kept = Connection.objects.unscoped("test").values_list("sealed_secret", flat=True).get()

    assert connection.shown not in kept
    assert Connection.objects.unscoped("test").get().secret == connection.shown


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_delivery_that_comes_eight_times_at_once_is_kept_once(connect):
    connection, start = connect(), Barrier(8)
    taken = []

    def send():
        start.wait()
        taken.append(deliver(connection, {"a": 1}).arrival_ids)
        database.close()

    threads = [Thread(target=send) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == 8
    assert len(set(taken)) == 1
    assert len(arrivals_at(connection)) == 1


# --- reading --------------------------------------------------------------------------------------


def told(came):
    return api.Outcome("told", keys=("k-1",))


def test_what_breaks_is_tried_again_and_at_last_set_aside(connect):
    connection = connect()
    deliver(connection, {"name": "Ines"})

    def breaks(came):
        raise ValueError(came.body["name"])

    for hour in range(6):
        with clock.travelled(clock.now() + timedelta(hours=hour)):
            assert work_off(breaks) == 1
            assert work_off(breaks) == 0  # not before its time

    [line] = arrivals_at(connection)
    assert (line.state, line.reason, line.attempts) == (State.FAILED, "broken", 6)
    assert "Ines" not in line.detail


def test_one_that_breaks_stops_no_other(connect):
    connection = connect()
    deliver(connection, {"n": 1}, delivery="1")
    deliver(connection, {"n": 2}, delivery="2")

    def read(came):
        if came.body["n"] == 1:
            raise RuntimeError
        return told(came)

    assert work_off(read) == 2
    assert [line.state for line in arrivals_at(connection)] == [State.TOLD, State.WAITING]


def test_connections_are_read_in_turns(connect):
    loud, quiet = connect(), connect()
    for number in range(3):
        deliver(loud, {"n": number}, delivery=str(number))
    deliver(quiet, {"n": 9})

    assert work_off(told, limit=2) == 2

    states = [line.state for one in (loud, quiet) for line in arrivals_at(one)]
    assert states == [State.WAITING, State.WAITING, State.TOLD, State.TOLD]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_four_workers_read_each_arrival_once(connect):
    connection, start, read = connect(), Barrier(4), []
    for number in range(20):
        deliver(connection, {"n": number}, delivery=str(number))

    def note(came):
        time.sleep(0.01)
        read.append(came.id)
        return told(came)

    def work():
        start.wait()
        work_off(note)
        database.close()

    threads = [Thread(target=work) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work_off(note)

    assert sorted(read) == sorted(line.pk for line in arrivals_at(connection))


def test_what_waits_for_somebody_is_woken_or_dropped_by_its_key(connect):
    connection = connect()
    deliver(connection, {"a": 1})
    work_off(lambda came: api.Outcome("unclaimed", "unknown-person", keys=("k-1", "k-2")))

    assert api.wake_about(["k-9"]) == 0
    assert api.wake_about(["k-2"]) == 1
    work_off(told)
    assert api.wake_about(["k-1"]) == 0
    assert api.drop_about(["k-1"]) == 1
    [line] = arrivals_at(connection)
    assert (line.state, line.sealed_body) == (State.TOLD, "")
    assert list(line.keys.values_list("key", flat=True)) == ["k-2"]


def test_lines_go_when_their_time_is_over(connect):
    connection = connect()
    with clock.travelled(clock.now() - timedelta(days=31)):
        deliver(connection, {}, delivery="old")
    deliver(connection, {}, delivery="new")
    work_off(told)

    assert forget_arrivals(clock.now() - timedelta(days=30)) == 2  # the line and its key
    assert [line.delivery for line in arrivals_at(connection)] == ["new"]


# --- keeping --------------------------------------------------------------------------------------


def test_only_who_administers_the_organisation_keeps_its_connections(
    connect, ada, linus, acme, act
):
    connection = connect()
    here = {"organisation_id": acme.pk, "connection_id": connection.pk}

    for person in (ada, linus):
        by = act(person)
        for verb in (api.renew_secret, api.close_connection, api.replay_arrivals):
            with pytest.raises(Forbidden):
                verb(by=by, **here)
        with pytest.raises(NotFound):
            api.connection_for(by, acme.pk, connection.pk)
        with pytest.raises(NotFound):
            api.connections_of(by, acme.pk)


def test_an_address_of_nobody_is_not_there(connect):
    connection = connect()
    api.close_connection(
        by=actors.system("tests"),
        organisation_id=connection.organisation_id,
        connection_id=connection.pk,
    )

    with pytest.raises(NotFound):
        selectors.open_connection(connection.public_id)


def test_all_that_waits_for_somebody_is_read_however_much_it_is(connect):
    connection = connect()
    many = 1100
    waits = [
        Arrival(
            owner_id=connection.owner_id,
            connection=connection,
            delivery=str(number),
            state=State.UNCLAIMED,
            arrived_at=clock.now(),
        )
        for number in range(many)
    ]
    Arrival.objects.unscoped("test").bulk_create(waits)
    ArrivalKey.objects.bulk_create(ArrivalKey(arrival=one, key="somebody") for one in waits)

    assert api.wake_about(["somebody"]) == many
    assert {one.state for one in arrivals_at(connection)} == {State.WAITING}
    assert api.drop_about(["somebody"]) == many
