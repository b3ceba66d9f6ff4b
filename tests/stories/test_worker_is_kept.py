"""The worker is killed: another one goes on. The server is killed: nothing is left behind."""

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from .conftest import serve

PATIENCE_S = 30

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


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
