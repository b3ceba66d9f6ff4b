"""A body is read to its end, to the limit, or for as long as patience lasts."""

import io
import socket
import threading
from itertools import count

import pytest
from django.core.handlers.wsgi import WSGIRequest

from lyceum.footprint.errors import BodyIsTooSlow
from lyceum.footprint.rest import bodies
from lyceum.statements.api import Flaw
from lyceum.ui.gates import BodyIsTooLarge


class _Stream:
    """A client that sends so many bytes at a time."""

    def __init__(self, *chunks):
        self.chunks = list(chunks)

    def read(self, size):
        return self.chunks.pop(0) if self.chunks else b""

    readline = read


def _request(stream, **said):
    return WSGIRequest({"REQUEST_METHOD": "POST", "wsgi.input": stream, **said})


CHUNKED = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}


def test_a_body_in_pieces_is_read_to_its_end_or_to_the_limit():
    assert bodies.read_body(_request(_Stream(b"ab", b"c"), **CHUNKED), 3) == b"abc"
    with pytest.raises(BodyIsTooLarge):
        bodies.read_body(_request(_Stream(b"ab", b"cd"), **CHUNKED), 3)


def test_a_body_that_ends_early_is_refused():
    with pytest.raises(Flaw, match="ends before"):
        bodies.read_body(_request(io.BytesIO(b"ab"), CONTENT_LENGTH="3"), 10)


HOSTS = count(2)


@pytest.fixture
def call():
    """A client and, at our end of the line, the request that it begins."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        # From an address of its own: who hangs up on a test before this one means another.
        client = socket.create_connection(
            server.getsockname(), source_address=(f"127.0.0.{next(HOSTS)}", 0)
        )
        ours, (host, _port) = server.accept()
        with client, ours, ours.makefile("rb") as stream:
            yield client, _request(stream, CONTENT_LENGTH="10", REMOTE_ADDR=host)


def test_who_stalls_is_hung_up_on(call, monkeypatch):
    client, request = call
    monkeypatch.setattr(bodies, "PATIENCE_S", -2.0)  # two seconds too late from the start
    monkeypatch.setattr(bodies, "SILENCE_S", 0.1)
    client.sendall(b"abc")
    threading.Timer(0.3, bodies.give_up_who_stalls).start()

    with pytest.raises(BodyIsTooSlow):
        bodies.read_body(request, 100)

    assert client.recv(10) == b""
    assert not bodies._now_reading


def test_who_goes_on_is_waited_for(call, monkeypatch):
    client, request = call
    monkeypatch.setattr(bodies, "SILENCE_S", 0.0)
    client.sendall(b"abc")
    threading.Timer(0.05, bodies.give_up_who_stalls).start()
    threading.Timer(0.1, lambda: client.sendall(b"defghij")).start()

    assert bodies.read_body(request, 100) == b"abcdefghij"
