"""Tools register themselves, with a token that an administrator gave them."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from lyceum.access import selectors, services
from lyceum.access.models import Client, RegistrationPass
from lyceum.access.testing import make_tool
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.organisations.testing import make_organisation, make_role

pytestmark = pytest.mark.django_db
WISH = {"client_name": "Newcomer", "redirect_uris": ["https://new.example/callback"]}


@pytest.fixture
def held(acme):
    """A token with which a tool of Acme may register itself."""
    return services.make_registration_pass(by=actors.system("tests"), organisation_id=acme.pk)


def register(client, token, wish):
    body = wish if isinstance(wish, str) else json.dumps(wish)
    head = {"Authorization": f"Bearer {token}"} if token else {}
    url = reverse("openid:register")
    return client.post(url, body, content_type="application/json", headers=head)


def test_a_tool_becomes_one_of_who_gave_it_the_token(client, acme, held):
    answer = register(client, held, WISH)

    said, tool = answer.json(), Client.objects.unscoped("test").get()
    assert answer.status_code == 201
    assert answer["Cache-Control"].count("no-store") == 1
    assert (tool.organisation_id, tool.name) == (acme.pk, "Newcomer")
    assert selectors.offered_places(tool) == {acme.pk}
    assert selectors.hash_of(said["client_secret"]) == tool.client_secret
    assert said["scope"] == "openid profile email"
    assert said["token_endpoint_auth_method"].startswith("client_secret_")


def test_it_works_once(client, held):
    register(client, held, WISH)

    again = register(client, held, {**WISH, "client_name": "Second"})

    assert again.status_code == 401
    assert "invalid_token" in again["WWW-Authenticate"]
    assert Client.objects.unscoped("test").count() == 1


def test_what_is_refused_uses_nothing_up(client, acme, held):
    make_tool("newcomer", organisation=acme)
    taken = register(client, held, WISH)
    assert taken.status_code == 400
    assert "client_name" in taken.json()["error_description"]

    assert register(client, held, {**WISH, "client_name": "Other"}).status_code == 201


def test_it_ends_after_three_days(client, held):
    with clock.travelled(clock.now() + timedelta(hours=73)):
        assert register(client, held, WISH).status_code == 401


@pytest.mark.parametrize("token", ["", "guessed", "\u00fc"])
def test_without_one_nothing_is_registered(client, db, token):
    answer = register(client, token, WISH)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert not Client.objects.unscoped("test").exists()


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ("", "invalid_client_metadata"),
        ("[]", "invalid_client_metadata"),
        ("{" * 9000, "invalid_client_metadata"),
        ("[" * 60_000, "invalid_client_metadata"),
        ("x" * 70_000, "invalid_client_metadata"),
        ({**WISH, "client_name": ""}, "invalid_client_metadata"),
        ({**WISH, "client_name": ["a"] * 200}, "invalid_client_metadata"),
        ({**WISH, "redirect_uris": []}, "invalid_redirect_uri"),
        ({**WISH, "redirect_uris": [1, {}]}, "invalid_redirect_uri"),
        ({**WISH, "redirect_uris": ["http://new.example/"]}, "invalid_redirect_uri"),
        ({**WISH, "grant_types": ["implicit"]}, "invalid_client_metadata"),
        ({**WISH, "grant_types": [{}]}, "invalid_client_metadata"),
        ({**WISH, "response_types": ["token"]}, "invalid_client_metadata"),
        ({**WISH, "token_endpoint_auth_method": "private_key_jwt"}, "invalid_client_metadata"),
        ({**WISH, "subject_type": "secret"}, "invalid_client_metadata"),
        ({**WISH, "client_uri": "javascript:alert(1)"}, "invalid_client_metadata"),
    ],
)
def test_a_bad_wish_is_answered_in_the_standards_words(client, held, wish, error):
    answer = register(client, held, wish)

    assert answer.status_code == 400
    assert answer.json()["error"] == error
    assert answer.json()["error_description"]
    assert register(client, held, WISH).status_code == 201


def test_others_make_no_tokens(acme, ada, grace, act):
    for person in (ada, grace):
        with pytest.raises(Forbidden):
            services.make_registration_pass(by=act(person), organisation_id=acme.pk)


def test_the_page_shows_it_once_and_takes_it_back(client, olga, acme):
    client.force_login(olga)
    page = client.post(reverse("tools:passes"), {"place": acme.pk, "note": "Wiki"})
    token = re.search(r'id="token" readonly value="([^"]+)"', page.text)[1]
    made = RegistrationPass.objects.unscoped("test").get()
    assert made.token_hash == selectors.hash_of(token)
    again = client.get(reverse("tools:passes")).text
    assert "Wiki" in again
    assert token not in again

    client.post(reverse("tools:withdraw-pass", args=[made.pk]))

    assert register(client, token, WISH).status_code == 401


def test_outsiders_find_nothing(act, held):
    eve = make_person("Eve")
    make_role(eve, "administrator", make_organisation("Globex"))
    made = RegistrationPass.objects.unscoped("test").get()

    assert selectors.open_passes(act(eve)) == []
    with pytest.raises(NotFound):
        services.withdraw_registration_pass(by=act(eve), pass_id=made.pk)
