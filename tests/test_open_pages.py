"""Open pages wait for news at a real server: who may hears at once, who may not does not wait."""

import contextlib
import os
import signal
import socket
import time
from collections.abc import Iterator

import pytest
import requests

from tools.house import free_port

PEOPLE = """
import django; django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from lyceum.communities.testing import make_space, say
from lyceum.identity.testing import make_person
from lyceum.organisations.testing import make_organisation
store = import_module(settings.SESSION_ENGINE).SessionStore
ada, piotr, zoe = (make_person(name) for name in ("Ada", "Piotr", "Zoe"))
acme = make_organisation("Acme", learners=[ada, piotr])
make_organisation("Elsewhere", learners=[zoe])
space = make_space(acme, kind="request", people=[ada, piotr])
print("space", space.pk)
print("post", say(piotr, space, "The first").pk)
for one in (ada, piotr, zoe):
    session = store()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(one.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = one.get_session_auth_hash()
    session.create()
    print(one.name, session.session_key)
"""
SAYS = """
import django; django.setup()
from lyceum.communities.models import Space
from lyceum.communities.testing import say
from lyceum.identity.models import Person
space = Space.objects.unscoped("a test").get()
print(say(Person.objects.get(name="Piotr"), space, "Hello", root_id={root}).pk)
"""
GOES = """
import django; django.setup()
from lyceum.communities import services
from lyceum.communities.models import Space
from lyceum.identity.models import Person
from lyceum.kernel import actors
from lyceum.organisations import api as organisations
ada = Person.objects.get(name="Ada")
space = Space.objects.unscoped("a test").get()
services.leave(by=actors.person(ada.pk, organisations.scope_of(ada.pk)), space_id=space.pk)
"""
LONG = 30


class Heard:
    """A stream as a browser reads it."""

    def __init__(self, url: str, session: str, **headers: str) -> None:
        self.answer = requests.get(
            url, cookies={"sessionid": session}, headers=headers, stream=True, timeout=LONG,
            allow_redirects=False,
        )  # fmt: skip
        self.lines = self.answer.iter_lines(chunk_size=1, decode_unicode=True)

    def next(self) -> dict[str, str]:
        """The next event but for the beats of its heart; nothing at the end."""
        found: dict[str, str] = {}
        for line in self.lines:
            if line:
                name, _colon, value = line.partition(":")
                found[name] = value.strip()
            elif found["event"] != "beat":
                return found
            else:
                found = {}
        return found


@pytest.fixture
def people(installation):
    return dict(line.split() for line in installation.run("-c", PEOPLE).splitlines() if line)


@pytest.fixture
def served(installation) -> Iterator[tuple[int, int]]:
    """The port and the process."""
    port = free_port()
    server = installation.start(port)
    yield port, server
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def test_open_pages_hear_of_news_as_long_as_they_may(installation, people, served):
    port, server = served
    space = f"http://127.0.0.1:{port}/communities/spaces/{people['space']}/live/"
    thread = f"http://127.0.0.1:{port}/communities/posts/{people['post']}/live/"

    page = Heard(space, people["Ada"])
    assert page.answer.headers["Content-Type"] == "text/event-stream"
    assert page.next() == {"event": "hello", "data": "", "id": people["post"], "retry": "1000"}
    talk = Heard(thread, people["Ada"])
    assert talk.next()["event"] == "hello"

    said = installation.run("-c", SAYS.format(root=None)).strip()
    assert page.next() == {"event": "news", "data": "", "id": said}
    reply = installation.run("-c", SAYS.format(root=people["post"])).strip()
    assert talk.next() == {"event": "news", "data": "", "id": reply}

    # Who comes back says what they heard last, and hears at once of what came since.
    again = Heard(space, people["Ada"], **{"Last-Event-ID": people["post"]})
    assert [again.next()["event"], again.next()["id"]] == ["hello", said]

    # Nobody waits at a wall, and nobody with too many windows.
    assert Heard(space, people["Zoe"]).answer.status_code == 404
    assert Heard(space, "").answer.status_code == 302
    more = [Heard(space, people["Piotr"]) for _window in range(7)]
    assert [one.answer.status_code for one in more] == [200] * 6 + [204]

    # Who goes hears no more within seconds, and may not come back.
    installation.run("-c", GOES)
    began = time.monotonic()
    assert page.next() == {}
    assert time.monotonic() - began < 10
    assert Heard(space, people["Ada"]).answer.status_code == 404

    # The end of the server is the end of all, at once.
    began = time.monotonic()
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(30)
    assert time.monotonic() - began < 10
    with contextlib.suppress(requests.RequestException):
        assert more[0].next()["event"] == "hello"
        assert more[0].next() == {}


def test_large_bodies_and_slow_ones_pass_as_ever(installation, people, served):
    port, _server = served
    with socket.create_connection(("127.0.0.1", port), timeout=LONG) as slow:
        slow.sendall(
            b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nabc"
        )
        body = b"x" * 1_000_000
        url = f"http://127.0.0.1:{port}/accounts/login/"
        assert requests.post(url, data=body, timeout=LONG).status_code == 403  # no token in it
        assert requests.post(url, data=iter([body, body]), timeout=LONG).status_code == 403
        slow.sendall(b"defghij")
        assert b" 403 " in slow.recv(1000)
