"""What happens on our side while a tool waits; the standards themselves are asked for by a real
tool in tests/conformance."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.core.management import call_command
from django.urls import reverse
from oauth2_provider.models import AccessToken, Grant, RefreshToken

from lyceum.access import services
from lyceum.access.models import Consent, ToolSignIn
from lyceum.access.testing import make_tool
from lyceum.kernel import actors, clock
from lyceum.kernel.models import RecordedEvent
from lyceum.organisations import api as organisations
from lyceum.organisations.testing import make_membership, make_organisation, make_role

from .conftest import REDIRECT, told_in
from .test_factors import digits

pytestmark = pytest.mark.django_db


def facts(name):
    return [event.payload for event in RecordedEvent.objects.filter(name=f"access.{name}")]


def proven_by(client, person, *proofs):
    """A session in which allauth has noted these proofs."""
    client.force_login(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = list(proofs)
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()


def test_the_person_reads_what_the_tool_will_get_and_who_offers_it(client, ada, atlas, ask):
    tool, _secret = atlas
    client.force_login(ada)

    page = client.get(ask(tool, scope="openid email roles")).text

    assert "Sign in to Atlas" in page
    assert "Acme offers this tool. It answers at atlas.example." in page
    assert "your e-mail address" in page
    assert "your roles there" in page
    assert "your language" not in page


def test_what_was_agreed_to_is_remembered_and_more_is_asked_anew(client, ada, atlas, ask, tokens):
    tool, secret = atlas
    client.force_login(ada)
    tokens(client, tool, secret)

    assert client.get(ask(tool)).status_code == 302
    assert "more than before" in client.get(ask(tool, scope="openid profile email")).text
    assert Consent.objects.unscoped("test").get().scopes == ["openid", "profile"]


def test_every_sign_in_is_a_fact_told_with_the_tools_answer_not_before(
    client, ada, acme, atlas, tokens
):
    tool, secret = atlas
    client.force_login(ada)
    tokens(client, tool, secret)
    tokens(client, tool, secret, prompt="none")

    told = [(one["person_id"], one["tool_id"], one["is_silent"]) for one in facts("ToolEntered")]
    assert told == [(ada.pk, tool.pk, False), (ada.pk, tool.pk, True)]
    assert facts("ToolEntered")[0]["organisation_id"] == acme.pk


def test_nobody_is_sent_on_before_they_decided(client, ada, atlas, ask):
    tool, _secret = atlas
    client.force_login(ada)
    client.get(ask(tool))

    assert not Grant.objects.exists()
    assert not Consent.objects.unscoped("test").exists()


def test_a_forged_form_decides_nothing(ada, atlas, ask):
    from django.test import Client

    tool, _secret = atlas
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    decide = reverse("openid:decide") + "?" + urlsplit(ask(tool)).query

    assert strict.post(decide, {"answer": "allow"}).status_code == 403
    assert not Consent.objects.unscoped("test").exists()


def test_the_tool_may_ask_by_form(client, ada, atlas, ask):
    """A form of another site brings no cookies; so it is sent on to come by link."""
    tool, _secret = atlas
    words = {name: word[0] for name, word in parse_qs(urlsplit(ask(tool)).query).items()}

    answer = client.post(reverse("openid:authorize"), words)

    assert answer.status_code == 302
    assert "client_id=" in answer["Location"]


def test_a_mark_that_is_not_ours_proves_nothing(client, ada, atlas, ask):
    tool, _secret = atlas
    client.force_login(ada)

    for mark in ("", "1", services.make_mark(clock.now() + timedelta(days=1)) + "x"):
        answer = client.get(ask(tool, prompt="login", mark=mark))
        assert reverse("account_reauthenticate") in answer["Location"]


def test_who_has_nothing_to_prove_themselves_with_signs_in_anew(client, ada, atlas, ask):
    tool, _secret = atlas
    ada.set_unusable_password()
    ada.save()
    client.force_login(ada)

    answer = client.get(ask(tool, prompt="login"))

    assert answer["Location"].startswith(reverse("account_login"))
    assert "go-on" in answer["Location"]
    assert "_auth_user_id" not in client.session


def test_no_code_and_no_token_is_logged(client, ada, atlas, ask, tokens, caplog):
    tool, secret = atlas
    client.force_login(ada)
    with caplog.at_level("DEBUG"):
        got = tokens(client, tool, secret).json()
        back = client.get(ask(tool))["Location"]

    code = parse_qs(urlsplit(back).query)["code"][0]
    for held in (code, secret, got["access_token"], got["id_token"]):
        assert held not in caplog.text


@pytest.mark.parametrize(
    ("proofs", "told"),
    [
        ([{"method": "password"}], (["pwd"], "urn:lyceum:acr:1")),
        ([{"method": "code"}], (["otp"], "urn:lyceum:acr:1")),
        (
            [{"method": "password"}, {"method": "mfa", "type": "totp"}],
            (["pwd", "otp", "mfa"], "urn:lyceum:acr:2"),
        ),
        (
            [{"method": "mfa", "type": "webauthn", "passwordless": True}],
            (["hwk", "user", "mfa"], "phr"),
        ),
        ([{"method": "code"}, {"method": "code"}], (["otp"], "urn:lyceum:acr:1")),
        ([], (None, None)),
    ],
)
def test_it_says_how_the_person_signed_in(client, ada, atlas, tokens, proofs, told):
    tool, secret = atlas
    at = (clock.now() - timedelta(minutes=7)).timestamp()
    proven_by(client, ada, *({**proof, "at": at} for proof in proofs))

    said = told_in(tokens(client, tool, secret).json()["id_token"])

    assert (said.get("amr"), said.get("acr")) == told
    ada.refresh_from_db()
    assert said["auth_time"] == int(at if proofs else ada.last_login.timestamp())


def test_an_app_after_the_password_is_told(client, ada, atlas, tokens):
    """Not by a note of ours but through the pages: as allauth notes it, so it is told."""
    tool, secret = atlas
    client.force_login(ada)
    client.post(reverse("account_reauthenticate"), {"password": "password"})
    page = client.get(reverse("mfa_activate_totp"))
    key = re.search(r"<code>([A-Z2-7]+)</code>", page.text)[1]
    client.post(reverse("mfa_activate_totp"), {"code": digits(key)})
    client.logout()
    asked = client.post(
        reverse("account_login"), {"login": "ada@example.org", "password": "password"}
    )
    client.post(asked["Location"], {"code": digits(key)})

    said = told_in(tokens(client, tool, secret).json()["id_token"])

    assert said["amr"] == ["pwd", "otp", "mfa"]
    assert said["acr"] == "urn:lyceum:acr:2"


def test_who_leaves_the_organisation_leaves_the_tool(
    client, ada, acme, atlas, tokens, token_request
):
    tool, secret = atlas
    client.force_login(ada)
    got = tokens(client, tool, secret, scope="openid offline_access").json()
    house = actors.system("tests")
    organisations.end_membership(by=house, organisation_id=acme.pk, person_id=ada.pk)

    again = token_request(
        client, tool, secret, grant_type="refresh_token", refresh_token=got["refresh_token"]
    )
    bearer = {"Authorization": f"Bearer {got['access_token']}"}

    assert again.json()["error"] == "invalid_grant"
    assert client.get(reverse("openid:userinfo"), headers=bearer).status_code == 401


def test_who_is_no_longer_active_is_nobody(client, ada, atlas, tokens):
    tool, secret = atlas
    client.force_login(ada)
    got = tokens(client, tool, secret).json()["access_token"]
    ada.is_active = False
    ada.save()

    answer = client.get(reverse("openid:userinfo"), headers={"Authorization": f"Bearer {got}"})

    assert answer.status_code == 401
    assert "resource_metadata=" in answer["WWW-Authenticate"]


def test_reuse_is_a_fact_that_administrators_can_read(client, ada, atlas, tokens, token_request):
    tool, secret = atlas
    client.force_login(ada)
    got = tokens(client, tool, secret, scope="openid offline_access").json()["refresh_token"]
    for _ in range(2):
        token_request(client, tool, secret, grant_type="refresh_token", refresh_token=got)

    assert facts("ToolTokenReused") == [
        {"person_id": ada.pk, "tool_id": tool.pk, "kind": "refresh_token"}
    ]
    assert not RefreshToken.objects.filter(revoked=None).exists()
    assert not AccessToken.objects.exists()


def test_nothing_usable_lies_in_the_tables(client, ada, atlas, tokens):
    tool, secret = atlas
    client.force_login(ada)
    tokens(client, tool, secret, scope="openid offline_access")

    assert set(AccessToken.objects.values_list("token", flat=True)) == {""}
    assert set(RefreshToken.objects.values_list("token", flat=True)) == {""}
    assert not Grant.objects.exists()


def test_a_tool_tries_no_passwords(client, ada, atlas, token_request):
    tool, secret = atlas
    words = {"username": "ada@example.org", "password": "password", "scope": "openid"}

    answer = token_request(client, tool, secret, grant_type="password", **words)

    assert answer.status_code == 400
    assert answer.json()["error"] == "unsupported_grant_type"


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"},
        {"grant_type": "client_credentials"},
        {"grant_type": "authorization_code"},
        {"grant_type": "authorization_code", "code": "\x00"},
        {"grant_type": "authorization_code", "code": "x" * 5000, "redirect_uri": "\x00"},
        {"grant_type": "refresh_token"},
        {"grant_type": "refresh_token", "refresh_token": "\x00ü"},
        {"grant_type": "refresh_token", "refresh_token": "x", "client_id": "\x00"},
    ],
)
def test_bad_token_requests_get_a_standard_answer(client, atlas, token_request, words):
    tool, secret = atlas

    answer = token_request(client, tool, secret, **words)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["error"] in {
        "invalid_request",
        "invalid_grant",
        "unsupported_grant_type",
    }


@pytest.mark.parametrize("head", ["", "Basic", "Basic ???", "Basic OjpAAP8=", "Bearer x"])
def test_a_bad_proof_of_the_tool_is_refused(client, atlas, head):
    words = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": "nobody"}

    answer = client.post(reverse("openid:token"), words, headers={"Authorization": head})

    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert answer["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    "more",
    [
        {"claims": "{"},
        {"nonce": "n" * 300},
        {"nonce": "\x00"},
        {"max_age": "-1"},
        {"max_age": "1e9"},
        {"resource": "nowhere"},
        {"request": "eyJ"},
        {"request_uri": "https://atlas.example/r"},
        {"id_token_hint": "x.y.z", "prompt": "none"},
        {"id_token_hint": "{}", "prompt": "none"},
        {"id_token_hint": '{"payload":' + "[" * 5000, "prompt": "none"},
        {"prompt": "none consent"},
        {"response_type": "banana"},
        {"response_type": None},
        {"scope": "nothing that we know"},
    ],
)
def test_the_tool_hears_what_is_wrong_with_its_request(client, ada, atlas, ask, more):
    tool, _secret = atlas
    client.force_login(ada)

    answer = client.get(ask(tool, **more))

    if answer.status_code == 400:  # not even the address was read yet
        assert "did not say clearly" in answer.text
        return
    back = parse_qs(urlsplit(answer["Location"]).query)
    assert answer["Location"].startswith(REDIRECT + "?")
    assert back["error"]
    assert back["iss"] == ["http://127.0.0.1:8000"]
    assert back["state"] == ["xyz"]


def test_people_get_a_page_and_machines_a_document(client, atlas, ask):
    tool, _secret = atlas
    bad = ask(tool, redirect_uri="https://evil.example/")

    page = client.get(bad)
    document = client.get(bad, headers={"Accept": "application/json"})

    assert (page.status_code, document.status_code) == (400, 400)
    assert "is not registered for it" in page.text
    assert document["Content-Type"] == "application/problem+json"
    assert document.json()["code"] == "access.address_unknown"
    assert client.get(reverse("openid:authorize") + "?state=%zz").status_code == 400
    assert client.get(reverse("openid:authorize")).status_code == 400


def test_a_tool_is_not_for_everybody(client, linus, atlas, ask):
    tool, _secret = atlas
    client.force_login(linus)

    page = client.get(ask(tool))

    assert page.status_code == 403
    assert "Atlas is not offered to you" in page.text
    assert "error=access_denied" in page.text
    assert client.get(ask(tool, prompt="none"))["Location"].count("error=access_denied") == 1


def test_a_tool_hears_of_the_organisations_that_offer_it_and_of_no_other(
    client, ada, acme, olga, atlas, tokens
):
    tool, secret = atlas
    elsewhere = make_organisation("Moonlight", learners=[ada])
    make_role(ada, "teacher", elsewhere)
    make_role(ada, "advisor")  # in the whole ecosystem
    client.force_login(ada)
    own = make_tool("Own", REDIRECT, scopes=("openid", "organisations", "roles"))
    scope = "openid organisations roles"

    theirs = told_in(tokens(client, tool, secret, scope=scope).json()["id_token"])
    ours = told_in(tokens(client, *own, scope=scope).json()["id_token"])

    assert [each["name"] for each in theirs["organisations"]] == ["Acme"]
    assert theirs["roles"] == ["learner"]
    assert {each["name"] for each in ours["organisations"]} == {"Acme", "Moonlight"}
    assert ours["roles"] == ["advisor", "learner"]
    assert ours["organisation"] == {"id": str(acme.pk), "name": "Acme"}


def test_what_an_administrator_no_longer_allows_is_no_longer_told(client, ada, atlas, tokens):
    tool, secret = atlas
    client.force_login(ada)
    got = tokens(client, tool, secret, scope="openid profile email").json()["access_token"]
    tool.scopes = ["openid", "profile"]
    tool.save()

    known = client.get(reverse("openid:userinfo"), headers={"Authorization": f"Bearer {got}"})

    assert known.json()["name"] == "Ada"
    assert "email" not in known.json()


def test_signing_out_by_a_tool_keeps_what_was_given_for_the_time_away(
    client, ada, atlas, tokens, token_request
):
    tool, secret = atlas
    client.force_login(ada)
    away = tokens(client, tool, secret, scope="openid offline_access").json()
    short = tokens(client, tool, secret, scope="openid").json()

    client.get(reverse("openid:logout"), {"id_token_hint": short["id_token"]})

    assert "_auth_user_id" not in client.session
    bearer = {"Authorization": f"Bearer {short['access_token']}"}
    assert client.get(reverse("openid:userinfo"), headers=bearer).status_code == 401
    words = {"grant_type": "refresh_token", "refresh_token": away["refresh_token"]}
    assert token_request(client, tool, secret, **words).status_code == 200


def test_nobody_is_signed_out_without_a_word(client, ada, atlas):
    client.force_login(ada)

    page = client.get(reverse("openid:logout"))
    assert "Sign out here, too?" in page.text
    assert "_auth_user_id" in client.session

    action = re.search(r'action="([^"]*leave[^"]*)"', page.text)[1]
    assert "You are signed out" in client.post(action).text
    assert "_auth_user_id" not in client.session


def test_what_is_over_is_forgotten(client, ada, atlas, tokens):
    tool, secret = atlas
    client.force_login(ada)
    tokens(client, tool, secret)
    ToolSignIn.objects.unscoped("test").update(given_at=clock.now() - timedelta(days=91))

    assert services.forget_old_sign_ins() == 1


def test_a_person_has_one_number_per_sector(client, ada, acme, tokens):
    one = make_tool("One", REDIRECT, organisation=acme, is_pairwise=True)
    same = make_tool("Two", REDIRECT, organisation=acme, is_pairwise=True)
    client.force_login(ada)

    subjects = {told_in(tokens(client, *tool).json()["id_token"])["sub"] for tool in (one, same)}

    assert len(subjects) == 1
    assert str(ada.public_id) not in subjects


def test_a_key_that_leaked_signs_nothing_any_more(client, ada, atlas, tokens):
    tool, secret = atlas
    client.force_login(ada)
    tokens(client, tool, secret)
    before = client.get(reverse("openid:keys")).json()["keys"]

    call_command("rotate_keys", at_once=True)

    after = client.get(reverse("openid:keys")).json()["keys"]
    assert len(after) == 1
    assert after != before
    assert told_in(tokens(client, tool, secret).json()["id_token"])["sub"] == str(ada.public_id)


def test_membership_counts_not_the_place_where_one_stands(client, ada, acme, atlas, ask):
    tool, _secret = atlas
    other = make_organisation("Elsewhere")
    make_membership(other, ada)
    client.force_login(ada)
    session = client.session
    session["organisation_id"] = other.pk
    session.save()

    assert "Sign in to Atlas" in client.get(ask(tool)).text


def test_no_other_organisation_hears_of_it(client, ada, acme, atlas, tokens):
    tool, secret = atlas
    other = make_organisation("Elsewhere", learners=[ada])
    client.force_login(ada)
    session = client.session
    session["organisation_id"] = other.pk
    session.save()

    tokens(client, tool, secret)

    assert facts("ToolEntered")[0]["organisation_id"] == acme.pk
