"""Who waits to write joins whoever writes next: one transaction, and one wait for the disk, for all.

There is no thread for this. Whoever has the turn takes everybody's requests along; the others find
theirs answered when the turn is theirs. An answer leaves after the commit.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence

from .requests import Request

TOGETHER = 1000  # statements in one transaction
_turn = threading.Lock()
_waiting: deque[Request] = deque()


def join(request: Request, write: Callable[[Sequence[Request]], None]) -> None:
    """Have a request written, with those of others; raises its refusal."""
    _waiting.append(request)
    with _turn:
        while not request.is_done:
            _write_waiting(write)
    if request.refusal:
        raise request.refusal


def _write_waiting(write: Callable[[Sequence[Request]], None]) -> None:
    some = _taken()
    try:
        write(some)
    except BaseException as reason:  # noqa: BLE001  it is raised where the requests were made
        _write_apart(some, write, reason)
    for request in some:
        request.is_done = True


def _taken() -> list[Request]:
    """The oldest, as many as go together."""
    some = [_waiting.popleft()]
    number = len(some[0].statements)
    while _waiting and number + len(_waiting[0].statements) <= TOGETHER:
        some.append(_waiting.popleft())
        number += len(some[-1].statements)
    return some


def _write_apart(
    some: Sequence[Request], write: Callable[[Sequence[Request]], None], reason: BaseException
) -> None:
    """What one does wrong, the others do not suffer."""
    for request in some:
        request.refusal = reason if len(some) == 1 else None
        if request.refusal is None:
            try:
                write([request])
            except BaseException as own:  # noqa: BLE001
                request.refusal = own
