"""Connections, and what systems outside send through them, for tests of this app and of higher ones."""

import json

from django.urls import reverse

from lyceum.connections.testing import arrivals_at, proof_of
from lyceum.kernel import actors

from . import selectors, services

HOST = "http://testserver"


def make_connection(organisation, system="github", *, name="", secret="", **more):
    """A connection of an organisation, with its secret beside it as `shown`."""
    made, shown = services.connect(
        by=actors.system("tests"),
        organisation_id=organisation.pk,
        system=system,
        name=name or f"{organisation.name}'s {system}",
        secret=secret,
        **more,
    )
    made.shown = shown
    return made


def sample_of(system, number=0):
    """The headers and the body of a sample that comes with Lyceum."""
    sample = selectors.ready_one(system).samples[number]
    return dict(sample["headers"]), json.loads(json.dumps(sample["body"]))


def send(client, connection, body, headers=None, *, delivery="d-1", secret="", at=None):
    """POST it to the connection's own address, signed as the system signs."""
    path = reverse("integrations:take-in", args=[connection.public_id])
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    proof = proof_of(
        connection, raw, HOST + path, secret=secret or connection.shown, delivery=delivery, at=at
    )
    headers = {"x-github-delivery": delivery, **(headers or {}), **proof}
    kind = headers.pop("content-type", "application/json")
    return client.post(path, raw, content_type=kind, headers=headers)


def log_of(connection):
    """The lines of a connection's log, newest first."""
    return arrivals_at(connection)
