"""SCIM 2.0 over our own tables: every check of scim2-tester, and scim2-server's storage contract.

The tester asks for what the service says of itself: with the attributes that are kept here, the
enterprise extension among them, these are 91 checks. (The reference server of the tester's authors
keeps every attribute of the standard, and counts 135.)
"""

from collections import Counter

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import reverse
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_server.testing import ScimStorageContract
from scim2_tester import check_server

from lyceum.access.adapters.scim.provider import provider as our_provider
from lyceum.access.adapters.scim.storage import Storage
from lyceum.access.services import actor_of_token
from lyceum.access.testing import make_token

pytestmark = pytest.mark.django_db
CHECKS = 91
BY_KIND = {"User": 48, "Group": 18, None: 25}


@pytest.fixture
def secret(acme):
    return make_token(acme)


@pytest.fixture
def served():
    """The whole product, called as a web server calls it, in the transaction of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


def test_every_check_of_the_tester_passes(served, secret, acme):
    client = WSGISCIMClient(
        served,
        base_url="http://testserver" + reverse("scim-base", args=[acme.slug]),
        environ={"HTTP_AUTHORIZATION": f"Bearer {secret}"},
    )

    results = check_server(client)

    unmet = [
        f"{r.status.name} {r.title}: {r.reason}" for r in results if r.status.name != "SUCCESS"
    ]
    assert not unmet, "\n".join(unmet)
    assert len(results) == CHECKS
    assert Counter(r.resource_type for r in results) == BY_KIND
    said = " ".join(str(r.reason) for r in results)
    for word in ("employeeNumber", "department", "manager"):
        assert f"enterprise:2.0:User:{word}" in said


class TestStorage(ScimStorageContract):
    """Nothing is left out but cursors (RFC 9865), which the service does not announce."""

    @pytest.fixture
    def provider(self):
        with our_provider() as provider:
            yield provider

    @pytest.fixture
    def storage(self, secret, acme):
        actor, organisation_id = actor_of_token(secret=secret, scope="scim", slug=acme.slug)
        return Storage(actor, organisation_id)
