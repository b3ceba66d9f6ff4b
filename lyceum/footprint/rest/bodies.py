"""The body of a request: never more of it than the limit, and never for longer than patience lasts.

A thread of the web server that waits for a client is lost to all others, and nothing can call it
back but the end of the connection. So one thread watches those that read, and hangs up on who stalls.
"""

import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.http import HttpRequest

from lyceum.footprint.errors import BodyIsTooSlow
from lyceum.kernel.files import MEGABYTE
from lyceum.statements.api import Flaw
from lyceum.ui.gates import BodyIsTooLarge

CHUNK = 64 * 1024
PATIENCE_S, SLOWEST = 20.0, 32 * 1024  # a body may take so long, and as many bytes a second
SILENCE_S, LOOKS_EVERY_S = 10.0, 1.0
SOCKETS = Path("/proc/self/fd")  # on Linux; elsewhere nobody is hung up on
Read = Callable[[int], bytes]


@dataclass(eq=False)
class Reading:
    """A body that is being read: from where, and until when the next piece must have come."""

    address: str
    began: float = field(default_factory=time.monotonic)
    until: float = 0.0
    is_given_up: bool = False

    def goes_on(self, got: int) -> None:
        self.until = self.began + PATIENCE_S + (got + CHUNK) / SLOWEST


_now_reading: set[Reading] = set()
_watcher_of = 0  # the process that has one; threads do not survive a fork


def read_body(request: HttpRequest, limit: int) -> bytes:
    """The body, at most `limit` bytes of it: what says that it is larger is not even begun."""
    length = _length(request)
    if length is not None and length > limit:
        raise BodyIsTooLarge(limit / MEGABYTE)
    if length == 0:
        return b""
    source = request if length is not None else request.environ["wsgi.input"]  # type: ignore[attr-defined]
    with _watched(request) as reading:
        body = _read(source.read, limit if length is None else length, reading)
    if len(body) > limit:
        raise BodyIsTooLarge(limit / MEGABYTE)
    if length is not None and len(body) < length:
        raise Flaw("body", "it ends before its Content-Length")
    return body


def _length(request: HttpRequest) -> int | None:
    """How long the body says it is; None where it comes in pieces whose end the server knows."""
    said = request.META.get("CONTENT_LENGTH") or ""
    comes_in_pieces = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
    if not said and comes_in_pieces and request.META.get("wsgi.input_terminated"):
        return None
    if said and not (said.isascii() and said.isdecimal()):
        raise Flaw("Content-Length", "a number of bytes is expected")
    return int(said or 0)


def _read(read: Read, most: int, reading: Reading) -> bytes:
    """Up to one byte more than `most`, so that the caller sees that there is more."""
    chunks, got = [], 0
    while got <= most:
        reading.goes_on(got)
        chunk = read(min(CHUNK, most + 1 - got))
        if not chunk:
            break
        chunks.append(chunk)
        got += len(chunk)
    return b"".join(chunks)


# --- who stalls -----------------------------------------------------------------------------------


@contextmanager
def _watched(request: HttpRequest) -> Iterator[Reading]:
    _insist_on_a_watcher()
    reading = Reading(request.META.get("REMOTE_ADDR", "").removeprefix("::ffff:"))
    reading.goes_on(0)
    _now_reading.add(reading)
    try:
        yield reading
    finally:
        _now_reading.discard(reading)
        if reading.is_given_up:
            raise BodyIsTooSlow


def _insist_on_a_watcher() -> None:
    global _watcher_of  # noqa: PLW0603  one for each process
    if _watcher_of != os.getpid():
        _watcher_of = os.getpid()
        _now_reading.clear()
        threading.Thread(target=_watch, name="xapi-bodies", daemon=True).start()


def _watch() -> None:
    while True:
        time.sleep(LOOKS_EVERY_S)
        give_up_who_stalls()


def give_up_who_stalls() -> None:
    """Hang up on those whose next piece is overdue; their threads are free again."""
    for reading in _now_reading.copy():
        if time.monotonic() > reading.until:
            reading.is_given_up = True
            _hang_up(reading.address)


def _hang_up(address: str) -> None:
    """End the connections from an address that have been silent for long, where this process holds
    them. Web servers do not say which one it is; to the others it is the end of an idle one."""
    with suppress(OSError):
        for each in SOCKETS.iterdir():
            with suppress(OSError, ValueError), socket.socket(fileno=os.dup(int(each.name))) as one:
                if _host_of(one) == address and _silent_s(one) >= SILENCE_S:
                    one.shutdown(socket.SHUT_RDWR)


def _host_of(connection: socket.socket) -> str:
    """Who is at the other end of a connection by the Internet; nobody at that of another."""
    if connection.family not in {socket.AF_INET, socket.AF_INET6}:
        return ""
    return str(connection.getpeername()[0]).removeprefix("::ffff:")


def _silent_s(connection: socket.socket) -> float:
    """How long nothing has come: `tcpi_last_data_recv` of Linux' struct tcp_info, milliseconds."""
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    silent_ms: int = struct.unpack_from("I", info, 52)[0]
    return silent_ms / 1000
