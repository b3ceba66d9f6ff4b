"""A one-time link: made, looked at, used, spent."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from lyceum.access import api, services
from lyceum.access.models import SignInLink
from lyceum.identity import api as identity
from lyceum.kernel import actors, clock
from lyceum.kernel.errors import Forbidden, NotFound
from lyceum.kernel.models import RecordedEvent

pytestmark = pytest.mark.django_db
HOUSE = actors.system("tests")


@pytest.fixture
def link(ada):
    return api.sign_in_link(by=HOUSE, person_id=ada.pk)


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_looking_does_not_use_it_up_and_the_button_signs_in(client, link, ada):
    assert "Sign in" in client.get(link).text
    assert not signed_in(client)

    response = client.post(link, {"next": reverse("identity:profile")})

    assert response["Location"] == reverse("identity:profile")
    assert signed_in(client) == str(ada.pk)
    names = list(RecordedEvent.objects.order_by("pk").values_list("name", flat=True))
    assert names == ["access.SignInLinkMade", "access.SignInLinkUsed"]


def test_it_opens_once(client, link):
    client.post(link, {"next": "/people/me/"})
    client.logout()

    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410
    assert not signed_in(client)


def test_it_expires(client, link):
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert client.post(link).status_code == 410


def test_a_guess_opens_nothing(client, link):
    assert client.post(link[:-5] + "abcd/").status_code == 410


def test_the_token_is_nowhere_kept(link):
    token = link.split("/")[-2]

    assert token not in str(list(SignInLink.objects.values()))
    assert token not in str(list(RecordedEvent.objects.values()))


def test_a_closed_account_stays_closed(client, link, ada):
    ada.is_active = False
    ada.save()

    assert client.post(link).status_code == 410


def test_it_leads_to_our_own_pages_only(client, link):
    assert client.post(link, {"next": "https://evil.example/"})["Location"] == "/people/me/"


def test_only_the_administrator_and_the_house_make_links(ada, grace, olga, act):
    assert api.sign_in_link(by=act(olga), person_id=ada.pk)
    for other in (ada, grace):
        with pytest.raises(Forbidden):
            api.sign_in_link(by=act(other), person_id=ada.pk)


def test_nobody_gets_no_link():
    with pytest.raises(NotFound):
        api.sign_in_link(by=HOUSE, person_id=404)


def test_the_shell_prints_it(client, ada, capsys):
    call_command("sign_in_link", "Ada@example.org")

    path = re.sub(r"^https?://[^/]+", "", capsys.readouterr().out.strip())
    assert services.use_link(token=path.split("/")[-2]) == ada
    with pytest.raises(CommandError):
        call_command("sign_in_link", "nobody@example.org")


def test_the_first_account_is_made_once(db):
    words = "a long sentence"
    person = api.create_first_account(name="Olga", email="Olga@example.org", password=words)

    assert person.check_password(words)
    with pytest.raises(api.AlreadySetUp):
        api.create_first_account(name="Eve", email="eve@example.org")
    assert not identity.is_empty()


def test_what_opens_nothing_any_more_is_forgotten(client, link, ada):
    client.force_login(ada)
    with time_machine.travel(clock.now() + timedelta(days=20)):
        services.forget_what_expired()
        assert SignInLink.objects.exists()
        assert client.session.exists(client.session.session_key)
    with time_machine.travel(clock.now() + timedelta(days=40)):
        services.forget_what_expired()

    assert not SignInLink.objects.exists()
    assert not client.session.exists(client.session.session_key)
