"""What a person says about themselves: the command, and its page."""

import pytest
from django.urls import reverse

from lyceum.identity import api
from lyceum.kernel.errors import Forbidden
from lyceum.kernel.models import RecordedEvent

pytestmark = pytest.mark.django_db
PAGE = "/people/me/"


def test_it_changes_what_is_said_and_nothing_else(ada, act):
    person = api.change_profile(by=act(ada), person_id=ada.pk, pronouns="she/her", locale="fr")

    assert (person.pronouns, person.locale, person.name) == ("she/her", "fr", "Ada")
    line = RecordedEvent.objects.get()
    assert (line.name, line.owner_id) == ("identity.ProfileChanged", f"person:{ada.pk}")


def test_it_does_not_change_an_address_or_a_flag(ada, act):
    person = api.change_profile(by=act(ada), person_id=ada.pk, email="x@example.org", is_demo="1")

    assert person.email == "ada@example.org"


def test_nobody_changes_another_person(ada, grace, olga, act):
    for other in (grace, olga):
        with pytest.raises(Forbidden):
            api.change_profile(by=act(other), person_id=ada.pk, name="Eve")


def test_the_page_saves_and_speaks_the_chosen_language(client, ada):
    client.force_login(ada)
    words = {"name": "Ada Lovelace", "locale": "fr", "time_zone": "Asia/Tokyo"}

    response = client.post(reverse("identity:profile"), words, follow=True)

    ada.refresh_from_db()
    assert (ada.name, ada.time_zone) == ("Ada Lovelace", "Asia/Tokyo")
    assert response.headers["Content-Language"] == "fr"


def test_a_bad_form_comes_back_with_its_reason(client, ada):
    client.force_login(ada)

    response = client.post(PAGE, {"name": "", "time_zone": "Moon/Tycho"})

    assert response.status_code == 422
    assert "errorlist" in response.text


def test_a_stranger_is_sent_to_sign_in_and_comes_back(client):
    response = client.get(PAGE)

    assert response["Location"] == f"{reverse('account_login')}?next={PAGE}"


def test_outsiders_find_nothing(client, ada, linus):
    client.force_login(linus)

    assert "ada@example.org" not in client.get(PAGE).text


def test_the_page_is_cheap(client, ada, django_assert_max_num_queries):
    client.force_login(ada)

    with django_assert_max_num_queries(6):
        assert client.get(PAGE).status_code == 200
