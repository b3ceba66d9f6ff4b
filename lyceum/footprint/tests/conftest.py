"""Footprints, and programs that speak xAPI: each with a credential, a mount and its version."""

import json
from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from lyceum.access.testing import forget_credentials, make_credential
from lyceum.footprint import api, services
from lyceum.footprint.types import Thing, Told
from lyceum.kernel import actors

MOUNTS = {"2.0.0": "/xapi/", "1.0.3": "/xapi/1.0.3/"}
ADA = {"objectType": "Agent", "name": "Ada", "mbox": "mailto:ada@course.example"}
ACTIVITY = "https://course.example/activities/1"


@pytest.fixture
def ada(ada):
    """Ada, whom the house knows by all her names, as it does once it has heard of her."""
    services.know([ada.pk])
    return ada


@dataclass(frozen=True)
class Program:
    """`program.get("statements", verb=…)`: a request as a program sends it."""

    client: Any
    authorization: str
    version: str = "2.0.0"
    mount: str = "/xapi/"

    def ask(self, method, path, body=b"", /, *, headers=None, query=None, **words):
        said = {"Authorization": self.authorization, "X-Experience-API-Version": self.version}
        said |= {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        said = {name: value for name, value in said.items() if value}
        content_type = said.pop("Content-Type", "application/json")
        text = urlencode(words) if query is None else query
        if not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        return self.client.generic(
            method,
            f"{self.mount}{path}",
            body,
            content_type,
            QUERY_STRING=text,
            headers=said,
        )

    def get(self, path, /, **more):
        return self.ask("GET", path, **more)

    def post(self, path, body, /, **more):
        return self.ask("POST", path, body, **more)

    def put(self, path, body, /, **more):
        return self.ask("PUT", path, body, **more)

    def delete(self, path, /, **more):
        return self.ask("DELETE", path, **more)

    def at(self, version):
        return replace(self, version=version, mount=MOUNTS[version])


def basic(made):
    return f"Basic {b64encode(f'{made.user}:{made.secret}'.encode()).decode()}"


@pytest.fixture
def come_in(client):
    """come_in(organisation, *scopes): a program of theirs."""
    forget_credentials()
    yield lambda at, *scopes: Program(client, basic(make_credential(at, *scopes)))
    forget_credentials()


@pytest.fixture
def program(come_in, acme):
    return come_in(acme, "all")


@pytest.fixture(params=MOUNTS)
def either(program, request):
    """The same at both mounts."""
    return program.at(request.param)


def make(**more):
    """A statement that keeps the rules of both versions."""
    return {
        "id": str(uuid4()),
        "actor": ADA,
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en": "completed"}},
        "object": {
            "objectType": "Activity",
            "id": ACTIVITY,
            "definition": {"name": {"en": "Weaving", "fr": "Tisser"}},
        },
    } | more


START = datetime(2026, 1, 20, 9, tzinfo=UTC)


@pytest.fixture
def tell(ada, acme):
    """tell(3, "created") tells three such deeds of Ada, a day apart; their statements' ids."""

    def tell(n=1, verb="joined", **more):
        told = [
            Told(
                person_id=more.get("person", ada).pk,
                organisation_id=more.get("organisation_id", acme.pk),
                verb=verb,
                thing=more.get("thing", Thing("organisation", acme.pk)),
                at=more.get("at", START + timedelta(days=number)),
                source=f"{verb} {number} {more.get('source', '')}",
                result=more.get("result", {}),
                around=more.get("around", ()),
                cause=more.get("cause", "event:7"),
            )
            for number in range(n)
        ]
        return api.tell(by=actors.system("tests"), told=told)

    return tell
