import pytest
from django.urls import reverse


@pytest.fixture
def prove(client):
    """prove(person): signed in, and proven once more a moment ago."""

    def go(person):
        client.force_login(person)
        answer = client.post(reverse("account_reauthenticate"), {"password": "password"})
        assert answer.status_code == 302

    return go
