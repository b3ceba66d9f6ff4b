"""My tools: what is offered to me, what knows of me, and how I take that back."""

import pytest
from django.urls import reverse
from oauth2_provider.models import AccessToken

from lyceum.access import services
from lyceum.access.testing import make_tool
from lyceum.kernel import eventlog
from lyceum.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
PAGE = "tools:mine"


def test_it_shows_what_my_organisations_offer(client, ada, linus, acme, atlas):
    make_tool("For all", start_url="https://all.example/start")
    gone, _secret = make_tool("Gone", organisation=acme)
    gone.revoked_at = gone.created
    gone.save()

    client.force_login(ada)
    mine = client.get(reverse(PAGE)).text
    client.force_login(linus)
    his = client.get(reverse(PAGE)).text

    assert "Atlas" in mine
    assert 'href="https://all.example/start"' in mine
    assert "Gone" not in mine
    assert "For all" in his
    assert "Atlas" not in his
    assert "Keep the tools" not in mine


def test_what_i_agreed_to_stands_there_in_words_and_can_be_taken_back(
    client, ada, atlas, tokens, ask, token_request
):
    tool, secret = atlas
    client.force_login(ada)
    got = tokens(client, tool, secret, scope="openid profile offline_access").json()
    page = client.get(reverse(PAGE)).text
    assert "your name, your language and your time zone" in page

    client.post(reverse("tools:withdraw", args=[tool.pk]))

    assert "your time zone" not in client.get(reverse(PAGE)).text
    assert not AccessToken.objects.exists()
    words = {"grant_type": "refresh_token", "refresh_token": got["refresh_token"]}
    assert token_request(client, tool, secret, **words).json()["error"] == "invalid_grant"
    assert "Sign in to Atlas" in client.get(ask(tool)).text


def test_outsiders_find_nothing(ada, grace, act, atlas):
    tool, _secret = atlas
    services.give_consent(by=act(ada), client=tool, scopes=["openid"])

    with pytest.raises(NotFound):
        services.withdraw_consent(by=act(grace), tool_id=tool.pk)


def test_strangers_are_asked_to_sign_in(client, db):
    assert client.get(reverse(PAGE)).status_code == 302


def test_it_is_found_from_the_profile(client, ada):
    client.force_login(ada)

    assert reverse(PAGE) in client.get(reverse("identity:profile")).text


def test_a_sign_in_stands_in_my_record(client, ada, atlas, tokens):
    tool, secret = atlas
    client.force_login(ada)
    tokens(client, tool, secret)
    tokens(client, tool, secret, prompt="none")
    while eventlog.deliver():
        pass

    record = client.get(reverse("footprint:mine")).text

    assert record.count("You signed in to Atlas") == 1
