"""A house that runs: the server of the product, on a database of its own, for all checks."""

import os
import socket
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import requests

from .client import Client

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120
# Tables of what a statement may be: nothing of it is asked of the database, so that on the second one
# they are read in `make soak` only.
OF_NO_DATABASE = {
    f"test_{name}.py" for name in ("activities", "actors", "json", "properties", "values")
}
MAKE_TOKENS = """
from datetime import timedelta
from lyceum.access import services
from lyceum.kernel import actors, clock
from lyceum.organisations.testing import make_organisation

house = actors.system("tests")
for name in ("Harbour", "Quay"):
    at = make_organisation(name).pk
    account = services.make_service_account(
        by=house, organisation_id=at, name="Tracker", purpose="Checks"
    )
    made = services.make_token(
        by=house,
        organisation_id=at,
        account_id=account.pk,
        scopes=["all"],
        expires_at=clock.now() + timedelta(days=2),
    )
    print("token", made.user, made.secret)
"""


def pytest_ignore_collect(collection_path, config):
    is_second = bool(os.environ.get("LYCEUM_DATABASE_URL")) and not config.getoption("--soak")
    return True if is_second and collection_path.name in OF_NO_DATABASE else None


@dataclass(frozen=True)
class House:
    url: str
    tokens: tuple[tuple[str, str], ...]  # user and password, of two organisations

    def client(self, version: str, *, of: int = 0) -> Client:
        return Client(self.url, version, *self.tokens[of])


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    home = tmp_path_factory.mktemp("xapi")
    with _database() as database:
        keep = {name: value for name, value in os.environ.items() if "LYCEUM" not in name}
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        environment = {
            **keep,
            **database,
            "LYCEUM_HOME": str(home),
            "LYCEUM_SECRET_KEY": "only-for-tests",
            "LYCEUM_BASE_URL": url,
            "LYCEUM_RATE_FACTOR": "0",  # a check never waits for another
            "DJANGO_SETTINGS_MODULE": "lyceum.config.settings",
        }
        call = {"env": environment, "cwd": ROOT}
        lyceum = [sys.executable, "manage.py"]
        log = (home / "server.log").open("wb")
        server = subprocess.Popen(
            [*lyceum, "serve", "--port", str(port)], **call, stdout=log, stderr=log
        )
        try:
            _wait_for(url, server, home)
            made = subprocess.check_output([*lyceum, "shell", "-v0", "-c", MAKE_TOKENS], **call)
            words = [line.split() for line in made.decode().splitlines()]
            yield House(url, tuple((w[1], w[2]) for w in words if w and w[0] == "token"))
        finally:
            server.terminate()
            server.wait(30)
            log.close()


@pytest.fixture
def lrs(house, version):
    return _client(house, version)


_clients: dict[tuple[str, str], Client] = {}


def _client(house: House, version: str) -> Client:
    """Lines are kept open from check to check."""
    return _clients.setdefault((house.url, version), house.client(version))


@contextmanager
def _database():
    """SQLite in the folder of the house; where the tests run on PostgreSQL, a database there."""
    address = os.environ.get("LYCEUM_DATABASE_URL")
    if not address:
        yield {}
        return
    name = f"xapi_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"LYCEUM_DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen, home: Path) -> None:
    since = time.monotonic()
    while time.monotonic() - since < PATIENCE:
        try:
            requests.get(f"{url}/xapi/about", timeout=5)
            return
        except requests.RequestException:
            if server.poll() is not None:
                break
            time.sleep(0.2)
    pytest.fail("The house did not start:\n" + (home / "server.log").read_text()[-2000:])
