"""The cast: Ada learns, Grace manages her, Linus belongs to another company, Olga runs it all."""

import os

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as tries

from lyceum.access.testing import keep_policies
from lyceum.identity.testing import make_person
from lyceum.kernel.management.commands import migrate
from lyceum.organisations.testing import make_organisation, make_role, remember_brand
from lyceum.rules.testing import remember_rules
from lyceum.statements.testing import forget_seen
from tools.emptying import Emptying
from tools.house import pattern_of
from tools.kept_tables import KeptTables

# No test is timed: on a busy machine an example may take longer than the fifth of a second it is given.
tries.register_profile("lyceum", deadline=None)
tries.load_profile("lyceum")


def pytest_addoption(parser):
    parser.addoption("--soak", action="store_true", help="run the counts that need minutes")


@pytest.fixture
def soak(request):
    """soak(few, many): how often to try; many only in `make soak`."""
    return lambda few, many: many if request.config.getoption("--soak") else few


def pytest_runtest_setup(item):
    if item.get_closest_marker("race") and connection.vendor == "sqlite":
        pytest.skip("a race needs transactions that run at once: PostgreSQL")
    if item.get_closest_marker("soak") and not item.config.getoption("--soak"):
        pytest.skip("it takes minutes: make soak")


@pytest.fixture(autouse=True)
def _plain_brand():
    """No page asks the database for the brand, unless the test changes it."""
    remember_brand()
    remember_rules()
    yield
    remember_brand()


@pytest.fixture(autouse=True)
def _fresh_pace():
    """How fast anybody was in the test before is forgotten."""
    yield
    caches["pace"].clear()


@pytest.fixture(autouse=True)
def _no_factor_policies():
    """No page asks the database who needs a second factor, unless the test says so."""
    keep_policies({})
    yield
    keep_policies({})


@pytest.fixture(autouse=True)
def _fresh_store():
    """What this process has seen of activities belongs to tables that are emptied now."""
    yield
    forget_seen()


@pytest.hookimpl(trylast=True)  # after -k and -m
def pytest_collection_modifyitems(config, items):
    """What asks no database is the same on both: it runs once. And patterns are taken from the
    tests' database, which is made only where a test asks for it."""
    if os.environ.get("LYCEUM_DATABASE_URL") and not config.getoption("--soak"):
        others = [one for one in items if not asks_a_database(one)]
        config.hook.pytest_deselected(items=others)
        items[:] = [one for one in items if one not in set(others)]
    for one in items:
        if "pattern" in one.fixturenames:
            one.add_marker("django_db")
            break


def asks_a_database(item):
    """Not so what speaks a protocol to others, or reads pages for their words: marked `once`."""
    asked = {"db", "transactional_db", "live_server", "pattern"} & set(item.fixturenames)
    is_once = item.get_closest_marker("once")
    return not is_once and bool(asked or item.get_closest_marker("django_db"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, pytestconfig):
    """From one run to the next the tables are kept."""
    KeptTables.folder = pytestconfig.cache.mkdir("tables")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "Command", KeptTables)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """The database of the tests; while nobody uses it, a pattern for installations is taken."""
    if not str(connection.settings_dict["NAME"]).startswith(("test_", "file:memory")):
        yield None  # none was made
        return
    with django_db_blocker.unblock():
        pattern = pattern_of(connection, tmp_path_factory.mktemp("pattern"))
        empty, flush = Emptying(connection), TransactionTestCase._fixture_teardown
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda case: empty(lambda: flush(case))
        )
        yield pattern
    pattern.forget()


@pytest.fixture(scope="session")
def pattern(django_db_setup):
    """What `lyceum upgrade` makes of nothing, to be copied: see `tools.house.Pattern`."""
    return django_db_setup


@pytest.fixture
def installation(pattern, tmp_path):
    """A house of its own: its folder, its database, its program."""
    with pattern.house(tmp_path) as house:
        yield house


@pytest.fixture
def ada(db):
    return make_person("Ada")


@pytest.fixture
def grace(db):
    return make_person("Grace")


@pytest.fixture
def acme(ada, grace):
    return make_organisation("Acme", manager=grace, learners=[ada])


@pytest.fixture
def linus(db):
    linus = make_person("Linus")
    make_organisation("Globex", manager=linus)
    return linus


@pytest.fixture
def olga(db, acme):
    """The administrator of the whole ecosystem."""
    olga = make_person("Olga")
    make_role(olga, "administrator")
    return olga


@pytest.fixture
def act():
    """act(person) is the actor that a request of this person would carry."""
    from lyceum.kernel import actors
    from lyceum.organisations import api as organisations

    return lambda person: actors.person(person.pk, organisations.scope_of(person.pk))
