"""The pages at the door: password, mailed code, sign-up by invitation, leaving."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from lyceum.kernel import clock
from lyceum.messaging.testing import mails_to

pytestmark = pytest.mark.django_db
WANTED = "/people/me/"


def signed_in(client):
    return client.session.get("_auth_user_id")


def latest_code(address):
    return re.search(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", mails_to(address)[-1].text, re.MULTILINE)[0]


def test_a_password_opens_the_page_asked_for(client, ada):
    asked = client.get(WANTED)
    assert "Sign in" in client.get(asked["Location"]).text

    response = client.post(
        asked["Location"], {"login": "ADA@example.org", "password": "password", "next": WANTED}
    )

    assert response["Location"] == WANTED
    assert signed_in(client) == str(ada.pk)


def test_a_wrong_password_says_so_without_telling_who_exists(client, ada):
    page = reverse("account_login")

    known = client.post(page, {"login": "ada@example.org", "password": "wrong"})
    unknown = client.post(page, {"login": "eve@example.org", "password": "wrong"})

    assert not signed_in(client)
    for response in (known, unknown):
        assert "are not correct" in response.text


def test_guessing_is_slowed_down(client, ada):
    page = reverse("account_login")
    for _ in range(5):
        client.post(page, {"login": "ada@example.org", "password": "wrong"})

    response = client.post(page, {"login": "ada@example.org", "password": "password"})

    assert not signed_in(client)
    assert "Too many" in response.text


def test_very_many_requests_are_turned_away_in_words(client):
    page = reverse("account_login")
    answers = [client.post(page, {}) for _ in range(31)]

    assert answers[-1].status_code == 429
    assert "Wait a few minutes" in answers[-1].text


def test_a_mailed_code_signs_in_and_proves_the_address(client, ada):
    EmailAddress.objects.update(verified=False)

    client.post(reverse("account_request_login_code"), {"email": "ada@example.org"})
    response = client.post(
        reverse("account_confirm_login_code"),
        {"code": latest_code("ada@example.org"), "next": WANTED},
    )

    assert response["Location"] == WANTED
    assert signed_in(client) == str(ada.pk)
    assert EmailAddress.objects.get().verified


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, db):
    response = client.post(
        reverse("account_request_login_code"), {"email": "eve@example.org"}, follow=True
    )

    assert "If there is an account" in response.text
    assert not mails_to("eve@example.org")


def test_a_forgotten_password_is_replaced_by_a_code(client, ada):
    client.post(reverse("account_reset_password"), {"email": "ada@example.org"})
    client.post(
        reverse("account_confirm_password_reset_code"), {"code": latest_code("ada@example.org")}
    )
    words = {"password1": "a river in winter", "password2": "a river in winter", "next": WANTED}
    client.post(reverse("account_complete_password_reset"), words)

    ada.refresh_from_db()
    assert mails_to("ada@example.org")[-1].kind == "access.password_changed"
    assert ada.check_password("a river in winter")


def test_sign_up_needs_an_invitation(client):
    response = client.get(reverse("account_signup"))

    assert response.status_code == 403
    assert "by invitation" in response.text
    client.post(reverse("account_signup"), {"name": "Eve", "email": "eve@example.org"})
    assert not get_user_model().objects.exists()


def ask_for(client, address):
    client.post(reverse("account_email"), {"email": address, "action_add": ""})


def link_in(address):
    return re.search(r"http://[^/]+(\S+)", mails_to(address)[-1].text)[1]


def test_an_address_is_changed_after_both_have_agreed_and_the_old_one_is_told(client, ada):
    client.force_login(ada)
    ask_for(client, "ada@new.example.org")
    assert not mails_to("ada@new.example.org")

    present = link_in("ada@example.org")
    assert "be reached by ada@new.example.org" in client.get(present).text
    assert not mails_to("ada@new.example.org")
    assert "We have written to ada@new.example.org" in client.post(present).text
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"

    path = link_in("ada@new.example.org")
    assert "Does ada@new.example.org belong to Ada" in client.get(path).text
    client.post(path, {"next": WANTED})

    ada.refresh_from_db()
    assert ada.email == "ada@new.example.org"
    assert mails_to("ada@example.org")[-1].kind == "access.address_changed"
    assert client.get(present).status_code == 410


def test_the_present_address_can_say_no(client, ada):
    client.force_login(ada)
    ask_for(client, "eve@example.com")

    Client().post(link_in("ada@example.org"), {"refuse": "1"})

    assert not mails_to("eve@example.com")
    assert [a.email for a in EmailAddress.objects.filter(user=ada)] == ["ada@example.org"]
    client.post(reverse("account_email"), {"email": "eve@example.com", "action_send": ""})
    assert not mails_to("eve@example.com")


def test_one_that_cannot_be_read_any_more_is_not_waited_for_for_ever(client, ada):
    client.force_login(ada)
    ask_for(client, "ada@new.example.org")
    again = {"email": "ada@new.example.org", "action_send": ""}
    client.post(reverse("account_email"), again)
    assert not mails_to("ada@new.example.org")

    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        client.force_login(ada)
        client.post(reverse("account_email"), again)

    assert mails_to("ada@new.example.org")[-1].kind == "access.confirm_address"


def test_agreeing_to_one_address_is_not_agreeing_to_another(client, ada):
    client.force_login(ada)
    ask_for(client, "ada@new.example.org")
    client.post(link_in("ada@example.org"))

    ask_for(client, "eve@example.com")

    assert not mails_to("eve@example.com")


def test_leaving_takes_a_button(client, ada):
    client.force_login(ada)

    client.get(reverse("account_logout"))
    assert signed_in(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_request_login_code",
        "account_reset_password",
        "account_email_verification_sent",
        "account_inactive",
        "account_logout",
        "account_change_password",
        "account_set_password",
        "account_email",
        "account_reauthenticate",
        "account_password_reset_completed",
    ],
)
@pytest.mark.parametrize("inside", [False, True])
def test_every_page_is_in_our_looks(client, ada, name, inside):
    if inside:
        client.force_login(ada)

    response = client.get(reverse(name))

    assert response.status_code in (200, 302)
    if response.status_code == 200:
        assert "ui/base.html" in [t.name for t in response.templates]
        assert "style=" not in response.text
