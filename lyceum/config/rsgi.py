"""The door for the web server: pages in threads, open streams in the loop, in one process.

The server (granian) hands each request to the loop. Django's views wait for the database, so each
runs in one of a few threads, by the same WSGI application as ever. An answer that is a stream is
carried by the loop, and holds no thread.
"""

import asyncio
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from io import BytesIO, RawIOBase
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar

from django.conf import settings

from lyceum.kernel import live

from .wsgi import application as pages

SMALL = 256 * 1024  # a body up to here is kept in the memory
PIECE = 64 * 1024
PATIENCE_S, SLOWEST = 20.0, 32 * 1024  # a body may take so long, and as many bytes a second
LOOKS_EVERY_S = 2.0
T = TypeVar("T")
TOO_SLOW = 408
GONE = (RuntimeError, OSError)  # what granian says of who is not there any more
NO_MORE = 204  # to an event stream: do not come back


class Door:
    """What granian calls, in the loop of a process that serves."""

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.hub = live.Hub(loop)
        self.is_over = False
        self.threads = ThreadPoolExecutor(settings.WEB_THREADS, "lyceum-pages")
        # Those that bring much are slow: one thread at least is for everybody else.
        self.room_for_large = asyncio.Semaphore(max(1, settings.WEB_THREADS - 1))
        self._end_with_the_server()

    def _end_with_the_server(self) -> None:
        """The server waits for every answer to be over, so streams end when it is told to. The loop
        hears of a signal by its own way (a pipe), whoever else listens to it."""
        for sign in (signal.SIGINT, signal.SIGTERM):
            with suppress(ValueError):  # not the main thread
                signal.signal(sign, lambda *_: self.loop.call_soon_threadsafe(self.hub.end))
                if sys.platform != "win32":
                    signal.siginterrupt(sign, False)  # noqa: FBT003  its one word

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.is_over = True
        self.hub.end()
        self.threads.shutdown(wait=False, cancel_futures=True)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """One request."""
        environ = environ_of(scope)
        try:
            body = environ["wsgi.input"] = await self._body(environ, protocol)
        except TimeoutError:
            protocol.response_empty(TOO_SLOW, [("connection", "close")])
            return
        async with self.room_for_large if isinstance(body, Body) else nullcontext():
            stream = await self.loop.run_in_executor(self.threads, self._page, environ, protocol)
        del body, environ  # a stream lasts, and a thousand of them would keep as many
        if stream is not None:
            await self._carry(*stream, protocol)

    async def _body(self, environ: dict[str, Any], protocol: Any) -> IO[bytes] | RawIOBase:
        """What a stranger may send is read whole, so that nobody who is slow takes a thread; more
        than that as it comes, by a page that knows whether it wants it."""
        said = environ.get("CONTENT_LENGTH", "")
        is_chunked = "HTTP_TRANSFER_ENCODING" in environ
        if not is_chunked and said in {"", "0"}:
            return BytesIO()
        if is_chunked or not said.isdecimal() or int(said) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return Body(aiter(protocol), self._wait_for)
        async with asyncio.timeout(PATIENCE_S + int(said) / SLOWEST):
            if int(said) <= SMALL:
                return BytesIO(await protocol())
            return await _put_aside(protocol)

    # --- in a thread ------------------------------------------------------------------------------

    def _page(self, environ: dict[str, Any], protocol: Any) -> tuple[live.Stream, Any] | None:
        """Ask Django, and answer, all in this thread; but a stream is given back to the loop."""
        begun: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], *_wrong: Any) -> Any:
            begun[:] = [int(status.split(" ", 1)[0]), headers]

        answer = pages(environ, begin)
        try:
            status, headers = begun
            stream = getattr(answer, "stream", None)
            if isinstance(stream, live.Stream):
                return stream, headers
            if getattr(answer, "streaming", not isinstance(answer, list)):
                self._send(protocol.response_stream(status, headers), answer)
            else:
                protocol.response_bytes(status, headers, b"".join(answer))
        finally:
            if hasattr(answer, "close"):
                answer.close()
        return None

    def _send(self, transport: Any, pieces: Iterable[bytes]) -> None:
        for piece in gathered(pieces):
            try:
                self._wait_for(_sent(transport, piece))
            except GONE:  # nobody wants the rest
                return

    def _wait_for(self, what: Coroutine[Any, Any, T]) -> T:
        """What the loop does for a thread; a loop that has ended does nothing any more."""
        asked = asyncio.run_coroutine_threadsafe(what, self.loop)
        while True:
            try:
                return asked.result(LOOKS_EVERY_S)
            except TimeoutError:
                if self.is_over:
                    raise ConnectionAbortedError from None

    # --- in the loop ------------------------------------------------------------------------------

    async def _carry(self, stream: live.Stream, headers: Any, protocol: Any) -> None:
        """Until they go, or it is over."""
        if not self.hub.has_room(stream.person_id):
            protocol.response_empty(NO_MORE, [])
            return
        self.hub.enter(stream)
        headers = [(k, v) for k, v in headers if k.lower() != "content-length"]
        transport = protocol.response_stream(200, headers)
        gone = asyncio.ensure_future(protocol.client_disconnect())
        gone.add_done_callback(lambda _gone: stream.end())
        try:
            with suppress(*GONE):
                async for piece in stream.pieces():
                    await transport.send_bytes(piece)
        finally:
            self.hub.leave(stream)
            gone.cancel()


