import pytest
from allauth.account.models import EmailAddress

from lyceum.integrations.testing import make_connection


@pytest.fixture
def github(acme):
    return make_connection(acme, "github")


@pytest.fixture
def prove():
    """prove(person) confirms their address, or another one."""

    def do(person, address=""):
        return EmailAddress.objects.update_or_create(
            user=person, email=(address or person.email).lower(), defaults={"verified": True}
        )

    return do
