"""What a server bears: a worker that is killed, its own end, and many who are slow."""

import os
import signal
import socket
import sqlite3
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, closing
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from .conftest import serve

PATIENCE_S = 60

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture(scope="module")
def served(new_home):
    yield from serve(new_home)


def test_a_worker_that_is_killed_has_a_successor_until_the_server_is_gone(new_home):
    next(running := serve(new_home))
    first = wait_for(lambda: worker_in(new_home))

    os.kill(first, signal.SIGKILL)
    second = wait_for(lambda: worker_in(new_home, but=first))
    assert second

    keeper = parent_of(second)
    server = parent_of(keeper)
    pages = set(children_of(server)) - {keeper}
    os.kill(server, signal.SIGKILL)
    for page in pages:
        os.kill(page, signal.SIGKILL)
    assert wait_for(lambda: not is_there(second) and not is_there(keeper))
    running.close()


@pytest.mark.parametrize("size", [1_000, 400_000, 2_000_000], ids=["small", "aside", "strangers'"])
def test_who_brings_a_body_slowly_keeps_nobody_out(served, size):
    """There are four threads; strangers who say that much is coming take none of them."""
    place = urlsplit(served.url)
    with urllib.request.urlopen(f"{served.url}/accounts/login/") as page:  # noqa: S310
        cookie = page.headers["Set-Cookie"].partition(";")[0]  # who has none is not read at all
    head = (
        f"POST /accounts/login/ HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {cookie}\r\n"
        f"Content-Length: {size}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    with ExitStack() as slow:
        for _each in range(8):
            one = slow.enter_context(socket.create_connection((place.hostname, place.port)))
            one.sendall(f"{head}so slow".encode())
        time.sleep(1)
        with urllib.request.urlopen(f"{served.url}/accounts/login/", timeout=30) as page:  # noqa: S310
            assert page.status == 200


def test_a_body_that_was_put_aside_comes_whole(served):
    words = "x" * 700_000
    asked = urllib.request.Request(f"{served.url}/accounts/login/", f"login={words}".encode())  # noqa: S310
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=30)  # noqa: S310
    assert refused.value.code == 403  # read to its end, and without a token


def worker_in(home, but: int = 0) -> int:
    """The process of a worker that said it is alive."""
    with closing(sqlite3.connect(home / "lyceum.sqlite")) as database:
        names = [name for (name,) in database.execute("SELECT worker FROM kernel_workerbeat")]
    found = [int(name.rsplit("-", 2)[1]) for name in names]
    return next((pid for pid in found if pid != but and is_there(pid)), 0)


def parent_of(pid: int) -> int:
    with open(f"/proc/{pid}/stat") as said:
        return int(said.read().rpartition(")")[2].split()[1])


def children_of(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as said:
        return [int(child) for child in said.read().split()]


def is_there(pid: int) -> bool:
    """Alive, and no leftover that waits for its parent."""
    try:
        with open(f"/proc/{pid}/stat") as said:
            return said.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(found: Callable[[], int]) -> int:
    end = time.monotonic() + PATIENCE_S
    while not (what := found()):
        assert time.monotonic() < end, "in vain"
        time.sleep(0.2)
    return what
