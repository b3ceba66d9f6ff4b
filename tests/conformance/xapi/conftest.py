"""A house that runs: the server of the product, on a database of its own, for all checks."""

import os
from dataclasses import dataclass

import pytest

from .client import Client

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
def house(pattern, tmp_path_factory):
    with pattern.house(tmp_path_factory.mktemp("xapi"), LYCEUM_RATE_FACTOR="0") as home:
        made = home.lyceum("shell", "-v0", "-c", MAKE_TOKENS)
        words = [line.split() for line in made.splitlines()]
        with home.served() as port:
            tokens = tuple((w[1], w[2]) for w in words if w and w[0] == "token")
            yield House(f"http://127.0.0.1:{port}", tokens)


@pytest.fixture
def lrs(house, version):
    return _client(house, version)


_clients: dict[tuple[str, str], Client] = {}


def _client(house: House, version: str) -> Client:
    """Lines are kept open from check to check."""
    return _clients.setdefault((house.url, version), house.client(version))
