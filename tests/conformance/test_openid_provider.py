"""Lyceum as an OpenID Provider, asked by npm's `openid-client`: a tool that knows only our issuer.

The scenarios stand in `node/relying_party.mjs`, one test each. People sign in through our pages.
"""

import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from lyceum.access import services
from lyceum.access.models import Client, SigningKey
from lyceum.access.testing import make_tool
from lyceum.access.types import SCOPES
from lyceum.kernel import actors
from tools.build_frontend import find_node

NODE = Path(__file__).parent / "node"
SCRIPT = NODE / "relying_party.mjs"
REDIRECT = "http://127.0.0.1:9/callback"
OTHER = "https://borealis.example/callback"
SCENARIOS = re.findall(r"^  async (\w+)\(\)", SCRIPT.read_text(), re.MULTILINE)
ALONE = {"keys_turn"}  # those in which the house does something meanwhile
PATIENCE = 60

pytestmark = [
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not (NODE / "node_modules/openid-client").is_dir(), reason="make conformance"
    ),
]


@pytest.fixture
def world(live_server, settings, acme, ada, grace, linus):
    """What the other side must know: our issuer, the people's passwords, its own ids and secrets."""
    cache.clear()
    settings.BASE_URL = live_server.url
    settings.OAUTH2_PROVIDER = {**settings.OAUTH2_PROVIDER, "OIDC_ISS_ENDPOINT": live_server.url}
    known = {"redirect_uri": REDIRECT, "other_redirect_uri": OTHER, "issuer": live_server.url}
    for name, person in (("ada", ada), ("grace", grace), ("linus", linus)):
        known[name] = {
            "name": person.name,
            "email": person.email,
            "password": "password",
            "public_id": str(person.public_id),
        }
    at = {"organisation": acme, "scopes": tuple(SCOPES)}
    away = ("https://atlas.example/bye",)
    tools = {
        "tool": make_tool("Atlas", REDIRECT, post_logout_redirect_uris=away, **at),
        "app": make_tool("App", REDIRECT, is_public=True, **at),
        "private_tool": make_tool("Private", REDIRECT, is_pairwise=True, **at),
        "other_private_tool": make_tool("Borealis", OTHER, is_pairwise=True, **at),
    }
    for name, (client, secret) in tools.items():
        known[name] = {"client_id": client.client_id, "client_secret": secret}
    known["pass"] = services.make_registration_pass(
        by=actors.system("tests"), organisation_id=acme.pk
    )
    known["proof_page"] = "It is you, is it not"
    return known


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(name, marks=[pytest.mark.race] if name.endswith("_at_once") else [])
        for name in SCENARIOS
        if name not in ALONE
    ],
)
def test_a_tool_finds(scenario, world):
    run = subprocess.run(
        [find_node()[0], SCRIPT, scenario],
        input=json.dumps(world) + "\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert f'{{"passed":"{scenario}"}}' in run.stdout, run.stdout + run.stderr


def test_keys_turn_while_a_tool_is_at_work(world, client):
    """One process of the other side lives through it, with whatever it keeps of our keys."""
    command = [find_node()[0], SCRIPT, "keys_turn"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as node:

        def go_on(said):
            node.stdin.write(json.dumps(said) + "\n")
            node.stdin.flush()
            line = node.stdout.readline()
            assert line, node.stderr.read()
            return json.loads(line)

        first = go_on(world)["kid"]
        call_command("rotate_keys")
        assert _published(client) == {first, SigningKey.objects.latest("number").kid}
        assert go_on("published")["kid"] == first

        with days_later(1):
            turned = go_on("a day passed")
            assert turned["kid"] != first
            assert first in _published(client)  # what it signed still counts
        with days_later(2):
            services.keep_keys_fresh()
            assert _published(client) == {turned["kid"]}
            assert go_on("a day passed")["kid"] == turned["kid"]
            assert go_on("")["passed"] == "keys_turn"


def days_later(days):
    """For the house and its server; the other side turns its own clock."""
    then = datetime.now(UTC) + timedelta(days=days, minutes=days)
    return time_machine.travel(then, tick=True)


def _published(client):
    return {key["kid"] for key in client.get(reverse("openid:keys")).json()["keys"]}


def test_nothing_that_opens_anything_lies_readable(world):
    """The codes' and tokens' own table keeps hashes; secrets of tools and our keys lie hidden."""
    secret = world["tool"]["client_secret"]
    services.signing_key()

    assert not Client.objects.unscoped("test").filter(client_secret=secret).exists()
    assert '"kty"' not in SigningKey.objects.get().sealed
