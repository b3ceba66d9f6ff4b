"""Who waits to write joins whoever writes next: one transaction, and one wait for the disk, for all.

There is no thread for this. Who comes while nobody writes, writes for all who wait by then; after
that the one who has waited longest does. As many as were answered last are likely to come again, so
they are waited for, though not for long. Each is woken once: when theirs is written, or when it is
their turn to write. An answer leaves after the commit.
"""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Condition, Lock

from .requests import Request

TOGETHER = 1000  # statements in one transaction
Write = Callable[[Sequence[Request]], None]
PATIENCE_S = 0.002
_guard = Condition()
_waiting: deque["_Turn"] = deque()
_is_written = False  # somebody writes now
_hoped = 1  # so many requests were written last


class _Turn:
    """A request, and the bell that wakes whoever made it."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.bell = Lock()
        self.bell.acquire()


def join(request: Request, write: Write) -> None:
    """Have a request written, with those of others; raises its refusal."""
    turn = _Turn(request)
    if not _comes_first(turn):
        turn.bell.acquire()
    if not request.is_done:
        _write_for_all(write)
    if request.refusal:
        raise request.refusal


def _comes_first(turn: _Turn) -> bool:
    global _is_written
    with _guard:
        _waiting.append(turn)
        if len(_waiting) == _hoped:
            _guard.notify()
        was_written, _is_written = _is_written, True
        return not was_written


def _write_for_all(write: Write) -> None:
    """Who calls this has waited longest, so theirs is among those that are taken."""
    turns = _taken()
    some = [turn.request for turn in turns]
    try:
        _write(some, write)
    finally:
        _call_the_next()
        for turn in turns:
            turn.request.is_done = True
            turn.bell.release()


def _call_the_next() -> None:
    global _is_written  # noqa: PLW0603  guarded
    with _guard:
        _is_written = bool(_waiting)
        if _waiting:
            _waiting[0].bell.release()


def _taken() -> list[_Turn]:
    """The oldest, as many as go together."""
    global _hoped  # noqa: PLW0603  guarded
    with _guard:
        _guard.wait_for(lambda: len(_waiting) >= _hoped, PATIENCE_S)
        some = [_waiting.popleft()]
        number = len(some[0].request.statements)
        while _waiting and number + len(_waiting[0].request.statements) <= TOGETHER:
            some.append(_waiting.popleft())
            number += len(some[-1].request.statements)
        _hoped = len(some)
        return some


def _write(some: Sequence[Request], write: Write) -> None:
    """What one does wrong, the others do not suffer."""
    try:
        write(some)
    except BaseException as reason:  # noqa: BLE001  it is raised where the requests were made
        for request in some:
            request.refusal = reason if len(some) == 1 else _refusal(request, write)


def _refusal(request: Request, write: Write) -> BaseException | None:
    try:
        write([request])
    except BaseException as reason:  # noqa: BLE001
        return reason
    return request.refusal
