"""The first visit to an empty installation."""

import pytest
from django.urls import reverse

from lyceum.identity import api as identity
from lyceum.organisations import api as organisations

pytestmark = pytest.mark.django_db
WORDS = {
    "ecosystem": "Nordlys",
    "organisation": "Hansa Freight",
    "name": "Olga Petrenko",
    "email": "olga@hansa.example",
    "password": "a quiet harbour at night",
}


def test_the_first_visit_leads_here(client):
    answer = client.get("/", follow=True)

    assert answer.redirect_chain[-1][0] == reverse("portal:set-up")
    assert "Nobody" not in answer.text
    assert answer.status_code == 200


def test_it_makes_the_first_administrator_and_signs_in(client):
    answer = client.post(reverse("portal:set-up"), WORDS, follow=True)

    assert answer.status_code == 200
    [olga] = identity.people_by_email(["olga@hansa.example"]).values()
    assert client.session["_auth_user_id"] == str(olga)
    assert organisations.scope_of(olga).has_role("administrator")
    assert organisations.brand().name == "Nordlys"


def test_a_weak_password_comes_back(client):
    answer = client.post(reverse("portal:set-up"), {**WORDS, "password": "password"})

    assert answer.status_code == 422
    assert identity.is_empty()


def test_it_answers_once(client):
    client.post(reverse("portal:set-up"), WORDS)
    client.logout()

    assert client.get(reverse("portal:set-up")).status_code == 404
    assert client.post(reverse("portal:set-up"), WORDS).status_code == 404


def test_afterwards_strangers_are_asked_to_sign_in(client):
    client.post(reverse("portal:set-up"), WORDS)
    client.logout()

    assert client.get("/").url == reverse("account_login")
