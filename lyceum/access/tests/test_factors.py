"""More than a password: authenticator app, recovery codes, sessions. Passkeys are a story."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lyceum.access import services
from lyceum.access.adapters import MFAAdapter
from lyceum.kernel import clock
from lyceum.kernel.errors import Forbidden
from lyceum.messaging.testing import mails_to

pytestmark = pytest.mark.django_db


def sign_in(client, then="/people/me/"):
    return client.post(
        reverse("account_login"),
        {"login": "ada@example.org", "password": "password", "next": then},
    )


def prove(client):
    """Once more the password, as every change of the ways in asks for."""
    client.post(reverse("account_reauthenticate"), {"password": "password"})


def signed_in(client):
    return client.session.get("_auth_user_id")


def digits(secret):
    """What the app shows now."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.fixture
def secret(client, ada):
    """Ada has set her app up; the key that it holds."""
    sign_in(client)
    assert "reauthenticate" in client.get(reverse("mfa_activate_totp"))["Location"]
    prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    key = re.search(r"<code>([A-Z2-7]+)</code>", page.text)[1]
    done = client.post(reverse("mfa_activate_totp"), {"code": digits(key)})
    assert done.status_code == 302
    client.logout()
    return key


def test_the_app_is_asked_after_the_password(client, ada, secret):
    asked = sign_in(client)
    assert not signed_in(client)
    assert "One more step" in client.get(asked["Location"]).text

    client.post(asked["Location"], {"code": digits(secret)})

    assert signed_in(client) == str(ada.pk)


def test_the_picture_of_the_key_stands_on_white():
    assert 'fill="white"' in MFAAdapter().build_totp_svg("otpauth://totp/ada?secret=ABC")


def test_wrong_digits_open_nothing(client, secret):
    asked = sign_in(client)

    answer = client.post(asked["Location"], {"code": "000000"})

    assert answer.status_code == 200
    assert not signed_in(client)


def test_a_link_from_the_administrator_does_not_go_round_it(client, ada, secret):
    from lyceum.access.services import sign_in_link
    from lyceum.kernel import actors

    path = sign_in_link(by=actors.system("tests"), person_id=ada.pk)

    client.post(path)

    assert not signed_in(client)


def test_a_recovery_code_works_once(client, ada, secret):
    codes = Authenticator.objects.get(user=ada, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    for expected in (str(ada.pk), None):
        asked = sign_in(client)
        client.post(asked["Location"], {"code": codes[0]})
        assert signed_in(client) == expected
        client.logout()


def test_the_keys_lie_encrypted(ada, secret):
    kept = str(list(Authenticator.objects.filter(user=ada).values_list("data", flat=True)))

    assert secret not in kept


def test_who_owns_the_account_hears_of_it(client, secret, django_capture_on_commit_callbacks):
    asked = sign_in(client)
    client.post(asked["Location"], {"code": digits(secret)})
    prove(client)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))

    assert "ways into your account" in mails_to("ada@example.org")[-1].subject


def test_it_can_be_taken_away_again(client, ada, secret):
    asked = sign_in(client)
    client.post(asked["Location"], {"code": digits(secret)})
    prove(client)

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=ada, type="totp").exists()


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_add_webauthn", "usersessions_list", "mfa_activate_totp"]
)
def test_its_pages_stand_in_our_frame(client, ada, name):
    sign_in(client)
    prove(client)

    page = client.get(reverse(name))

    assert page.status_code == 200
    assert 'class="rail"' in page.text


def test_all_other_sessions_can_be_ended(client, ada):
    firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"
    elsewhere = Client(headers={"User-Agent": firefox})
    sign_in(elsewhere)
    sign_in(client)
    assert "Firefox, Windows" in client.get(reverse("usersessions_list")).text

    client.post(reverse("usersessions_list"))

    assert elsewhere.get("/people/me/").status_code == 302
    assert client.get("/people/me/").status_code == 200


def test_signing_out_everywhere_ends_this_one_too(client, ada):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    assert "everywhere, here too" in client.get(reverse("usersessions_list")).text

    client.post(reverse("access:sign-out-everywhere"))

    for each in (client, elsewhere):
        assert each.get("/people/me/").status_code == 302


def test_strangers_are_asked_to_sign_in(client, db):
    for name in ("mfa_index", "usersessions_list", "mfa_add_webauthn"):
        assert client.get(reverse(name)).status_code == 302


def test_an_open_session_alone_adds_no_way_in(client, ada, settings):
    """Whoever has no password has nothing to prove themselves with: they sign in anew."""
    ada.set_unusable_password()
    ada.save()
    client.force_login(ada)
    UserSession.objects.update(created_at=clock.now() - timedelta(hours=1))

    answer = client.get(reverse("mfa_add_webauthn"))

    assert answer.status_code == 302
    assert not signed_in(client)


def test_an_administrator_takes_lost_factors_away(client, ada, secret):
    call_command("remove_factors", "ada@example.org", stdout=StringIO())

    assert "ways into your account" in mails_to("ada@example.org")[-1].subject
    sign_in(client)

    assert signed_in(client) == str(ada.pk)


def test_others_take_nothing_away(ada, grace, act, secret):
    with pytest.raises(Forbidden):
        services.remove_factors(by=act(grace), person_id=ada.pk)


def test_a_key_that_is_gone_is_said_in_words(client, ada, secret, settings):
    asked = sign_in(client)
    settings.SECRET_KEY_FALLBACKS = []
    Authenticator.objects.filter(user=ada, type="totp").update(data={"secret": "gAAAAA"})

    answer = client.post(asked["Location"], {"code": "123456"})

    assert "cannot be read" in answer.text


def test_former_keys_still_open(ada, secret, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one"
    kept = Authenticator.objects.get(user=ada, type="totp").data["secret"]

    assert MFAAdapter().decrypt(kept) == secret
