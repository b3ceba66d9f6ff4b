import json
import re
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse

from lyceum.access.testing import make_tool
from lyceum.access.types import SCOPES


@pytest.fixture(autouse=True)
def _no_tries_before(settings):
    """Tries are counted in memory; each test starts with none, and ends on the profile."""
    cache.clear()
    settings.LOGIN_REDIRECT_URL = "identity:profile"


REDIRECT = "https://atlas.example/callback"
VERIFIER = "a-verifier-that-is-long-enough-for-the-standard-1234"


@pytest.fixture
def atlas(acme):
    """A tool of Acme that may ask for everything, and its secret."""
    return make_tool("Atlas", REDIRECT, organisation=acme, scopes=tuple(SCOPES))


@pytest.fixture
def ask():
    """ask(tool, scope=…): the address to which the tool sends its people."""

    def address(tool, **more):
        challenge = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
        words = {
            "client_id": tool.client_id,
            "response_type": "code",
            "redirect_uri": REDIRECT,
            "scope": "openid profile",
            "state": "xyz",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        said = {name: word for name, word in (words | more).items() if word is not None}
        return f"{reverse('openid:authorize')}?{urlencode(said)}"

    return address


@pytest.fixture
def tokens(ask):
    """tokens(client, tool, secret): what the tool gets after the person signed in and agreed."""

    def get(client, tool, secret, **more):
        answer = client.get(ask(tool, **more))
        if answer.status_code == 200:
            page = re.search(r'action="([^"]*decide[^"]*)"', answer.text)[1]
            client.post(page.replace("&amp;", "&"), {"answer": "allow"})
            answer = client.get(ask(tool, **more))
        words = {
            "grant_type": "authorization_code",
            "code": parse_qs(urlsplit(answer["Location"]).query)["code"][0],
            "redirect_uri": more.get("redirect_uri", REDIRECT),
            "code_verifier": VERIFIER,
        }
        return post_token(client, tool, secret, **words)

    return get


@pytest.fixture
def token_request():
    """token_request(client, tool, secret, grant_type=…): the answer of the token endpoint."""
    return post_token


def post_token(client, tool, secret, **words):
    basic = b64encode(f"{tool.client_id}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    return client.post(reverse("openid:token"), words, headers=headers)


def told_in(token):
    """What stands in a token, unread by any key."""
    middle = token.split(".")[1]
    return json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
