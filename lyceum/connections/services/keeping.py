"""Connections: made, switched, tried, closed, by whoever administers their organisation."""

import base64
import secrets
from typing import Any
from uuid import uuid4

from django.db import transaction

from lyceum.connections import policies, selectors
from lyceum.connections.errors import ProofIsWrong
from lyceum.connections.events import (
    ConnectionClosed,
    ConnectionMade,
    ConnectionSecretRenewed,
    ConnectionSwitched,
    ConnectionTested,
)
from lyceum.connections.models import Connection
from lyceum.connections.protocols import payloads
from lyceum.connections.protocols.signatures import DIGESTS, ENCODINGS, KINDS, Sent, signed
from lyceum.connections.types import NewConnection, Proof, Receipt
from lyceum.kernel import clock
from lyceum.kernel.actors import Actor
from lyceum.kernel.eventlog import publish

from .arrivals import receive

NEEDS_A_NAME = {"hmac", "token", "body-token"}


@transaction.atomic
def make_connection(
    *, by: Actor, organisation_id: int, new: NewConnection
) -> tuple[Connection, str]:
    """A connection, and its secret, which is shown this once.

    Some systems make the secret themselves (Slack, HubSpot, Mattermost): then it comes with `new`.
    """
    policies.insist_on_keeper(by, organisation_id)
    proof = _sound(dict(new.proof))
    connection = Connection(
        organisation_id=organisation_id,
        name=new.name.strip(),
        system=new.system,
        proof=proof,
        keeps=list(new.keeps),
        delivery_field=new.delivery_field,
        made_by=str(by),
        made_at=clock.now(),
    )
    secret = connection.secret = new.secret.strip() or new_secret(proof["kind"])
    connection.save()
    publish(_fact(ConnectionMade, by, connection, system=new.system))
    return connection, secret


def _sound(proof: dict[str, str]) -> dict[str, str]:
    known = {
        "kind": (KINDS, proof.get("kind", "")),
        "encoding": (ENCODINGS, proof.get("encoding", "hex")),
        "digest": (DIGESTS, proof.get("digest", "sha256")),
    }
    for name, (choices, said) in known.items():
        if said not in choices:
            raise ProofIsWrong(f"{name}: {said}")
    if proof["kind"] in NEEDS_A_NAME and not proof.get("header"):
        raise ProofIsWrong("header")
    return {name: proof[name] for name in Proof.__dataclass_fields__ if name in proof}


def new_secret(kind: str) -> str:
    """256 bits, written as the system wants it."""
    if kind == "standard":
        return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    return secrets.token_urlsafe(32)


@transaction.atomic
def renew_secret(
    *, by: Actor, organisation_id: int, connection_id: int, secret: str = ""
) -> tuple[Connection, str]:
    """Another secret, shown this once; what is signed with the former is refused from now on."""
    connection = _kept(by, organisation_id, connection_id)
    made = connection.secret = secret.strip() or new_secret(connection.how_proven.kind)
    connection.save(update_fields=["sealed_secret"])
    publish(_fact(ConnectionSecretRenewed, by, connection))
    return connection, made


@transaction.atomic
def switch_connection(
    *, by: Actor, organisation_id: int, connection_id: int, is_on: bool
) -> Connection:
    """Take in what comes, or refuse all of it."""
    connection = _kept(by, organisation_id, connection_id)
    if connection.is_on != is_on:
        connection.is_on = is_on
        connection.save(update_fields=["is_on"])
        publish(_fact(ConnectionSwitched, by, connection, is_on=is_on))
    return connection


@transaction.atomic
def close_connection(*, by: Actor, organisation_id: int, connection_id: int) -> None:
    """Its address is nobody's any more; its log stays for as long as it would have."""
    connection = _kept(by, organisation_id, connection_id)
    connection.closed_at, connection.is_on = clock.now(), False
    connection.sealed_secret = ""
    connection.save(update_fields=["closed_at", "is_on", "sealed_secret"])
    publish(_fact(ConnectionClosed, by, connection))


def send_sample(
    *,
    by: Actor,
    organisation_id: int,
    connection_id: int,
    headers: dict[str, str],
    body: bytes,
    url: str,
) -> Receipt:
    """Sign a sample as the system would and take it in by the same road as everything else."""
    with transaction.atomic():
        connection = _kept(by, organisation_id, connection_id)
        publish(_fact(ConnectionTested, by, connection))
    if connection.how_proven.kind == "body-token":
        body = payloads.with_field(body, connection.how_proven.header, connection.secret)
    sent = Sent({}, body, url, clock.now())
    proof = signed(connection.how_proven, connection.secret, sent, f"test-{uuid4()}")
    return receive(
        connection.public_id, headers={**headers, **proof}, body=body, url=url, is_test=True
    )


def _kept(by: Actor, organisation_id: int, connection_id: int) -> Connection:
    policies.insist_on_keeper(by, organisation_id)
    return selectors.connection_for(by, organisation_id, connection_id, is_open=True)


def _fact(event: Any, by: Actor, connection: Connection, **more: Any) -> Any:
    return event(
        by=str(by),
        owner_id=connection.owner_id,
        organisation_id=connection.organisation_id,
        connection_id=connection.pk,
        **more,
    )
