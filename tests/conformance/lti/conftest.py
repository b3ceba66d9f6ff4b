"""A house on loopback, a real tool beside it, and what a browser does between the two."""

import socket

import pytest
import requests
from lxml import html

from lyceum.kernel import eventlog
from lyceum.organisations.testing import make_role
from tests.conformance.conftest import NODE, Visitor, start


@pytest.fixture
def house_at(live_server, settings):
    """Our own address, by which we are known to partners."""
    settings.BASE_URL = live_server.url
    settings.OAUTH2_PROVIDER = {**settings.OAUTH2_PROVIDER, "OIDC_ISS_ENDPOINT": live_server.url}
    settings.ALLOWED_NETWORKS = ["127.0.0.1/32"]
    return live_server.url


@pytest.fixture(scope="module")
def tool():
    """ltijs, a certified tool; one process for the tests of a module."""
    if not (NODE / "node_modules/ltijs").is_dir():
        pytest.skip("make conformance")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = start("lti_tool.mjs", str(port))
    yield running.url
    running.end()


@pytest.fixture
def keeper(grace, acme):
    make_role(grace, "administrator", acme)
    return grace


@pytest.fixture
def signed_in(house_at, client):
    """A browser of a person who has signed in."""

    def browse(person):
        client.force_login(person)
        visitor = Visitor(house_at)
        visitor.session.cookies.set("sessionid", client.cookies["sessionid"].value)
        return visitor

    return browse


def deliver():
    """Facts travel until nothing is left."""
    while eventlog.deliver():
        pass


def page_of(answer):
    return html.fromstring(answer.text)


def asked(url, what, launched, /, **said):
    """Let the tool do something for whoever launched."""
    ltik = launched["ltik"]
    answer = requests.post(
        f"{url}/{what}",
        json=said,
        headers={"Authorization": f"Bearer {ltik}"},
        cookies=launched["cookies"],
        timeout=20,
    )
    return answer


__all__ = ["asked", "deliver", "page_of"]
