"""Asking to be erased: with a proof, with days to think, with a reminder, and with a way back."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.urls import reverse

from lyceum.identity import api, services
from lyceum.identity.errors import NoErasureIsAsked
from lyceum.identity.models import Erasure
from lyceum.kernel import actors, clock, eventlog
from lyceum.kernel.errors import Forbidden

pytestmark = pytest.mark.django_db
Message = apps.get_model("messaging.Message")
PAGE = reverse("identity:erase")


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path


def told(person) -> list[str]:
    while eventlog.deliver():
        pass
    mine = Message.objects.unscoped("test").filter(person=person).order_by("pk")
    return list(mine.values_list("kind", flat=True))


def days(number):
    return clock.travelled(clock.now() + timedelta(days=number))


def test_it_waits_reminds_and_erases(ada, act):
    erasure = api.ask_erasure(by=act(ada), person_id=ada.pk)
    assert (erasure.due_at - erasure.asked_at).days == 14

    services.carry_out_erasures()
    assert told(ada) == ["identity.erasure_asked"]
    with days(12.5):
        services.carry_out_erasures()
        services.carry_out_erasures()
    assert told(ada) == ["identity.erasure_asked", "identity.erasure_reminded"]
    ada.refresh_from_db()
    assert ada.erased_at is None
    with days(14.1):
        assert services.carry_out_erasures() == 1

    ada.refresh_from_db()
    assert ada.erased_at
    assert Erasure.objects.get().done_at
    assert told(ada) == []


def test_it_can_be_cancelled_and_asked_again(ada, act):
    api.ask_erasure(by=act(ada), person_id=ada.pk)
    api.cancel_erasure(by=act(ada), person_id=ada.pk)
    with days(15):
        assert services.carry_out_erasures() == 0
    assert told(ada)[-1] == "identity.erasure_cancelled"

    api.ask_erasure(by=act(ada), person_id=ada.pk)
    assert Erasure.objects.count() == 2


def test_what_is_cancelled_at_the_last_moment_is_not_done(ada, act):
    first = api.ask_erasure(by=act(ada), person_id=ada.pk)
    api.cancel_erasure(by=act(ada), person_id=ada.pk)
    again = api.ask_erasure(by=act(ada), person_id=ada.pk)
    house = actors.system("tests")

    assert not api.erase_person(by=house, person_id=ada.pk, erasure_id=first.pk)
    assert api.erase_person(by=house, person_id=ada.pk, erasure_id=again.pk)
    assert not api.erase_person(by=house, person_id=ada.pk)


def test_it_refuses_a_second_and_what_was_not_asked(ada, act):
    with pytest.raises(NoErasureIsAsked):
        api.cancel_erasure(by=act(ada), person_id=ada.pk)
    api.ask_erasure(by=act(ada), person_id=ada.pk)
    with pytest.raises(api.ErasureIsAsked):
        api.ask_erasure(by=act(ada), person_id=ada.pk)


def test_nobody_asks_for_another(ada, grace, olga, act):
    for other in (grace, olga):
        with pytest.raises(Forbidden):
            api.ask_erasure(by=act(other), person_id=ada.pk)
        with pytest.raises(Forbidden):
            api.cancel_erasure(by=act(other), person_id=ada.pk)
        with pytest.raises(Forbidden):
            api.erase_person(by=act(other), person_id=ada.pk)


# --- the page -------------------------------------------------------------------------------------


def test_the_page_tells_beforehand_what_goes_and_what_stays(client, ada, settings):
    settings.LEGAL_TERMS = {"learning.enrolments": 3650}
    client.force_login(ada)

    page = client.get(PAGE).text

    assert "A row without name or address stays" in page
    assert "What a law asks us to keep" in page
    assert "10 years" in page


def test_a_password_is_asked_for_before(client, ada):
    client.force_login(ada)

    answer = client.post(PAGE)

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not Erasure.objects.exists()
    again = client.post(answer["Location"], {"password": "password"})
    assert again.status_code == 302
    assert Erasure.objects.get().person == ada


def test_who_has_no_password_signs_in_once_more(client, grace):
    grace.set_unusable_password()
    grace.save()
    client.force_login(grace)

    answer = client.post(PAGE)

    assert answer["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session
    client.force_login(grace)
    UserSession.objects.create(user=grace, ip="::1", session_key=client.session.session_key)
    assert client.post(PAGE)["Location"] == PAGE
    assert Erasure.objects.exists()


def test_it_is_cancelled_by_one_click(client, ada, prove):
    prove(ada)
    client.post(PAGE)
    assert "Keep my account" in client.get(reverse("identity:privacy")).text

    client.post(reverse("identity:cancel-erasure"))

    assert Erasure.objects.get().cancelled_at
    assert "Keep my account" not in client.get(PAGE).text


def test_outsiders_find_nothing(client, ada, linus, act):
    api.ask_erasure(by=act(ada), person_id=ada.pk)
    client.force_login(linus)

    assert "Keep my account" not in client.get(PAGE).text
    assert client.post(reverse("identity:cancel-erasure")).status_code == 404
    assert Erasure.objects.get().cancelled_at is None


def test_the_house_may_ask_for_somebody(ada):
    api.ask_erasure(by=actors.system("shell"), person_id=ada.pk)
    assert told(ada) == ["identity.erasure_asked"]
