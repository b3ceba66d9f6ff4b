"""Who comes in to the xAPI store: by user and secret, by a token alone, and by a person's tool."""

import json
import time
from base64 import b64encode
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from lyceum.access import services
from lyceum.access.errors import TokenIsWrong
from lyceum.access.models import ApiToken
from lyceum.access.services import credential_of, forget_credentials
from lyceum.access.services.credentials import KNOWN_FOR_S
from lyceum.access.testing import make_credential
from lyceum.access.types import XAPI_SCOPES
from lyceum.kernel import actors, clock
from lyceum.organisations import api as organisations

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")


@pytest.fixture(autouse=True)
def _nobody_is_known():
    cache.clear()
    forget_credentials()
    yield
    forget_credentials()


@pytest.fixture
def made(acme):
    return make_credential(acme, "statements/write", "state", name="Simulator")


def basic(user, secret):
    return f"Basic {b64encode(f'{user}:{secret}'.encode()).decode()}"


def test_user_and_secret_open_and_so_does_the_secret_alone(acme, made):
    by_user, by_token = (
        credential_of(basic(made.user, made.secret)),
        credential_of(f"Bearer {made.secret}"),
    )

    assert by_user == by_token
    assert by_user.organisation_id == acme.pk
    assert by_user.scopes == {"statements/write", "state"}
    assert by_user.own_account == ""


def test_the_authority_is_the_service_account(made, settings):
    settings.BASE_URL = "https://learn.example.org/"
    account_id = ApiToken.objects.unscoped("test").get().account_id

    assert json.loads(credential_of(f"Bearer {made.secret}").authority) == {
        "objectType": "Agent",
        "name": "Simulator",
        "account": {
            "homePage": "https://learn.example.org",
            "name": f"service-account:{account_id}",
        },
    }


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Basic",
        "Basic:abc",
        "Basic Zm9vOmJhcg==",
        "Basic Zm9v",
        "Basic \xe9\xe9",
        "Bearer",
        "Bearer lyc_nonsense",
        "Digest abc",
    ],
)
def test_what_is_no_credential_opens_nothing(made, said):
    with pytest.raises(TokenIsWrong):
        credential_of(said)


def test_the_secret_of_another_user_opens_nothing(acme, made):
    other = make_credential(acme, "all")

    with pytest.raises(TokenIsWrong):
        credential_of(basic(other.user, made.secret))


def test_a_known_credential_costs_no_question_and_next_to_no_time(made, django_assert_num_queries):
    said = basic(made.user, made.secret)
    credential_of(said)

    began = time.perf_counter()
    with django_assert_num_queries(0):
        for _ in range(1000):
            credential_of(said)

    assert (time.perf_counter() - began) / 1000 < 0.0001


@pytest.mark.django_db(transaction=True)
def test_a_revoked_token_opens_nothing_more(acme, made):
    said = f"Bearer {made.secret}"
    credential_of(said)
    services.revoke_token(by=HOUSE, organisation_id=acme.pk, token_id=made.id)

    with pytest.raises(TokenIsWrong):
        credential_of(said)


def test_what_another_process_revoked_is_known_within_seconds(made, monkeypatch):
    said = f"Bearer {made.secret}"
    credential_of(said)
    ApiToken.objects.unscoped("test").update(revoked_at=clock.now())
    credential_of(said)
    now = time.monotonic()

    monkeypatch.setattr(time, "monotonic", lambda: now + KNOWN_FOR_S)

    assert KNOWN_FOR_S <= 5
    with pytest.raises(TokenIsWrong):
        credential_of(said)


def test_it_ends_on_its_last_day(made):
    with time_machine.travel(clock.now() + timedelta(days=31)), pytest.raises(TokenIsWrong):
        credential_of(f"Bearer {made.secret}")


def test_its_use_is_noted(made):
    credential_of(f"Bearer {made.secret}")

    assert ApiToken.objects.unscoped("test").get().last_used_at is not None


def test_a_token_for_something_else_goes_nowhere_here(acme):
    made = make_credential(acme, "scim", "rest")

    assert credential_of(f"Bearer {made.secret}").scopes == set()


# --- tools of people ------------------------------------------------------------------------------

ASKED = "openid profile statements/write statements/read/mine state xapi/profile"


@pytest.fixture
def token(client, ada, atlas, tokens):
    client.force_login(ada)
    return tokens(client, *atlas, scope=ASKED).json()["access_token"]


def test_a_person_lets_a_tool_tell_what_they_do(acme, ada, atlas, token):
    found = credential_of(f"Bearer {token}")

    assert found.organisation_id == acme.pk
    assert found.scopes == {"statements/write", "statements/read/mine", "state", "profile"}
    assert found.own_account == str(ada.public_id)
    group = json.loads(found.authority)
    assert group["objectType"] == "Group"
    tool, person = group["member"]
    assert tool["account"]["name"] == atlas[0].client_id
    assert person["account"]["name"] == str(ada.public_id)


def test_to_know_somebody_is_not_to_write_their_profile(client, ada, atlas, tokens):
    client.force_login(ada)
    token = tokens(client, *atlas, scope="openid profile").json()["access_token"]

    assert credential_of(f"Bearer {token}").scopes == set()


def test_no_tool_can_ask_for_what_others_told(client, ada, atlas, tokens):
    client.force_login(ada)
    wide = "openid statements/read all all/read profile"
    token = tokens(client, *atlas, scope=wide).json()["access_token"]

    assert not credential_of(f"Bearer {token}").scopes & XAPI_SCOPES


def test_a_refreshed_token_stands_where_the_first_stood(
    client, acme, ada, atlas, tokens, token_request
):
    client.force_login(ada)
    first = tokens(client, *atlas, scope=f"{ASKED} offline_access").json()
    answer = token_request(
        client, *atlas, grant_type="refresh_token", refresh_token=first["refresh_token"]
    )

    found = credential_of(f"Bearer {answer.json()['access_token']}")

    assert found.organisation_id == acme.pk


def test_who_leaves_the_organisation_tells_nothing_there(ada, acme, token):
    organisations.end_membership(by=HOUSE, organisation_id=acme.pk, person_id=ada.pk)
    forget_credentials()

    with pytest.raises(TokenIsWrong):
        credential_of(f"Bearer {token}")


def test_a_tool_s_name_is_no_user(client, ada, atlas, token):
    with pytest.raises(TokenIsWrong):
        credential_of(basic("token-1", token))
