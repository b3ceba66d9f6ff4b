"""“I have another account”: joined only by whoever shows that both are theirs."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.urls import reverse

from lyceum.access import services
from lyceum.access.forms.passkeys import PasskeySignInForm
from lyceum.access.views.other_account import MARK
from lyceum.identity.testing import make_person
from lyceum.kernel import actors, clock
from lyceum.kernel.models import RecordedEvent

pytestmark = pytest.mark.django_db
Merge = apps.get_model("identity.Merge")
PAGE = reverse("access:other-account")
GO = reverse("access:go-to-other-account")
JOIN = reverse("access:join-accounts")


@pytest.fixture
def other(db):
    return make_person("Ada Byron", email="ada@lovelace.example")


def sign_in(client, address):
    entry = {"login": address, "password": "password", "next": PAGE}
    return client.post(reverse("account_login"), entry)


@pytest.fixture
def shown(client, ada, other):
    """Ada has shown that the account which stays is hers."""
    sign_in(client, "ada@example.org")
    assert client.get(PAGE).status_code == 200
    gone = client.post(GO)
    assert gone["Location"] == f"{reverse('account_login')}?next={PAGE}"
    assert "_auth_user_id" not in client.session
    return client


def test_both_are_shown_then_they_are_one(shown, ada, other):
    assert sign_in(shown, "ada@lovelace.example")["Location"] == PAGE
    page = shown.get(PAGE)
    assert "Ada (ada@example.org) stays" in page.text
    assert not Merge.objects.exists()

    assert shown.post(JOIN)["Location"] == reverse("account_login")

    merge = Merge.objects.get()
    assert (merge.kept_id, merge.folded_id, merge.by) == (ada.pk, other.pk, f"person:{ada.pk}")
    assert "_auth_user_id" not in shown.session
    assert shown.cookies[MARK].value == ""
    assert RecordedEvent.objects.filter(name="identity.PeopleMerged").exists()


def test_without_the_first_account_nothing_is_joined(client, ada, other):
    sign_in(client, "ada@lovelace.example")
    for mark in ("", "x", services.proof_of(ada) + "x", services.proof_of(other)):
        client.cookies[MARK] = mark
        assert client.post(JOIN)["Location"] == PAGE
        begun = client.get(PAGE).text
        assert JOIN not in begun
        assert "shown too long ago" in begun
    assert not Merge.objects.exists()


def test_a_mark_is_good_for_some_minutes_only(client, ada, other):
    by = actors.person(other.pk)
    mark = services.proof_of(ada)
    assert services.proven_account(by, mark) == ada
    with clock.travelled(clock.now() + timedelta(minutes=16)):
        assert services.proven_account(by, mark) is None


def test_a_mark_falls_with_the_password(ada, other):
    mark = services.proof_of(ada)
    ada.set_password("another one")
    ada.save()

    assert services.proven_account(actors.person(other.pk), mark) is None


def test_the_second_account_is_asked_for_all_its_factors(shown, ada, other):
    """Its password alone does not show it where it has more."""
    Authenticator.objects.create(user=other, type="totp", data={"secret": "x"})
    sign_in(shown, "ada@lovelace.example")

    assert "_auth_user_id" not in shown.session
    assert shown.post(JOIN).status_code == 302
    assert not Merge.objects.exists()


def test_an_old_session_is_asked_to_prove_itself(client, ada):
    sign_in(client, "ada@example.org")
    UserSession.objects.update(created_at=clock.now() - timedelta(minutes=6))

    assert "reauthenticate" in client.get(PAGE)["Location"]
    for address in (GO, JOIN):
        assert client.post(address)["Location"] == PAGE
    assert MARK not in client.cookies
    client.post(reverse("account_reauthenticate"), {"password": "password"})
    assert client.get(PAGE).status_code == 200


def test_passkeys_of_a_folded_account_open_the_other():
    """allauth asks our form, which looks up whose the named account is by now."""
    from allauth.mfa import app_settings
    from allauth.utils import get_form_class

    assert get_form_class(app_settings.FORMS, "login_webauthn", None) is PasskeySignInForm
