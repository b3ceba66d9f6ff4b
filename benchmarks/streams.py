"""Open pages that wait for news, measured on a real server (a part of `communities`).

    python -m benchmarks.streams --streams 1000

Starts `manage.py serve` on an empty house of its own, lets as many people sign in, opens a stream
for each, reads the memory of all its processes before and after, and times how long the last of
them waits when somebody says something.
"""

import argparse
import os
import resource
import selectors
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.house import House, free_port, house

from .measure import memory_mb, report

PATIENCE_S = 300
GOALS = {"streams_memory_mb": 300, "streams_last_heard_s": 5}
# Run in the house: a space, people who are signed in, and one word of the first of them.
PEOPLE = """
import django; django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from lyceum.communities.testing import make_space
from lyceum.identity.models import Person
from lyceum.organisations.testing import make_organisation
store = import_module(settings.SESSION_ENGINE).SessionStore
people = Person.objects.bulk_create(Person(name=f"Person {{n}}", email=f"p{{n}}@bench.example", password="!") for n in range({count}))
space = make_space(make_organisation("Bench"), people=people)
print("space", space.pk)
for one in people:
    session = store()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(one.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = one.get_session_auth_hash()
    session.create()
    print("session", session.session_key)
"""
SAYS = """
import django; django.setup()
from lyceum.communities.models import Space
from lyceum.communities.testing import say
from lyceum.identity.models import Person
import time
say(Person.objects.get(email="p0@bench.example"), Space.objects.unscoped("bench").get(pk={space}), "Hello")
print(time.time())
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--streams", type=int, default=1000)
    report("streams", measured(options.parse_args().streams), GOALS)


def measured(count: int) -> dict[str, float]:
    """Open so many, let them hear something, close them."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    kind = "postgresql" if os.environ.get("LYCEUM_DATABASE_URL") else "sqlite"
    port = free_port()
    with house(kind) as home:
        server = home.start(port)
        try:
            return _open_pages(home, server.pid, port, count)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(60)


def _open_pages(home: House, pid: int, port: int, count: int) -> dict[str, float]:
    lines = [line.split() for line in home.run("-c", PEOPLE.format(count=count)).splitlines()]
    space = next(word for what, word in lines if what == "space")
    keys = [word for what, word in lines if what == "session"]
    for key in keys[:20]:
        _Open(port, space, key).close()  # so that what the first ones load does not count
    time.sleep(3)
    before, began = memory_mb(family(pid)), time.perf_counter()
    waiting = [_Open(port, space, key) for key in keys]
    opened_s = time.perf_counter() - began
    time.sleep(5)
    after = memory_mb(family(pid))
    heard = _heard(home, space, waiting)
    for one in waiting:
        one.close()
    return {
        "streams": len(waiting),
        "streams_opened_per_s": len(waiting) / opened_s,
        "streams_memory_before_mb": before,
        "streams_memory_mb": after - before,
        "streams_first_heard_s": heard[0],
        "streams_last_heard_s": heard[-1],
    }


class _Open:
    """One open page: a connection on which the server said hello."""

    def __init__(self, port: int, space: str, session: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self.socket.sendall(
            f"GET /communities/spaces/{space}/live/?after=0 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Accept: text/event-stream\r\nCookie: sessionid={session}\r\n\r\n".encode()
        )
        said = b""
        while b"event: hello" not in said:
            piece = self.socket.recv(4096)
            if not piece:
                raise SystemExit(f"the server did not keep it open: {said[:300]!r}")
            said += piece

    def close(self) -> None:
        self.socket.close()


def _heard(home: House, space: str, waiting: list[_Open]) -> list[float]:
    """Somebody says something in another process; seconds from there until each has heard it."""
    look = selectors.DefaultSelector()
    for one in waiting:
        look.register(one.socket, selectors.EVENT_READ)
    heard: list[float] = []
    with ThreadPoolExecutor(1) as beside:
        saying = beside.submit(home.run, "-c", SAYS.format(space=space))
        end = time.time() + PATIENCE_S
        while len(heard) < len(waiting) and time.time() < end:
            for key, _mask in look.select(1):
                if b"event: news" in key.fileobj.recv(4096):  # type: ignore[union-attr]
                    heard.append(time.time())
                    look.unregister(key.fileobj)
        said_at = float(saying.result())
    missing = [float(PATIENCE_S)] * (len(waiting) - len(heard))
    return [at - said_at for at in heard] + missing


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in family(int(child)))]


if __name__ == "__main__":
    main()
