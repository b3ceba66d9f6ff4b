"""A requests session that cannot be led where it should not go.

The name is looked up once for every connection, and the connection is made to an address that was
looked at: a name that answers differently the second time (DNS rebinding) gains nothing. The same
happens for every redirect, because each is a connection of its own.
"""

import socket
import threading
import time
from dataclasses import dataclass
from typing import Any, Self

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.util.retry import Retry

from .networks import may_connect

CHUNK = 64 * 1024
GETTING = {"GET", "HEAD"}


class Refused(requests.RequestException):
    """Nothing was sent: the address leads where it may not."""


class TooLarge(requests.RequestException):
    """More came than was to be read."""


class TooSlow(requests.Timeout):
    """It was not there in time."""


@dataclass(frozen=True)
class Limits:
    """How far a request may go. `seconds` is for all of it, redirects included."""

    seconds: float = 10
    size: int = 2 * 1024 * 1024
    redirects: int = 4
    networks: tuple[str, ...] = ()


class Deadline:
    """A moment after which sockets are closed, whatever they wait for."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds
        self.is_over = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._timer.cancel()
        for each in self._sockets:
            each.close()

    @property
    def left(self) -> float:
        return max(self.at - time.monotonic(), 0.01)

    def watch(self, connected: socket.socket) -> None:
        """A second handle of the same connection: TLS takes the first one away."""
        self._sockets.append(connected.dup())

    def _end(self) -> None:
        self.is_over = True
        for each in self._sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it has ended already


class _Here(threading.local):
    """What the request of this thread may do; connections are made far below it."""

    limits = Limits()
    deadline: Deadline | None = None


_here = _Here()


def _connect(connection: Any) -> socket.socket:
    """Look the name up once, look at the addresses, connect to one of them."""
    host, port = connection._dns_host, connection.port
    try:
        found = _look_up(host.strip("[]"), port)
    except (OSError, UnicodeError) as error:
        raise NameResolutionError(host, connection, _as_gai(error)) from error
    open_ones = [to for *_, to in found if may_connect(str(to[0]), _here.limits.networks)]
    if not open_ones:
        raise Refused(host)
    return _first_that_answers(connection, open_ones)


def _look_up(host: str, port: int) -> list[Any]:
    """The system's resolver knows no deadline: it is asked aside, and left alone when time is over."""
    answers: list[Any] = []

    def ask() -> None:
        try:
            answers.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_left())
    if not answers:
        if _here.deadline:
            _here.deadline.is_over = True
        raise TimeoutError
    if isinstance(answers[0], Exception):
        raise answers[0]
    found: list[Any] = answers[0]
    return found


def _left() -> float:
    return _here.deadline.left if _here.deadline else _here.limits.seconds


def _as_gai(error: Exception) -> socket.gaierror:
    return error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))


def _first_that_answers(connection: Any, addresses: list[Any]) -> socket.socket:
    failed: OSError = OSError("no address")
    for to in addresses:
        try:
            connected = socket.create_connection((to[0], to[1]), timeout=_left())
        except OSError as error:
            failed = error
            continue
        if _here.deadline:
            _here.deadline.watch(connected)
        return connected
    raise NewConnectionError(connection, str(failed)) from failed


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _Encrypted(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _EncryptedPool(HTTPSConnectionPool):
    ConnectionCls = _Encrypted


class GuardedAdapter(HTTPAdapter):
    """Connections through the guard; an answer is read whole, as far as it may be."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        pools = {"http": _PlainPool, "https": _EncryptedPool}
        self.poolmanager.pool_classes_by_scheme = pools

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["stream"] = True
        response = super().send(request, *args, **kwargs)
        body = bytearray()
        for chunk in response.iter_content(CHUNK):
            body += chunk
            if len(body) > _here.limits.size:
                response.close()
                raise TooLarge(request=request)
        response._content = bytes(body)
        return response


class GuardedSession(requests.Session):
    """A session for one errand: no cookies of others, no proxies or passwords of the machine."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits
        self.max_redirects = limits.redirects
        self.trust_env = False
        self.adapters.clear()
        for scheme in ("http://", "https://"):
            self.mount(scheme, GuardedAdapter(max_retries=Retry(0, read=False)))

    def request(self, method: Any, url: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        """What is sent along (a secret, a code) follows no redirect."""
        if str(method).upper() not in GETTING:
            kwargs["allow_redirects"] = False
        before = (_here.limits, _here.deadline)
        with Deadline(self.limits.seconds) as deadline:
            _here.limits, _here.deadline = self.limits, deadline
            kwargs["timeout"] = self.limits.seconds
            try:
                response = super().request(method, url, **kwargs)
            except (requests.RequestException, OSError) as error:
                if deadline.is_over:
                    raise TooSlow from error
                raise
            finally:
                _here.limits, _here.deadline = before
        if deadline.is_over:  # a closed connection also looks like an answer that ends early
            raise TooSlow
        return response