async def _sent(transport: Any, piece: bytes) -> None:
    await transport.send_bytes(piece)


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same in larger pieces: each is a way to the loop and back."""
    waiting, size = [], 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


async def _put_aside(pieces: Any) -> IO[bytes]:
    """A body in a file that vanishes with who reads it."""
    file = TemporaryFile()  # noqa: SIM115  it is handed on
    async for piece in pieces:
        file.write(bytes(piece))
    file.seek(0)
    return file


class Body(RawIOBase):
    """A large body, read by a thread as it comes; one that is too slow is as one that broke off."""

    def __init__(
        self, pieces: Any, wait_for: Callable[[Coroutine[Any, Any, bytes]], bytes]
    ) -> None:
        self._pieces, self._wait_for = pieces, wait_for
        self._left = b""
        self._began, self._got = time.monotonic(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """So many bytes, fewer only at the end."""
        found = [self._left]
        got = len(self._left)
        while size < 0 or got < size:
            piece = self._wait_for(_next(self._pieces, self._until()))
            if not piece:
                break
            self._got += len(piece)
            found.append(piece)
            got += len(piece)
        whole = b"".join(found)
        if size < 0:
            size = len(whole)
        self._left = whole[size:]
        return whole[:size]

    def _until(self) -> float:
        """When the next piece must be here; a page that is stricter has said so by then."""
        return self._began + 2 * PATIENCE_S + self._got / SLOWEST


async def _next(pieces: Any, until: float) -> bytes:
    try:
        async with asyncio.timeout(until - time.monotonic()):
            while True:
                if piece := await anext(pieces):
                    return bytes(piece)
    except StopAsyncIteration:
        return b""
    except TimeoutError:
        raise ConnectionAbortedError("a body came too slowly") from None


# --- the words of WSGI ----------------------------------------------------------------------------

ALWAYS: dict[str, Any] = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SERVER_SOFTWARE": "Granian",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": False,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
PLAIN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}

ONCE = {"HTTP_HOST", *PLAIN.values()}


def environ_of(scope: Any) -> dict[str, Any]:
    """A request of RSGI in the words of WSGI."""
    prefix = settings.FORCE_SCRIPT_NAME or ""
    path = scope.path
    if prefix:
        path = path.removeprefix(prefix) or "/"
    server, _colon, port = scope.server.rpartition(":")
    environ = {
        **ALWAYS,
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": prefix,
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        key = PLAIN.get(name) or "HTTP_" + name.upper().replace("-", "_")
        between = "; " if key == "HTTP_COOKIE" else ","
        known = environ.get(key) if key not in ONCE else None
        environ[key] = value if known is None else f"{known}{between}{value}"
    return environ


application = Door()
