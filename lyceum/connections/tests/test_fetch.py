"""What may be fetched, and what happens to those who try more."""

import gzip
import os
import socket
import time

import pytest

from lyceum.connections import api as connections
from lyceum.connections.client.networks import may_connect
from lyceum.connections.client.transport import TooSlow

from .conftest import answer, serving


def refused(url, **more):
    with pytest.raises(connections.NotReached) as refusal:
        connections.fetch(url, **more)
    return str(refusal.value)


def test_it_gives_the_answer_whole(hello, at_home):
    found = connections.fetch(f"http://127.0.0.1:{hello}/")

    assert (found.status, found.body, found.is_ok) == (200, b"hello", True)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1", "2130706433"],  # noqa: S104
)
def test_this_machine_is_not_asked(hello, host):
    assert "private network" in refused(f"http://{host}:{hello}/")


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ],
)
def test_private_networks_are_no_places_to_connect_to(address):
    assert not may_connect(address)


def test_the_open_internet_is():
    assert may_connect("93.184.215.14")
    assert may_connect("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    assert may_connect("10.1.2.3", ("10.1.0.0/16",))
    assert not may_connect("10.2.2.3", ("10.1.0.0/16",))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "x"])
def test_only_web_addresses_are_asked(url):
    assert "https://" in refused(url)


def test_a_redirect_leads_to_no_private_network(at_home):
    def elsewhere(request):
        answer(request, status=302, Location="http://127.0.0.2:9/")

    with serving(elsewhere) as port:
        assert "private network" in refused(f"http://127.0.0.1:{port}/")


def test_a_redirect_leads_to_no_file(at_home):
    with serving(lambda r: answer(r, status=302, Location="file:///etc/passwd")) as port:
        assert "https://" in refused(f"http://127.0.0.1:{port}/")


def test_redirects_end(at_home):
    with serving(lambda r: answer(r, status=302, Location=r.path + "x")) as port:
        assert "from one address to the next" in refused(f"http://127.0.0.1:{port}/")


def test_what_is_sent_along_follows_no_redirect(at_home, hello):
    away = f"http://127.0.0.1:{hello}/"
    with serving(lambda r: answer(r, status=307, Location=away)) as port:
        found = connections.fetch(
            f"http://127.0.0.1:{port}/", method="POST", data={"client_secret": "s"}
        )

    assert found.status == 307


def test_a_name_is_looked_up_once_and_that_address_is_connected_to(at_home, monkeypatch):
    """DNS rebinding: the second answer would lead where the first was looked at."""
    asked = []
    real = socket.getaddrinfo

    def rebinding(host, port, *args, **kwargs):
        if host != "rebind.test":
            return real(host, port, *args, **kwargs)
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with (
        serving(lambda r: answer(r, b"open")) as port,
        serving(lambda r: answer(r, b"secret"), "127.0.0.2", port),
    ):
        assert connections.fetch(f"http://rebind.test:{port}/").body == b"open"
        assert asked == ["rebind.test"]
        assert "private network" in refused(f"http://rebind.test:{port}/")


def test_a_machine_without_the_name_is_said_so(at_home):
    assert "no such name" in refused("http://nobody.invalid/")


def test_a_large_answer_is_cut_off(at_home):
    with serving(lambda r: answer(r, b"x" * 5000)) as port:
        assert "too large" in refused(f"http://127.0.0.1:{port}/", size=4000)


def test_a_small_answer_that_unpacks_to_a_large_one_is_cut_off(at_home):
    packed = gzip.compress(b"\0" * 50_000_000)
    with serving(lambda r: answer(r, packed, Content_Encoding="gzip")) as port:
        assert "too large" in refused(f"http://127.0.0.1:{port}/", size=100_000)


@pytest.mark.parametrize("where", ["before", "headers", "body"])
def test_a_slow_answer_is_not_waited_for(at_home, where):
    """Also not where a byte comes now and then, so that no single wait is long."""

    def drip(request):
        if where == "before":
            time.sleep(3)
        start = b"HTTP/1.1 200 OK\r\n" + (b"X-A: " if where == "headers" else b"\r\n")
        try:
            request.wfile.write(start)
            for _ in range(60):
                request.wfile.write(b"x")
                request.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    with serving(drip) as port:
        begun = time.monotonic()
        assert "in time" in refused(f"http://127.0.0.1:{port}/", seconds=0.5)
        assert time.monotonic() - begun < 1.5


def test_a_name_that_nobody_answers_for_is_not_waited_for(at_home, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: time.sleep(3))

    begun = time.monotonic()
    assert "in time" in refused("http://slow.test/", seconds=0.5)
    assert time.monotonic() - begun < 1.5


def test_the_machine_s_proxy_and_passwords_are_not_used(at_home, hello, monkeypatch, tmp_path):
    monkeypatch.setenv("http_proxy", "http://127.0.0.2:9")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")

    with connections.session() as guarded:
        found = guarded.get(f"http://127.0.0.1:{hello}/")

    assert found.text == "hello"
    assert "Authorization" not in found.request.headers


def test_a_certificate_is_looked_at(at_home, self_signed):
    told = refused(f"https://127.0.0.1:{self_signed}/")

    assert "certificate" in told


def test_no_handle_stays_open(at_home, hello):
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        connections.fetch(f"http://127.0.0.1:{hello}/")

    assert len(os.listdir("/proc/self/fd")) <= before + 2


def test_the_session_says_what_it_refuses_in_its_own_words(hello):
    with connections.session(seconds=1) as guarded, pytest.raises(Exception) as error:  # noqa: PT011
        guarded.get(f"http://127.0.0.1:{hello}/")

    assert "private network" in connections.trouble_with(error.value)
    assert "in time" in connections.trouble_with(TooSlow())
